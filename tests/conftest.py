"""What every test may count on: no AWS account within reach, the pinned time zones, tools that are there or skipped."""

import os
import shutil
import sys
import zoneinfo
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest.mock import patch
from urllib.parse import urlsplit

import boto3
import pytest
from botocore.httpsession import URLLib3Session
from hypothesis import settings
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from infra.package.build import TARGET, has_runtime
from rapport.log import logger

if TYPE_CHECKING:
    from tests.testing.world import World

for _name, _value in {
    "AWS_ACCESS_KEY_ID": "local",
    "AWS_SECRET_ACCESS_KEY": "local",
    "AWS_REGION": "eu-west-1",
    "AWS_DEFAULT_REGION": "eu-west-1",
    "AWS_EC2_METADATA_DISABLED": "true",
    "POWERTOOLS_METRICS_DISABLED": "true",
    "POWERTOOLS_METRICS_NAMESPACE": "Rapport/test",
}.items():
    os.environ[_name] = _value
for _name in ("AWS_PROFILE", "AWS_SESSION_TOKEN"):
    os.environ.pop(_name, None)
zoneinfo.reset_tzpath(to=())
settings.register_profile("rapport", deadline=None)
settings.load_profile("rapport")  # how long one example takes says how busy the machine is
logger.name  # noqa: B018 - made here, it does not write to where the output of a single test goes

NEEDS: dict[str, tuple[Callable[[], object], str]] = {
    "browser": (lambda: shutil.which("chromium"), "Chromium is not here (make browser)"),
    "runtime": (cache(has_runtime), f"no Python {TARGET}, which Lambda runs"),
    "engine": (
        lambda: Path(__file__).parent.parent.joinpath(".venv-engine/.ready").exists(),
        "no engine (make engine)",
    ),
}


collect_ignore = [] if os.environ.get("REHEARSAL") else ["deploying/test_first_day.py"]
"""Minutes of AWS's own tools: `make rehearse` runs it."""

TOGETHER = (
    "tests/aws/",
    "tests/browser/",
    "tests/local/",
    "tests/engine/test_sigkill.py",
    "tests/hostile/test_pages_of_the_console.py",
    "tests/openapi/test_fuzz.py",
    "tests/test_readme.py",
    "tests/test_roles.py",
)
"""What shares something dear: where tests run in several processes, each of these is run by one."""


class TogetherScheduling(LoadScopeScheduling):  # type: ignore[misc]
    """Hands out tests one by one, but for those of `TOGETHER`."""

    def _split_scope(self, nodeid: str) -> str:
        return next((place for place in TOGETHER if nodeid.startswith(place)), nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadScopeScheduling:
    """In place of xdist_group marks, which its version 3.8 loses with pytest 9.2."""
    return TogetherScheduling(config, log)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """One process more than there are cores: who waits for a browser, or for a process to end, needs none meanwhile."""
    mine = getattr(os, "sched_getaffinity", None)
    return (len(mine(0)) if mine else os.cpu_count() or 1) + 1


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Of tests with the same id xdist runs one, and says nothing."""
    ids = Counter(item.nodeid for item in items)
    assert ids.total() == len(ids), [id for id, count in ids.items() if count > 1]


def pytest_runtest_setup(item: pytest.Item) -> None:
    for marker, (is_there, why_not) in NEEDS.items():
        if item.get_closest_marker(marker) and not is_there():
            leave = pytest.fail if os.environ.get("CI") else pytest.skip
            leave(why_not)


@pytest.fixture(autouse=True, scope="session")
def _only_this_machine() -> Iterator[None]:
    """What nobody stands in for fails, instead of asking AWS."""
    send = URLLib3Session.send

    def send_here(session: URLLib3Session, request: Any) -> Any:
        host = urlsplit(request.url).hostname or ""
        # A name under .invalid leads nowhere, by RFC 2606: a test of that asks for it.
        assert host in ("127.0.0.1", "localhost") or host.endswith(".invalid"), f"nobody stands in for {request.url}"
        return send(session, request)

    with patch.object(URLLib3Session, "send", send_here):
        yield


@pytest.fixture
def aws_client() -> Iterator[Callable[[str], Any]]:
    """Makes clients of the services for which a `World` has no stand-in of its own: moto answers them."""
    from moto import mock_aws

    with mock_aws():
        yield boto3.client


@pytest.fixture
def world() -> "Iterator[World]":
    """A group of its own for each test, on a table in memory."""
    from tests.testing.world import new_world

    with new_world() as one:
        yield one


# ---- How much the crash suite tried, said at the end whoever ran it ----


def pytest_sessionfinish(session: pytest.Session) -> None:
    counts = sys.modules.get("tests.crash.counts")
    if counts is not None and hasattr(session.config, "workeroutput"):
        session.config.workeroutput["crash suite"] = vars(counts.COUNTS)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """In the process that leads: one that ran tests is done."""
    from tests.crash.counts import COUNTS

    COUNTS.add(getattr(node, "workeroutput", {}).get("crash suite", {}))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    counts = sys.modules.get("tests.crash.counts")
    if counts is not None and counts.Counts() != counts.COUNTS:
        terminalreporter.write_line(f"crash suite: {counts.COUNTS}")
