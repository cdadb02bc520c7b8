"""A group's events, page by page, as its organisers see them."""

from datetime import timedelta
from typing import Any

import pytest

from tests.testing.routes import assert_problem
from tests.testing.world import MONDAY, World

EVENTS = "/v1/groups/demo/events"
STARTS = {"March": "2026-03-10", "October": "2026-10-10", "Thursday": "2026-11-26", "Friday": "2026-11-27"}


@pytest.fixture
def year(world: World) -> World:
    """Two events that are over, one of them a draft, and two to come, one of them cancelled."""
    for title in ("Friday", "March", "Thursday", "October"):
        times = {"starts_at": f"{STARTS[title]}T18:30:00", "ends_at": f"{STARTS[title]}T21:00:00"}
        path = world.event(title=title, publish=title != "March", **times)
        if title == "Friday":
            world.ask("POST", f"{path}/cancel")
    return world


def titles(found: list[Any]) -> list[str]:
    return [one["title"] for one in found]


@pytest.mark.parametrize("limit", [1, 2, 200])
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, ["March", "October", "Thursday", "Friday"]),
        ({"when": "upcoming"}, ["Thursday", "Friday"]),
        ({"when": "past"}, ["October", "March"]),
        ({"status": "published"}, ["October", "Thursday"]),
        ({"status": "draft"}, ["March"]),
        ({"status": "cancelled", "when": "upcoming"}, ["Friday"]),
        ({"status": "cancelled", "when": "past"}, []),
        ({"status": "published", "when": "past"}, ["October"]),
    ],
)
def test_they_are_of_a_status_and_to_come_or_over_the_nearest_first(
    year: World, query: dict[str, str], expected: list[str], limit: int
) -> None:
    assert titles(year.items(EVENTS, **query, limit=limit)) == expected


def test_one_is_over_from_its_end_on(year: World) -> None:
    end = MONDAY.replace(day=26, hour=20)
    for now, upcoming in ((end - timedelta(seconds=1), 2), (end, 1)):
        year.now = now
        assert len(year.items(EVENTS, when="upcoming")) == upcoming
        assert len(year.items(EVENTS, when="past")) == 4 - upcoming


@pytest.mark.parametrize("when", ["upcoming", "past"])
def test_what_ends_between_two_pages_puts_none_out_of_the_list(year: World, when: str) -> None:
    first = year.ask("GET", EVENTS, query={"when": when, "limit": 1})
    year.now = MONDAY.replace(day=27)
    rest = year.items(EVENTS, when=when, cursor=first["next_cursor"])
    assert titles(first["items"] + rest) == {"upcoming": ["Thursday", "Friday"], "past": ["October", "March"]}[when]


def test_the_public_list_goes_on_too_when_its_first_event_is_over(year: World) -> None:
    year.event(title="Later", starts_at="2026-12-01T18:30:00", ends_at="2026-12-01T21:00:00")
    path = "/public/v1/groups/demo/events"
    first = year.ask("GET", path, query={"limit": 1})
    year.now = MONDAY.replace(day=27)
    assert titles(first["items"] + year.items(path, cursor=first["next_cursor"])) == ["Thursday", "Later"]


def test_a_cursor_is_of_its_own_list_alone(year: World) -> None:
    cursor = year.ask("GET", EVENTS, query={"when": "upcoming", "limit": 1})["next_cursor"]
    for query in ({"when": "past"}, {}, {"when": "upcoming", "status": "draft"}):
        assert_problem(year.call("GET", EVENTS, query={**query, "cursor": cursor}), 422)


@pytest.mark.parametrize("query", [{"when": "now"}, {"status": "open"}, {"when": ""}, {"status": "Draft"}])
def test_what_cannot_be_asked_for_is_refused(world: World, query: dict[str, str]) -> None:
    answer = world.call("GET", EVENTS, query=query)
    assert_problem(answer, 422)
    assert answer.wrong_fields == list(query)
