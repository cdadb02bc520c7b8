"""Figures of connections, as organisers get them: of an event, and of a group's last events."""

from datetime import timedelta
from typing import Any

import pytest

from rapport.domain.connections.introduction import Introduction, Introductions
from rapport.domain.connections.meeting import Meeting
from rapport.domain.connections.pairs import pair_id
from rapport.store.connections import introductions, meetings
from rapport.store.figures import kept
from tests.testing.world import World

PEOPLE = tuple(f"p{number}" for number in range(8))
LATER: Any = {"starts_at": "2026-12-03T18:30:00", "ends_at": "2026-12-03T21:00:00"}


@pytest.fixture
def event(world: World) -> str:
    """Eight people came, three pairs of whom were introduced; two pairs of these said that they met."""
    path = world.event()
    for who in PEOPLE:
        world.sign_up(path, who)
    ids = [world.app.contact_id("demo", f"{who}@example.org") for who in PEOPLE]
    pairs = [tuple(sorted(ids[at : at + 2])) for at in (0, 2, 4)]
    id = path.rpartition("/")[2]
    fixed = Introductions(
        group="demo",
        event=id,
        round=1,
        mailing="day-before_g1",
        fixed_at=world.now,
        pairs=tuple(Introduction(id=pair_id(id, *pair), people=(pair[0], pair[1])) for pair in pairs),
    )
    world.app.table.transact(*introductions.to_fix(world.app.table, [fixed]))
    world.wind(timedelta(days=3, hours=8))
    for who in PEOPLE:
        world.act(path, who, "check-in")
    world.wind(timedelta(hours=10))
    for pair in pairs:
        say(world, id, (pair[0], pair[1]))
    return path


def say(world: World, event: str, pair: tuple[str, str]) -> None:
    old = Meeting(group="demo", event=event, id=pair_id(event, *pair), people=pair)
    new = old
    for who in pair:
        new = new.with_answer(who, met=True, swap=False, now=world.now, timezone="Europe/Berlin")
    world.app.table.transact(meetings.to_keep(world.app.table, old, new))


def figures(world: World, of: str) -> Any:
    return world.ask("GET", f"{of}/connections")


def test_they_are_totals_of_who_was_introduced_and_met_while_people_answer_in_steps(world: World, event: str) -> None:
    shown = figures(world, event)
    assert (shown["introduced"], shown["newcomers"], shown["had_nobody"]) == (6, 6, None)
    assert shown["met"] is None, "five of the six who answered count so far, and two pairs of them are four people"
    assert shown["came_back"] is None


def test_in_the_end_they_are_kept_and_a_group_adds_up_what_is_shown(world: World, event: str) -> None:
    following = world.event(**LATER)
    for who in PEOPLE[:5]:
        world.sign_up(following, who)
    world.wind(timedelta(days=4))
    assert (figures(world, event)["met"], figures(world, event)["exchanged"]) == (6, None)
    world.wind(timedelta(days=3, hours=14))
    for who in PEOPLE[:5]:
        world.act(following, who, "check-in")
    world.wind(timedelta(days=4))
    kept_ = kept.find(world.app.table, "demo", event.rpartition("/")[2])
    assert kept_ is not None
    assert (kept_.connections.met, kept_.connections.came_back) == (6, 5)
    of_group = figures(world, "/v1/groups/demo")
    assert (of_group["introduced"], of_group["met"], of_group["came_back"]) == (6, 6, 5)
    assert [one["event_id"] for one in of_group["events"]] == [one.rpartition("/")[2] for one in (event, following)]


def test_of_an_event_without_connections_nothing_is_counted(world: World, event: str) -> None:
    world.ask("PATCH", event, {"connections": False})
    assert figures(world, event)["introduced"] is None
