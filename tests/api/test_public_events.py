"""What strangers are told of events."""

from datetime import timedelta
from typing import Any

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
    questions = [{"id": "diet", "label": "Diet?", "required": False, "options": []}]
    event = world.event(capacity=2, questions=questions)
    shown = world.ask("GET", f"/public{event}", key=None)
    assert {name: shown[name] for name in MEETING} == MEETING
    assert (shown["capacity"], shown["places_left"], shown["questions"]) == (2, 2, questions)
    assert (shown["starts_at_utc"], shown["ends_at_utc"]) == ("2026-11-26T17:30:00Z", "2026-11-26T20:00:00Z")
    assert "counts" not in shown
    assert world.items(PUBLIC) == [shown]


def test_places_left_is_null_where_there_is_no_limit(world: World) -> None:
    event = world.event()
    world.sign_up(event)
    assert world.ask("GET", f"/public{event}")["places_left"] is None


def test_places_left_count_down_to_none(world: World) -> None:
    event = world.event(capacity=2)
    left = []
    for who in ("ada", "bob", "cleo"):
        world.sign_up(event, who)
        left.append(world.ask("GET", f"/public{event}")["places_left"])
    world.act(event, "ada", "cancel")
    assert left == [1, 0, 0]
    assert world.ask("GET", f"/public{event}")["places_left"] == 0


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
