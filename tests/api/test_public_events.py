"""What strangers are told of events."""

from datetime import timedelta
from typing import Any

import pytest

from rapport.domain.event import Seats
from tests.testing.routes import assert_problem
from tests.testing.world import MEETING, World

PUBLIC = "/public/v1/groups/demo/events"


def on(day: str) -> dict[str, Any]:
    return {"title": day, "starts_at": f"2026-12-{day}T18:30:00", "ends_at": f"2026-12-{day}T21:00:00"}


def test_upcoming_published_events_are_listed_by_time(world: World) -> None:
    for day in ("09", "03", "06"):
        world.event(**on(day))
    world.event(**on("04"), publish=False)
    world.ask("POST", f"{world.event(**on('05'))}/cancel")
    assert [event["title"] for event in world.items(PUBLIC)] == ["03", "06", "09"]
    assert [event["title"] for event in world.items(PUBLIC, limit=1)] == ["03", "06", "09"]


def test_an_event_is_listed_until_it_is_over(world: World) -> None:
    world.event()
    world.now = world.now.replace(day=26, hour=19, minute=59)
    assert len(world.items(PUBLIC)) == 1
    world.now += timedelta(minutes=1)
    assert world.items(PUBLIC) == []


def test_one_event_says_what_a_guest_needs_and_no_more(world: World) -> None:
    questions = [{"id": "diet", "label": "Diet?", "kind": "text", "required": False, "options": []}]
    event = world.event(capacity=2, questions=questions)
    shown = world.ask("GET", f"/public{event}", key=None)
    assert {name: shown[name] for name in MEETING} == MEETING
    assert (shown["capacity"], shown["places"], shown["questions"]) == (2, "few", questions)
    assert (shown["starts_at_utc"], shown["ends_at_utc"]) == ("2026-11-26T17:30:00Z", "2026-11-26T20:00:00Z")
    assert "counts" not in shown
    assert world.items(PUBLIC) == [shown]


def test_places_are_unlimited_where_there_is_no_limit(world: World) -> None:
    event = world.event()
    world.sign_up(event)
    assert world.ask("GET", f"/public{event}")["places"] == "unlimited"


def test_places_are_told_in_words_until_there_are_none(world: World) -> None:
    event = world.event(capacity=5)
    told = [world.ask("GET", f"/public{event}")["places"]]
    for who in ("ada", "bob", "cleo", "dora", "eve", "fay"):
        world.sign_up(event, who)
        told.append(world.ask("GET", f"/public{event}")["places"])
    world.act(event, "ada", "cancel")
    assert told == ["available", "available", "few", "few", "few", "none", "none"]
    assert world.ask("GET", f"/public{event}")["places"] == "none"


@pytest.mark.parametrize(
    ("capacity", "left", "places"),
    [
        *((1, 1, "few"), (3, 3, "few"), (4, 4, "available"), (30, 3, "few"), (30, 4, "available")),
        *((100, 10, "available"), (100, 9, "few"), (101, 10, "few"), (1000, 99, "few"), (1000, 100, "available")),
        *((1, 0, "none"), (100, 0, "none"), (2, -1, "none")),
    ],
)
def test_few_are_three_at_most_or_less_than_a_tenth(capacity: int, left: int, places: str) -> None:
    taken = capacity - left
    assert Seats(capacity=capacity, taken=taken).places == places
    assert Seats(capacity=capacity, taken=taken, waitlisted=1).places == "none"


def test_nothing_that_the_public_sees_of_an_event_counts_who_signs_up(world: World) -> None:
    event = world.event(capacity=30)
    before = (
        world.call("GET", f"/public{event}").body,
        world.call("GET", PUBLIC).body,
        world.call("GET", "/g/demo").body,
    )
    world.sign_up(event)
    after = (
        world.call("GET", f"/public{event}").body,
        world.call("GET", PUBLIC).body,
        world.call("GET", "/g/demo").body,
    )
    assert before == after


def test_a_draft_is_not_there_for_strangers(world: World) -> None:
    event = world.event(publish=False)
    assert_problem(world.call("GET", f"/public{event}"), 404)
    assert_problem(world.sign_up(event), 404)


def test_another_groups_event_is_not_there(world: World) -> None:
    event = world.event()
    world.add_group("other")
    elsewhere = event.replace("demo", "other")
    assert_problem(world.call("GET", f"/public{elsewhere}"), 404)
    assert_problem(world.sign_up(elsewhere), 404)
    assert world.items("/public/v1/groups/other/events") == []
