"""A draft that nobody ever signed up for can be deleted; nothing else can."""

from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest

from rapport.domain.event import Seats
from rapport.store import seats as seats_store
from rapport.store import signups
from rapport.usecases.events import delete
from tests.testing.routes import RULE, assert_problem
from tests.testing.world import World

EVENTS = "/v1/groups/demo/events"


def left_of(world: World, event: str) -> list[tuple[str, str]]:
    """What is stored that names an event, but for the audit trail and what was answered."""
    id = event.rpartition("/")[2]
    kept = [key for key in world.dump() if "#A#" not in key[0] and "#IDEM" not in key[0]]
    return [key for key in kept if any(id in part for part in key)]


def test_a_draft_goes_with_all_that_hangs_on_it(world: World) -> None:
    other = world.event(publish=False)
    event = world.event(publish=False)
    world.ask("POST", f"{event}/rules", RULE)
    world.ask("PATCH", f"{event}/rules/day-before", {"enabled": False})
    signups.draw_line_no(world.app.table, "demo", event.rpartition("/")[2])
    assert len(left_of(world, event)) == 5
    world.now += timedelta(seconds=1)
    answer = world.call("DELETE", event)
    assert (answer.status, answer.body) == (204, "")
    assert left_of(world, event) == []
    assert [f"{EVENTS}/{one['id']}" for one in world.items(EVENTS)] == [other]
    (noted, *_) = world.items("/v1/groups/demo/audit")
    assert (noted["action"], noted["target"]) == ("event.delete", event.removeprefix("/v1/groups/demo/"))


def test_a_second_time_it_is_not_there(world: World) -> None:
    event = world.event(publish=False)
    world.ask("DELETE", event)
    with world.unchanged():
        for method, path in (("DELETE", ""), ("GET", ""), ("POST", "/publish"), ("GET", "/mailings")):
            assert_problem(world.call(method, event + path), 404)
        assert_problem(world.call("GET", f"/public{event}"), 404)


@pytest.mark.parametrize("state", ["publish", "cancel"])
def test_one_that_is_published_or_cancelled_stays(world: World, state: str) -> None:
    event = world.event(publish=False)
    world.ask("POST", f"{event}/{state}")
    with world.unchanged():
        assert_problem(world.call("DELETE", event), 409)


@pytest.mark.parametrize("count", ["cancelled", "confirmed", "waitlisted", "pending", "offered"])
def test_one_that_anybody_ever_signed_up_for_stays(world: World, count: str) -> None:
    event = world.event(publish=False)
    id = event.rpartition("/")[2]
    item = dict(world.dump()[f"G#demo#E#{id}", "SEATS"]) | {count: {"N": "1"}}
    assert hasattr(Seats(), count)
    world.app.table.put(item)
    with world.unchanged():
        assert_problem(world.call("DELETE", event), 409)


@pytest.mark.parametrize("most", [100, 5])
def test_one_that_was_published_once_goes_with_what_began_to_nobody(world: World, most: int) -> None:
    event = world.event()
    world.wind(timedelta(days=4, hours=12))
    assert [key for key in left_of(world, event) if key[1].startswith("MAILING#")]
    world.ask("POST", f"{event}/unpublish")
    with patch.object(delete, "MOST_AT_ONCE", most):
        world.ask("DELETE", event)
    assert left_of(world, event) == []
    world.wind(timedelta(days=5))
    assert left_of(world, event) == []


def test_with_as_many_rules_as_there_may_be_it_goes_in_one_transaction(world: World) -> None:
    event = world.event(publish=False)
    for number in range(96):
        world.ask("POST", f"{event}/rules", {**RULE, "name": f"Rule {number}"}, drain=False)
    world.ask("DELETE", event)
    assert left_of(world, event) == []


def test_a_list_that_was_read_before_still_has_it(world: World) -> None:
    event = world.event(publish=False)
    read, torn = seats_store.seats_of, [True]

    def seats_of(*given: Any) -> Any:
        if torn and torn.pop():
            world.ask("DELETE", event)
        return read(*given)

    with patch("rapport.http.organizer.events.seats_store.seats_of", seats_of):
        assert len(world.items(EVENTS)) == 1
    assert world.items(EVENTS) == []
