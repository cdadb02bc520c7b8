"""Everybody who has a place is checked in at once, and that alone is taken back."""

from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest

from rapport.store.attendees import check_in_all as store
from rapport.usecases.attendees import check_in_all
from tests.testing.routes import assert_problem
from tests.testing.world import World

PEOPLE = ("ada", "ben", "cleo", "dan", "eve", "fay", "gil")


@pytest.fixture
def event(world: World) -> str:
    """It has begun: six have a place, one cancelled, and Ada was checked in alone."""
    event = world.event(capacity=7)
    for who in PEOPLE:
        world.now += timedelta(seconds=1)
        world.sign_up(event, who)
    world.act(event, "gil", "cancel")
    world.wind(timedelta(days=3, hours=9))
    world.act(event, "ada", "check-in")
    return event


def attended(world: World, event: str) -> set[str]:
    found = {one["name"] for one in world.items(f"{event}/attendees", attendance="attended")}
    assert world.ask("GET", event)["counts"]["attended"] == len(found), "the counts are of the list"
    visits = {one["name"] for one in world.items("/v1/groups/demo/contacts") if one["attended"]}
    assert visits == found, "contacts know where they were"
    return found


def run(world: World, event: str, action: str = "") -> Any:
    return world.ask("POST", f"{event}/check-in-all{action}")


def test_all_who_have_a_place_are_in_and_only_they_are_taken_back(world: World, event: str) -> None:
    done = run(world, event)
    assert (done["state"], done["done"], done["total"], done["undone"]) == ("done", 5, 5, False)
    assert attended(world, event) == {"Ada", "Ben", "Cleo", "Dan", "Eve", "Fay"}
    world.act(event, "ben", "check-in", method="DELETE")
    world.act(event, "cleo", "check-in", method="DELETE")
    world.act(event, "cleo", "check-in")
    undone = run(world, event, "/undo")
    assert (undone["state"], undone["done"], undone["undone"]) == ("done", 3, True)
    assert attended(world, event) == {"Ada", "Cleo"}
    assert run(world, event, "/undo") == undone, "a repeat changes nothing"
    assert run(world, event)["done"] == 4


def test_what_a_request_has_no_time_for_a_job_does_and_says_how_far_it_is(world: World, event: str) -> None:
    with patch.object(check_in_all, "AT_ONCE", 2), patch.object(check_in_all, "SECONDS_AT_ONCE", -1):
        with patch.object(world, "drain"):
            begun = run(world, event)
            assert (begun["state"], begun["done"]) == ("running", 1), "Ada is in already"
            assert run(world, event) == begun, "a repeat waits with the first"
            assert_problem(world.call("POST", f"{event}/check-in-all/undo"), 409)
        with patch("handlers.jobs.time_left", lambda _: lambda: False):
            world.drain()
    assert (world.ask("GET", f"{event}/check-in-all")["state"], len(attended(world, event))) == ("done", 6)


def test_who_is_checked_in_meanwhile_is_counted_once(world: World, event: str) -> None:
    with_contacts = store.with_contacts
    raced: list[str] = []

    def race(*args: Any) -> Any:
        found = with_contacts(*args)
        if not raced:
            raced.append("ben")
            world.act(event, "ben", "check-in")
        return found

    with patch.object(store, "with_contacts", race):
        assert run(world, event)["done"] == 4
    assert len(attended(world, event)) == 6


def test_it_is_refused_before_the_event_and_where_there_is_nothing(world: World) -> None:
    event = world.event()
    world.sign_up(event)
    with world.unchanged():
        assert_problem(world.call("POST", f"{event}/check-in-all"), 409)
        assert_problem(world.call("POST", f"{event}/check-in-all/undo"), 409)
        assert_problem(world.call("GET", f"{event}/check-in-all"), 404)
