"""What every test may count on: no AWS account within reach, the pinned time zones, tools that are there or skipped."""

import os
import shutil
import sys
import zoneinfo
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from rapport.log import logger

if TYPE_CHECKING:
    from tests.testing.world import World

for _name, _value in {
    "AWS_ACCESS_KEY_ID": "local",
    "AWS_SECRET_ACCESS_KEY": "local",
    "AWS_REGION": "eu-west-1",
    "AWS_DEFAULT_REGION": "eu-west-1",
    "AWS_EC2_METADATA_DISABLED": "true",
}.items():
    os.environ[_name] = _value
for _name in ("AWS_PROFILE", "AWS_SESSION_TOKEN"):
    os.environ.pop(_name, None)
zoneinfo.reset_tzpath(to=())
logger.name  # noqa: B018 - made here, it does not write to where the output of a single test goes

NEEDS = {
    "browser": (shutil.which("chromium"), "Chromium is not here (make browser)"),
    "engine": (Path(__file__).parent.parent.joinpath(".venv-engine/.ready").exists(), "no engine (make engine)"),
}


def pytest_runtest_setup(item: pytest.Item) -> None:
    for marker, (there, why_not) in NEEDS.items():
        if item.get_closest_marker(marker) and not there:
            leave = pytest.fail if os.environ.get("CI") else pytest.skip
            leave(why_not)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Says how much the crash suite tried, if it ran."""
    tally = sys.modules.get("tests.crash.counts")
    if tally is not None and tally.Tally() != tally.TALLY:
        terminalreporter.write_line(f"crash suite: {tally.TALLY}")


@pytest.fixture
def world() -> "Iterator[World]":
    """A group of its own for each test, on a table in memory."""
    from tests.testing.world import small_world

    with small_world() as one:
        yield one
