"""The examples of docs/time.md are true."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from importlib import metadata
from pathlib import Path
from typing import NamedTuple

import pytest

from rapport.domain.base.clock import to_local
from rapport.domain.plan import due_at
from rapport.domain.rule import Trigger
from rapport.mail.default_rules import DEFAULT_RULES
from tests.domain.samples import a_rule, meeting
from tests.testing.ses import Mail
from tests.testing.world import World

TEXT = (Path(__file__).parent.parent.parent / "docs" / "time.md").read_text()
ROW = re.compile(r"^\| (\S+) to (\S+), (\S+) \| `(\w+)` `(.+?)` \| (\S+) \((\S+)\) \|$", re.MULTILINE)
STEP = re.compile(r"^\| (\w{3}) (\d\d:\d\d) \| (.+?) \| (.+?) \|$", re.MULTILINE)
MONDAY = datetime(2026, 11, 23, tzinfo=UTC)
IN_BERLIN = timedelta(hours=1)
NAMES = {rule["id"]: rule["name"] for rule in DEFAULT_RULES}


class Example(NamedTuple):
    starts: str
    ends: str
    zone: str
    trigger: str
    offset: str
    local: str
    utc: str


EXAMPLES = [Example(*found) for found in ROW.findall(TEXT)]


def test_there_is_an_example_of_each_kind() -> None:
    timed = {trigger for trigger in Trigger if trigger.is_timed}
    assert timed - {Trigger.AFTER_START} == {Trigger(one.trigger) for one in EXAMPLES}


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda one: f"{one.zone} {one.trigger} {one.offset}")
def test_an_example_goes_out_when_the_document_says(example: Example) -> None:
    event = meeting(datetime.fromisoformat(example.starts), example.zone, datetime.fromisoformat(example.ends))
    due = due_at(a_rule(Trigger(example.trigger), json.loads(example.offset)), event)
    assert due == datetime.fromisoformat(example.utc)
    assert to_local(due, example.zone) == datetime.fromisoformat(example.local)


def test_the_document_names_the_release_of_the_time_zones() -> None:
    assert f"release {metadata.version('tzdata')}" in TEXT


def steps() -> Iterator[tuple[datetime, str, list[str]]]:
    """Each line of the week: when, what happens, and who gets what."""
    for day, time, happens, mails in STEP.findall(TEXT):
        number = ("Mon", "Tue", "Wed", "Thu", "Fri").index(day)
        at = MONDAY + timedelta(days=number, hours=int(time[:2]), minutes=int(time[3:])) - IN_BERLIN
        yield at, happens, [] if mails.startswith("nothing") else mails.split("; ")


def test_the_week_goes_as_the_document_says(world: World) -> None:
    event = world.event(capacity=2)
    for at, happens, mails in steps():
        world.wind(max(at - timedelta(seconds=1), world.now))
        before = len(world.mails())
        world.wind(at)
        live(world, event, happens)
        assert sorted(map(put, world.mails()[before:])) == sorted(re.sub(",.*", "", mail) for mail in mails), happens
        if any("with what the others were told" in mail for mail in mails):
            assert "What the others were told on Wednesday" in world.mails("cy")[-1].text


def put(mail: Mail) -> str:
    who, rule = mail.to.partition("@")[0].title(), mail.tags["delivery"].partition("_")[0]
    return f"{who}: {NAMES[rule]}"


def live(world: World, event: str, happens: str) -> None:
    who = happens.partition(" ")[0].lower()
    if happens.endswith("signs up"):
        world.sign_up(event, who)
    elif happens.endswith("cancels"):
        world.act(event, who, "cancel")
    elif happens.endswith("checked in"):
        world.act(event, who, "check-in")
    elif "moved to" in happens:
        world.ask("PATCH", event, {"starts_at": f"2026-11-26T{happens[-5:]}:00"})
    elif "venue" in happens:
        world.ask("PATCH", event, {"venue": {"name": "The other place"}})
