"""Lists of attendees that are too long for one answer: written into a bucket, part by part, by a job."""

import tracemalloc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest

from rapport.aws.exports import ExportBucket
from rapport.domain.contact import Contact
from rapport.domain.principal import Scope
from rapport.domain.signup import sample_attendee
from rapport.http.organizer.attendees import listing
from rapport.store import events, jobs
from rapport.store.attendees import exports
from rapport.store.dynamodb import keys
from rapport.store.dynamodb.items import to_item
from rapport.usecases.attendees import write_export
from tests.testing import memory_bucket
from tests.testing.routes import assert_problem
from tests.testing.world import World

PEOPLE = 7


class Discarding(ExportBucket):
    """Keeps nothing of what it is given."""

    def __init__(self) -> None:
        super().__init__(lambda: None, "")

    def begin(self, key: str, content_type: str) -> str:
        return f"{key} {content_type}"

    def put_part(self, key: str, upload: str, number: int, content: bytes) -> str:
        return f"{key} {upload} {number} {len(content)}"

    def complete(self, key: str, upload: str, parts: Sequence[str]) -> None:
        assert parts, (key, upload)


@pytest.fixture
def event(world: World) -> str:
    event = world.event()
    for number in range(PEOPLE):
        world.now += timedelta(seconds=1)
        world.sign_up(event, f"person{number}")
    return event


@contextmanager
def small_parts(world: World) -> Iterator[None]:
    """A part for each page of the table, and two people on each."""
    world.table.page_items = 2
    with patch.object(write_export, "LEAST_OCTETS", 1), patch.object(memory_bucket, "LEAST_OF_A_PART", 1):
        yield


def ask(world: World, event: str, limit: str = "MOST_ROWS", **query: object) -> str:
    """The address of an export."""
    with patch.object(listing, limit, -1 if limit == "MOST_SECONDS" else 1):
        answer = world.call("GET", f"{event}/attendees.csv", query=query, drain=False)
    assert answer.status == 303
    return answer.headers["location"]


def written(world: World, export: str) -> str:
    """What is in the bucket of it."""
    ((_, content),) = [
        (key, content) for (_, key), content in world.buckets.stored.items() if export.rpartition("/")[2] in key
    ]
    return content.decode()


@pytest.mark.parametrize("limit", ["MOST_ROWS", "MOST_BYTES", "MOST_SECONDS"])
def test_a_long_list_is_exported_as_a_short_one_is_answered(world: World, event: str, limit: str) -> None:
    text = world.call("GET", f"{event}/attendees.csv", query={"bom": "true", "sort": "name"}).body
    with small_parts(world):
        export = ask(world, event, limit, bom=True, sort="name")
        running = world.ask("GET", export, drain=False)
        assert (running["state"], running["rows"], running["url"]) == ("running", 0, None)
        world.drain()
    done = world.ask("GET", export)
    assert (done["state"], done["rows"], done["rows_at_most"]) == ("done", PEOPLE, PEOPLE)
    assert done["octets"] == len(text.encode())
    assert export.rpartition("/")[2] in done["url"]
    assert written(world, export) == text


def test_it_goes_on_where_its_functions_time_was_over(world: World, event: str) -> None:
    text = world.call("GET", f"{event}/attendees.csv").body
    with small_parts(world):
        export = ask(world, event)
        with patch("handlers.jobs.time_left", lambda _: lambda: False):
            world.drain()
    assert (written(world, export), world.ask("GET", export)["state"]) == (text, "done")


def test_whose_file_was_complete_when_its_worker_died_is_written_anew(world: World, event: str) -> None:
    export = ask(world, event)
    note = exports.note

    def die_before_the_last(*args: Any) -> object:
        if args[2].due_at is None:
            raise KeyboardInterrupt
        return note(*args)

    with patch.object(exports, "note", die_before_the_last), pytest.raises(KeyboardInterrupt):
        world.drain()
    assert world.ask("GET", export)["state"] == "running"
    world.wind(timedelta(hours=1))
    assert world.ask("GET", export)["state"] == "done"
    assert written(world, export).count("\r\n") == PEOPLE + 1


def test_it_is_gone_after_a_day_and_fails_without_its_event(world: World, event: str) -> None:
    export = ask(world, event)
    world.jobs.take()
    world.now += timedelta(days=2)
    world.tick()
    assert world.ask("GET", export)["state"] == "failed"


def test_it_is_the_groups_own_and_needs_the_scope(world: World, event: str) -> None:
    export = ask(world, event)
    assert_problem(world.call("GET", export, key=world.key_of("demo", Scope.EVENTS_READ)), 403)
    other = world.add_group("other")
    assert_problem(world.call("GET", export.replace("demo", "other"), key=other), 404)
    assert_problem(world.call("GET", "/v1/groups/demo/exports/none"), 404)


def test_the_audit_trail_says_who_took_how_many(world: World, event: str) -> None:
    world.call("GET", f"{event}/attendees.csv")
    ask(world, event)
    target = event.removeprefix("/v1/groups/demo/")
    found = [one for one in world.items("/v1/groups/demo/audit") if one["action"] == "attendee.export"]
    assert [one["target"] for one in found] == [target, target]
    assert sorted((one["changes"] for one in found), key=len) == [{}, {"rows": {"from": 0, "to": PEOPLE}}]


def test_no_more_is_held_than_a_part_and_a_page(world: World) -> None:
    """The memory that it takes, at most, is the same for eight times as many."""
    peaks = [peak_of_export(world, people) for people in (150, 1200)]
    assert peaks[1] < 1.5 * peaks[0], peaks


def peak_of_export(world: World, people: int) -> int:
    path = world.event()
    event = events.get(world.app.table, "demo", path.rpartition("/")[2])
    for number in range(people):
        id, now = f"{number:06}", world.now
        contact = Contact(group="demo", id=id, created_at=now, looking_for=("x" * 200,) * 10)
        signup = sample_attendee("demo", event.id, id, f"{id}@example.org", now)
        for thing in (contact, signup):
            world.app.table.put(to_item(thing))
    world.table.page_items = 100
    with patch.object(world, "drain"):
        export = ask(world, path)
    job = jobs.read(world.app.table, "export", keys.attendee_export("demo", export.rpartition("/")[2]))
    assert job is not None
    app = replace(world.app, exports=Discarding())
    tracemalloc.start()
    with patch.object(write_export, "LEAST_OCTETS", 100_000):
        write_export.work(app, job, lambda: True)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert world.ask("GET", export)["rows"] == people
    return peak
