"""Every kind of job can be carried out, and every item that is a job is of a kind that is known."""

from importlib import import_module
from inspect import signature
from typing import get_args, get_type_hints

import pytest

from rapport.domain.group import Sweep
from rapport.jobs.registry import KINDS
from rapport.store.dynamodb.items import JOB_KINDS


@pytest.mark.parametrize("name", KINDS)
def test_a_kind_of_job_names_work_that_is_there_and_takes_what_it_is_handed(name: str) -> None:
    module, _, function = KINDS[name].work.partition(":")
    assert len(signature(getattr(import_module(f"rapport.{module}"), function)).parameters) == 3


def test_every_job_that_is_stored_is_of_a_kind_that_is_known_and_every_kind_is_stored() -> None:
    stored = {*JOB_KINDS.values(), *get_args(get_type_hints(Sweep)["kind"])}
    assert stored == {name for name, kind in KINDS.items() if kind.is_job}
