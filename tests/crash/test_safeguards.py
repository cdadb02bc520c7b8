"""The suite can fail: each safeguard is broken in turn, and what is noticed is what it keeps from happening."""

import re

import pytest

from tests.crash.counts import COUNTS
from tests.crash.safeguards import SAFEGUARDS
from tests.testing.simulation.cloud import Simulation


@pytest.mark.parametrize("name", SAFEGUARDS)
def test_without_it_something_is_wrong(simulation: Simulation, name: str) -> None:
    safeguard = SAFEGUARDS[name]
    with safeguard.broken():
        try:
            wrong = next(safeguard.noticed(simulation), None)
        except AssertionError as error:  # even where nothing interferes
            wrong = str(error)
    assert wrong is not None, "nothing was noticed"
    assert re.search(safeguard.says, wrong), wrong
    COUNTS.safeguards += 1
