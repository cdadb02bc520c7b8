"""What docs/deploying.md and docs/operating.md tell to type is what there is; `make rehearse` types it."""

import re
import shlex

import pytest

from infra.operate.commands import parser

from .account import ROOT
from .document import section, steps, typed


def test_there_are_ten_steps_at_most() -> None:
    assert [*steps()] == [*range(1, 11)]


def test_every_step_that_is_typed_is_found() -> None:
    assert [number for number, commands in steps().items() if not commands] == [6, 8], "a mail is opened"
    assert typed(section("Deleting"))
    assert typed(section("Bringing a stack back")).startswith("make operate ARGS=")


@pytest.mark.parametrize("document", ["deploying", "operating"])
def test_the_operator_s_commands_are_taken_as_they_are_shown(document: str) -> None:
    shown = re.findall(r'make operate ARGS="(.*?)"', (ROOT / "docs" / f"{document}.md").read_text())
    commands = [command for command in shown if command != "…"]
    assert len(commands) > 3
    for command in commands:
        parser().parse_args(shlex.split(command))  # or it exits
