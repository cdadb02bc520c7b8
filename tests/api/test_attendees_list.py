"""An event's attendees, page by page: who comes before who cancelled."""

from datetime import timedelta
from typing import Any

import pytest

from tests.testing.world import World

STATUSES = ["confirmed", "offered", "pending", "waitlisted", "cancelled"]


@pytest.fixture
def event(world: World) -> str:
    """Zoe and Ada have a place, Xaver and Ben wait, Yve and Cleo cancelled."""
    event = world.event(capacity=6)
    for who in ("zoe", "yve", "cleo", "ada", "xaver", "ben"):
        sign_up_next(world, event, who)
    world.act(event, "cleo", "cancel")
    world.act(event, "yve", "cancel")
    world.ask("PATCH", event, {"capacity": 4})
    for who in ("wim", "dora"):
        sign_up_next(world, event, who)
    return event


def sign_up_next(world: World, event: str, who: str) -> None:
    world.now += timedelta(seconds=1)
    world.sign_up(event, who)


def names(people: list[Any]) -> list[str]:
    return [one["name"] for one in people]


COMING = {"signed_up_at": ["Zoe", "Ada", "Xaver", "Ben"], "name": ["Ada", "Ben", "Xaver", "Zoe"]}
WAITING = {"signed_up_at": ["Wim", "Dora"], "name": ["Dora", "Wim"]}
GONE = {"signed_up_at": ["Yve", "Cleo"], "name": ["Cleo", "Yve"]}


@pytest.mark.parametrize("limit", [1, 2, 3, 4, 5, 6, 7, 8, 200])
@pytest.mark.parametrize("sort", COMING)
def test_who_comes_is_listed_before_who_waits_and_who_cancelled(
    world: World, event: str, sort: str, limit: int
) -> None:
    listed = world.items(f"{event}/attendees", sort=sort, limit=limit)
    assert names(listed) == COMING[sort] + WAITING[sort] + GONE[sort]
    assert [one["status"] for one in listed] == sorted((one["status"] for one in listed), key=STATUSES.index)


def test_time_is_the_order_that_is_taken_where_none_is_named(world: World, event: str) -> None:
    assert world.items(f"{event}/attendees") == world.items(f"{event}/attendees", sort="signed_up_at")


@pytest.mark.parametrize("sort", COMING)
def test_with_a_status_there_are_those_alone(world: World, event: str, sort: str) -> None:
    for status, expected in (("confirmed", COMING), ("waitlisted", WAITING), ("cancelled", GONE)):
        assert names(world.items(f"{event}/attendees", status=status, sort=sort, limit=1)) == expected[sort]
    for status in ("offered", "pending"):
        assert world.items(f"{event}/attendees", status=status) == []


def test_a_search_finds_them_in_the_same_order(world: World, event: str) -> None:
    assert names(world.items(f"{event}/attendees", q="e", sort="name", limit=2)) == [
        *("Ada", "Ben", "Xaver", "Zoe", "Dora", "Wim", "Cleo", "Yve")
    ]
    assert names(world.items(f"{event}/attendees", q="yve")) == ["Yve"]


@pytest.mark.parametrize("limit", [1, 2, 3])
def test_who_moves_between_two_pages_puts_no_other_out_of_the_list(world: World, event: str, limit: int) -> None:
    page = world.ask("GET", f"{event}/attendees", query={"limit": limit})
    shown = names(page["items"])
    world.act(event, "zoe", "cancel")  # Wim moves up
    sign_up_next(world, event, "yve")  # at the end of the line now
    while page["next_cursor"]:
        page = world.ask("GET", f"{event}/attendees", query={"limit": limit, "cursor": page["next_cursor"]})
        shown += names(page["items"])
    assert {"Ada", "Xaver", "Ben", "Dora", "Cleo", "Yve", "Wim"} <= set(shown)
    assert len(shown) == len(set(shown)) + (shown.count("Zoe") - 1)


def test_attendance_is_of_who_has_a_place(world: World, event: str) -> None:
    world.act(event, "ada", "check-in")
    assert names(world.items(f"{event}/attendees", attendance="attended")) == ["Ada"]
    assert world.items(f"{event}/attendees", attendance="no_show") == []
    world.wind(world.now.replace(month=12))
    assert names(world.items(f"{event}/attendees", attendance="no_show", limit=1)) == ["Zoe", "Xaver", "Ben"]
    assert names(world.items(f"{event}/attendees", attendance="no_show", status="confirmed")) == ["Zoe", "Xaver", "Ben"]
    for status in ("waitlisted", "cancelled"):
        for attendance in ("attended", "no_show"):
            assert world.items(f"{event}/attendees", status=status, attendance=attendance) == []
