"""What an action on an event will lead to is said before it is taken, and comes true."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from rapport.domain.event import Event, Seats
from rapport.domain.patches import EventPatch
from rapport.queries import event_effects
from rapport.queries.event_effects import Effects
from rapport.store import events
from rapport.usecases.events.change import would_change
from tests.testing.world import World

LATER = datetime.fromisoformat("2026-11-27T18:30:00")


def stored(world: World, path: str) -> tuple[Event, Seats]:
    return events.with_seats(world.app.table, "demo", path.rpartition("/")[2])


def change(world: World, path: str, **fields: Any) -> Effects:
    with world.unchanged():
        one = would_change(world.app, *stored(world, path), EventPatch(**fields))
        return event_effects.of_change(world.app, one.was, one.event, one.seats_before, one.seats)


@pytest.fixture
def full(world: World) -> str:
    """An event with two places, both taken, and two who wait."""
    event = world.event(capacity=2)
    for who in ("ada", "bob", "cyd", "dan"):
        world.sign_up(event, who)
    return event


def test_cancelling_mails_as_many_as_it_says(world: World, full: str) -> None:
    said = event_effects.of_cancellation(world.app, *stored(world, full))
    assert (said.mails, said.dropped) == (4, 4)
    before = len(world.mails())
    world.ask("POST", f"{full}/cancel")
    world.wind(timedelta(minutes=10))
    assert len(world.mails()) - before == said.mails


def test_moving_mails_as_many_as_it_says_and_tells_what_follows(world: World, full: str) -> None:
    said = change(world, full, starts_local=LATER)
    assert (said.mails, said.warnings) == (4, ())
    assert [(one.name, one.people) for one in said.to_come][:2] == [("The day before", 2), ("Two hours before", 2)]
    before = len(world.mails())
    world.ask("PATCH", full, {"starts_at": LATER.isoformat()})
    world.wind(timedelta(minutes=10))
    assert len(world.mails()) - before == said.mails == event_effects.of_any_move(world.app, *stored(world, full))


def test_a_move_to_soon_says_what_is_too_late(world: World, full: str) -> None:
    said = change(world, full, starts_local=datetime.fromisoformat("2026-11-23T14:00:00"))
    assert [one for one in said.warnings if "does not go out" in one]
    assert "The day before" not in [one.name for one in said.to_come]


def test_more_places_say_how_many_move_up(world: World, full: str) -> None:
    assert change(world, full, capacity=3).promoted == 1
    assert change(world, full, capacity=None).promoted == 2
    before = len(world.mails())
    world.ask("PATCH", full, {"capacity": 3})
    assert len(world.mails()) - before == 1


@pytest.mark.parametrize("fields", [{"title": "Supper"}, {"description": "New"}, {"listed": False}])
def test_what_mails_nobody_says_so(world: World, full: str, fields: dict[str, Any]) -> None:
    said = change(world, full, **fields)
    assert (said.mails, said.promoted) == (0, 0)


def test_the_api_says_the_same_and_changes_nothing(world: World, full: str) -> None:
    draft = world.event(publish=False)
    with world.unchanged():
        moved = world.ask("POST", f"{full}/dry-run", {"starts_at": LATER.isoformat(), "capacity": 3})
        cancelled = world.ask("POST", f"{full}/cancel/dry-run", {"message": "Sorry."})
        published = world.ask("POST", f"{draft}/publish/dry-run")
        too_few = world.call("POST", f"{full}/dry-run", {"capacity": 1})
    assert (moved["mails"], moved["promoted"], moved["dropped"]) == (4, 1, 0)
    assert moved["to_come"][0] == {"name": "The day before", "due_at": "2026-11-26T17:00:00Z", "audience_size": 2}
    assert (cancelled["mails"], cancelled["dropped"]) == (4, 4)
    assert (published["mails"], len(published["to_come"])) == (0, 4)
    assert too_few.status == 409
    world.ask("POST", f"{full}/cancel")
    assert world.ask("POST", f"{full}/cancel/dry-run")["mails"] == 0
    assert world.call("POST", f"{full}/publish/dry-run").status == 409


def test_of_a_draft_nobody_is_told_and_its_plan_is_shown(world: World) -> None:
    draft = world.event(publish=False)
    assert event_effects.of_any_move(world.app, *stored(world, draft)) == 0
    assert event_effects.of_cancellation(world.app, *stored(world, draft)) == Effects()
    said = event_effects.of_publication(world.app, *stored(world, draft))
    assert (said.mails, len(said.to_come)) == (0, 4)


def test_who_turned_the_notice_off_mails_nobody(world: World, full: str) -> None:
    (rule,) = [one for one in world.items(f"{full}/rules") if one["trigger"] == "on_event_cancelled"]
    world.ask("PATCH", f"{full}/rules/{rule['id']}", {"enabled": False})
    assert event_effects.of_cancellation(world.app, *stored(world, full)).mails == 0


def test_what_is_over_mails_nobody(world: World, full: str) -> None:
    event, seats = stored(world, full)
    world.now = event.ends_at + timedelta(hours=1)
    assert event_effects.of_any_move(world.app, event, seats) == 0
    assert event_effects.of_any_move(world.app, replace(event, ends_local=LATER), seats) == 4
