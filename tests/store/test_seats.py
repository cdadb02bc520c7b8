"""Places that are held for somebody are nobody else's."""

import pytest

from rapport.domain.base.errors import WriteConflictError
from rapport.domain.event import Event, Seats
from rapport.store import events, seats
from tests.testing.world import World


def event_of(world: World, capacity: int) -> tuple[str, Event]:
    path = world.event(capacity=capacity)
    return path, events.get(world.app.table, "demo", path.rpartition("/")[2])


def change(world: World, event: Event, held: int = 0, **changes: int) -> Seats:
    world.app.table.transact(seats.to_change(world.app.table, event, changes, held=held))
    return seats.seats(world.app.table, "demo", event.id)


def test_who_is_offered_a_place_takes_it_and_who_is_pending_where_one_is_held(world: World) -> None:
    _, event = event_of(world, 3)
    assert change(world, event, pending=1, held=1).taken == 1
    assert change(world, event, pending=1).taken == 1
    assert change(world, event, offered=1).taken == 2
    assert change(world, event, offered=-1, confirmed=1).taken == 2
    assert change(world, event, pending=-1, confirmed=1, held=-1).taken == 2
    assert change(world, event, pending=-1, cancelled=1).left == 1


def test_a_newcomer_has_no_place_that_is_held_for_somebody(world: World) -> None:
    path, event = event_of(world, 1)
    change(world, event, offered=1)
    assert world.sign_up(path).json["seat"] == "waitlisted"
    counts = world.ask("GET", path)["counts"]
    assert (counts["offered"], counts["confirmed"], counts["waitlisted"]) == (1, 0, 1)


def test_the_capacity_cannot_be_lowered_below_the_places_taken(world: World) -> None:
    path, event = event_of(world, 2)
    before = change(world, event, pending=2, held=2)
    assert world.call("PATCH", path, {"capacity": 1}).status == 409
    with pytest.raises(WriteConflictError):
        world.app.table.transact(seats.to_set_capacity(world.app.table, event, 1, before))
