"""Jobs over many events, and over many signups of one person: each goes on where its function's time was over."""

from dataclasses import replace
from datetime import timedelta
from itertools import count
from unittest.mock import patch

import pytest

from rapport.domain.event import Event, Seats
from rapport.jobs import tick, worker
from rapport.store import events, ledger, signups
from tests.testing.world import World

EVENTS = 120
AT_A_TIME = 25
"""Events for which a worker has time."""


def with_time_for(turns: int) -> worker.HasTime:
    asked = count(1)
    return lambda: next(asked) < turns


def many_events(world: World, number: int = EVENTS) -> list[Event]:
    """Published events a day apart, as they are once their plans were looked at."""
    first = events.get(world.app.table, "demo", world.event(capacity=None).rpartition("/")[2])
    made = [first]
    for days in range(1, number):
        moved = timedelta(days=days)
        made.append(
            replace(
                first,
                id=f"event{days:04}",
                starts_local=first.starts_local + moved,
                ends_local=first.ends_local + moved,
                due_at=None,
            )
        )
    for event in made[1:]:
        world.app.table.transact(*events.to_create(world.app.table, event, Seats(open=True)))
    return made


def work_off(world: World, turns: int) -> int:
    """Works on what is queued with time for so many events in each invocation; how many invocations it took."""
    invocations = 0
    while world.jobs.bodies:
        for record in world.jobs.take():
            invocations += 1
            worker.work(world.app, record["body"], with_time_for(turns))
    return invocations


def test_a_group_of_many_events_is_planned_anew_a_part_at_a_time(world: World) -> None:
    made = many_events(world)
    world.drain()
    world.call("PATCH", "/v1/groups/demo/rules/day-before", {"offset": {"elapsed": "PT48H"}}, drain=False)
    world.now += timedelta(minutes=1)
    tick.tick(world.app)
    assert work_off(world, AT_A_TIME) >= EVENTS / AT_A_TIME
    looked_at = [events.get(world.app.table, "demo", event.id) for event in made]
    assert all(event.due_at is not None for event in looked_at)
    world.drain()
    assert world.next_due() is not None


def test_a_sweep_that_is_wanted_anew_meanwhile_begins_anew(world: World) -> None:
    many_events(world)
    world.drain()
    rule = "/v1/groups/demo/rules/day-before"
    world.call("PATCH", rule, {"offset": {"elapsed": "PT48H"}}, drain=False)
    world.now += timedelta(minutes=1)
    tick.tick(world.app)
    (record,) = world.jobs.take()
    real = events.position
    others = ["PT36H"]

    def then_another_change(event: Event) -> str:
        if others:
            world.call("PATCH", rule, {"offset": {"elapsed": others.pop()}}, drain=False)
        return real(event)

    with patch.object(events, "position", then_another_change):
        worker.work(world.app, record["body"], with_time_for(AT_A_TIME))
    world.now += timedelta(minutes=1)
    tick.tick(world.app)
    work_off(world, 10 * EVENTS)
    world.wind(timedelta(minutes=1))
    listed = events.of_group(world.app.table, "demo")
    assert all(events.get(world.app.table, "demo", event.id).claims == 0 for event in listed)


def test_somebody_at_many_events_is_erased_a_part_at_a_time(world: World) -> None:
    made = many_events(world, 40)
    world.drain()
    path = "/v1/groups/demo/events/"
    for event in made:
        world.sign_up(f"{path}{event.id}")
    contact = world.app.contact_id("demo", "ada@example.org")
    with patch("rapport.usecases.contacts.erase.SECONDS_AT_ONCE", -1.0):  # the request itself has no time for it
        world.call("DELETE", f"/v1/groups/demo/contacts/{contact}")
    world.now += timedelta(minutes=6)
    tick.tick(world.app)
    assert work_off(world, 10) >= 4
    for event in made:
        assert all(one.email == "" for one in ledger.of_contact(world.app.table, event, contact))
        assert [one["email"] for one in world.items(f"{path}{event.id}/attendees")] == []


def test_an_event_that_is_moved_while_somebody_is_erased_is_not_passed_over(world: World) -> None:
    made = many_events(world, 4)
    world.drain()
    path = "/v1/groups/demo/events/"
    for event in made:
        world.sign_up(f"{path}{event.id}")
    contact = world.app.contact_id("demo", "ada@example.org")
    with patch("rapport.usecases.contacts.erase.SECONDS_AT_ONCE", -1.0):
        world.call("DELETE", f"/v1/groups/demo/contacts/{contact}")
    world.now += timedelta(minutes=6)
    tick.tick(world.app)
    (record,) = [one for one in world.jobs.take() if "ERASURE" in one["body"]]
    worker.work(world.app, record["body"], with_time_for(2))
    first = {"starts_at": "2026-11-24T18:30:00", "ends_at": "2026-11-24T21:00:00"}
    world.call("PATCH", f"{path}{made[-1].id}", first, drain=False)
    world.drain()
    world.wind(timedelta(hours=1))
    assert [one["email"] for event in made for one in world.items(f"{path}{event.id}/attendees")] == []


@pytest.mark.parametrize("is_job", [False, True])
def test_an_erasure_looks_at_the_time_also_where_it_finds_nothing(world: World, *, is_job: bool) -> None:
    many_events(world, 210)
    world.drain()
    headers = {"content-type": "text/csv"}
    world.ask("POST", "/v1/groups/demo/contacts/import", "email,name\nben@example.org,Ben\n", headers=headers)
    contact = world.app.contact_id("demo", "ben@example.org")
    with (
        patch("rapport.usecases.contacts.erase.SECONDS_AT_ONCE", -1.0),
        patch.object(signups, "history", side_effect=signups.history) as looked,
    ):
        world.call("DELETE", f"/v1/groups/demo/contacts/{contact}", drain=False)
        if is_job:
            world.now += timedelta(minutes=6)
            tick.tick(world.app)
            (record,) = [one for one in world.jobs.take() if "ERASURE" in one["body"]]
            looked.reset_mock()
            worker.work(world.app, record["body"], with_time_for(2))
    assert looked.call_count == 1  # at the first hundred events


def test_what_a_pause_put_off_is_woken_a_part_at_a_time(world: World) -> None:
    made = many_events(world, 30)
    world.drain()
    world.ask("PATCH", "/v1/groups/demo", {"paused": True})
    for number, event in enumerate(made):
        world.sign_up(f"/v1/groups/demo/events/{event.id}", f"guest{number}")
    assert world.mails() == []
    world.call("PATCH", "/v1/groups/demo", {"paused": False}, drain=False)
    world.now += timedelta(minutes=1)
    tick.tick(world.app)
    assert work_off(world, 10) >= 3
    world.wind(timedelta(minutes=1))
    assert len(world.mails()) == 30


def test_even_a_worker_without_any_time_gets_on(world: World) -> None:
    many_events(world, 3)
    world.drain()
    world.call("PATCH", "/v1/groups/demo/rules/day-before", {"offset": {"elapsed": "PT48H"}}, drain=False)
    world.now += timedelta(minutes=1)
    tick.tick(world.app)
    assert work_off(world, 0) < 20
