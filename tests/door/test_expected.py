"""Who is expected at the door: one list by name, of names alone, and what other doors have changed of it since."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from rapport.domain.principal import Scope
from tests.testing.world import World

BY_NAME = [
    ("Ada", "a…m@e…", "waitlisted"),
    ("Ada", "a…a@e…", "confirmed"),
    ("Áda", "a…d@e…", "confirmed"),
    ("Ben", "", "waitlisted"),
    ("Cleo", "", "confirmed"),
    ("Emil", "", "confirmed"),
]


@pytest.fixture
def event(world: World) -> str:
    """Three are called Ada, one of them and Ben wait, Dora cancelled."""
    event = world.event(capacity=4)
    for who, name in (("cleo", "Cleo"), ("ada", "Ada"), ("adelheid", "Áda"), ("dora", "Dora"), ("emil", "Emil")):
        world.now += timedelta(seconds=1)
        world.sign_up(event, who, name=name)
    world.act(event, "dora", "cancel")
    for who, name in (("adam", "Ada"), ("ben", "Ben")):
        world.now += timedelta(seconds=1)
        world.sign_up(event, who, name=name)
    return event


@pytest.fixture
def door(world: World) -> str:
    """The API key of somebody who does no more than check people in."""
    return world.key_of("demo", Scope.CHECK_IN)


def expected(world: World, event: str, key: str = "", **query: Any) -> list[tuple[str, str, str]]:
    found, cursor = [], None
    while True:
        asked = {**query, **({"cursor": cursor} if cursor else {})}
        page = world.ask("GET", f"{event}/check-in", query=asked, key=key)
        found += [(one["name"], one["hint"], one["status"]) for one in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            return found


@pytest.mark.parametrize("limit", [1, 2, 3, 5, 6, 7, 200])
def test_all_who_may_come_are_in_one_list_by_name_and_a_hint_tells_those_of_one_name_apart(
    world: World, event: str, door: str, limit: int
) -> None:
    assert expected(world, event, door, limit=limit) == BY_NAME


def test_nothing_else_of_anybody_is_shown(world: World, event: str, door: str) -> None:
    answer = world.call("GET", f"{event}/check-in", key=door)
    assert set(answer.json["items"][0]) == {"id", "name", "hint", "status", "checked_in_at"}
    assert "example.org" not in answer.body


def test_a_name_is_found_by_parts_of_its_words_and_without_its_accents(world: World, event: str, door: str) -> None:
    assert [name for name, _, _ in expected(world, event, door, q="ada", limit=1)] == ["Ada", "Ada", "Áda"]
    assert expected(world, event, door, q="le CL") == [("Cleo", "", "confirmed")]


def test_an_address_is_found_by_who_may_see_it_alone(world: World, event: str, door: str) -> None:
    assert expected(world, event, door, q="example.org") == []
    assert len(expected(world, event, q="example.org")) == len(BY_NAME)


def test_who_only_checks_people_in_sees_published_events_alone(world: World, door: str) -> None:
    draft = world.event(publish=False)
    for path in (f"{draft}/check-in", f"{draft}/check-in/changes"):
        query = {"since": world.now.isoformat()} if path.endswith("changes") else {}
        assert world.call("GET", path, key=door, query=query).status == 404
        assert world.call("GET", path, query=query).status == 200


def test_every_door_hears_what_was_done_at_others_and_not_of_other_events(world: World, event: str, door: str) -> None:
    other = world.event()
    world.sign_up(other, "ada")
    here = changes(world, event, door, world.now)
    assert (here["items"], here["counts"]["attended"], here["complete"]) == ([], 0, True)
    world.now += timedelta(minutes=3)
    for who in ("ada", "cleo", "ben"):
        world.act(event, who, "check-in")
    world.now += timedelta(seconds=1)
    world.act(event, "cleo", "check-in", method="DELETE")
    world.act(other, "ada", "check-in")
    told = changes(world, event, door, here["as_of"])
    moved = {one["id"]: one["checked_in_at"] for one in told["items"]}
    came = [world.attendee(event, who) for who in ("ada", "cleo", "ben")]
    assert moved == {one["id"]: one["checked_in_at"] for one in came}
    assert [moved[one["id"]] is not None for one in came] == [True, False, True]
    assert (told["counts"]["attended"], told["counts"]["waitlisted"], told["complete"]) == (2, 1, True)
    assert told["as_of"] == world.now.isoformat().replace("+00:00", "Z")


def test_what_was_being_written_when_a_door_last_asked_is_told_the_next_time(world: World, event: str) -> None:
    world.act(event, "ada", "check-in")
    told = changes(world, event, "", world.now + timedelta(seconds=20))
    assert [one["id"] for one in told["items"]] == [world.attendee(event, "ada")["id"]]


def test_who_has_not_asked_for_long_is_told_to_read_all_again(world: World, event: str) -> None:
    since, world.now = world.now, world.now + timedelta(minutes=15, seconds=1)
    assert changes(world, event, "", since)["complete"] is False


def test_the_turn_of_a_month_hides_nothing(world: World, event: str) -> None:
    world.now = datetime(2026, 11, 30, 23, 59, tzinfo=UTC)
    world.act(event, "ada", "check-in")
    world.now += timedelta(minutes=2)
    world.act(event, "cleo", "check-in")
    assert len(changes(world, event, "", world.now - timedelta(minutes=4))["items"]) == 2


def changes(world: World, event: str, key: str, since: datetime | str) -> Any:
    asked = since if isinstance(since, str) else since.isoformat()
    return world.ask("GET", f"{event}/check-in/changes", query={"since": asked}, key=key)
