"""What was done at a door without network is told later, and is of when it was done."""

from datetime import timedelta
from typing import Any

import pytest

from rapport.usecases.signups.check_in import TAKEN_BACK
from tests.testing.world import World

EVENING = timedelta(days=3, hours=9)


@pytest.fixture
def event(world: World) -> str:
    event = world.event()
    world.sign_up(event)
    world.wind(EVENING)
    return event


@pytest.fixture
def came(world: World, event: str) -> str:
    """The address of Ada's check-in."""
    return f"{event}/attendees/{world.attendee(event)['id']}/check-in"


def test_a_check_in_is_of_the_instant_at_which_it_was_tapped(world: World, came: str) -> None:
    tapped, world.now = world.now, world.now + timedelta(minutes=20)
    told = world.ask("POST", came, {"ago": "PT20M"})
    assert told["checked_in_at"] == tapped.isoformat().replace("+00:00", "Z")
    assert told["warnings"] == []
    trail = world.ask("GET", "/v1/groups/demo/audit")["items"][0]
    assert trail["changes"]["checked_in_at"] == {"from": None, "to": told["checked_in_at"]}


def test_a_code_that_was_scanned_is_of_that_instant_too(world: World, event: str, code: str) -> None:
    world.now += timedelta(minutes=20)
    told = world.ask("POST", f"{event}/check-in", {"code": code, "ago": "PT20M"})
    assert told["checked_in_at"] == (world.now - timedelta(minutes=20)).isoformat().replace("+00:00", "Z")


def test_told_twice_it_is_once(world: World, event: str, came: str) -> None:
    first = world.ask("POST", came, {"ago": "PT1M"})
    world.now += timedelta(minutes=1)
    assert world.ask("POST", came, {"ago": "PT2M"}) == {**first, "already": True}
    assert counts(world, event)["attended"] == 1


def test_a_check_in_that_was_taken_back_since_stays_so(world: World, came: str) -> None:
    world.ask("POST", came)
    world.now += timedelta(minutes=2)
    world.ask("DELETE", came)
    world.now += timedelta(minutes=2)
    told = world.ask("POST", came, {"ago": "PT3M"})
    assert (told["checked_in_at"], told["warnings"]) == (None, [TAKEN_BACK])
    assert world.ask("POST", came, {"ago": "PT1M"})["attendance"] == "attended"


def test_a_check_in_that_was_made_since_is_not_taken_back(world: World, event: str, came: str) -> None:
    world.now += timedelta(minutes=5)
    made = world.ask("POST", came)
    world.call("DELETE", came, query={"ago": "PT2M"})
    assert world.attendee(event)["checked_in_at"] == made["checked_in_at"]
    world.now += timedelta(minutes=3)
    assert world.call("DELETE", came, query={"ago": "PT2M"}).status == 204
    assert counts(world, event)["attended"] == 0


def test_nobody_comes_before_they_signed_up(world: World, event: str) -> None:
    world.now += timedelta(hours=1)
    world.sign_up(event, "ben")
    told = world.ask("POST", f"{event}/attendees/{world.attendee(event, 'ben')['id']}/check-in", {"ago": "PT2H"})
    assert told["checked_in_at"] == told["signed_up_at"]


@pytest.mark.parametrize("ago", ["PT24H1S", "P2D", "soon", "-PT1M", ""])
def test_how_long_ago_is_a_duration_of_a_day_at_most(world: World, event: str, came: str, code: str, ago: str) -> None:
    answers = [
        world.call("POST", came, {"ago": ago}),
        world.call("POST", f"{event}/check-in", {"code": code, "ago": ago}),
        world.call("DELETE", came, query={"ago": ago}),
    ]
    assert [(answer.status, answer.wrong_fields) for answer in answers] == [(422, ["ago"])] * 3
    assert counts(world, event)["attended"] == 0


def counts(world: World, event: str) -> Any:
    return world.ask("GET", event)["counts"]
