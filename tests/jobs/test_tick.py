"""Each minute hands out all that is due, however much that is, and says whose each job is."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import msgspec
import pytest

from rapport.aws.sqs import Queue
from rapport.jobs import tick
from rapport.jobs.messages import JobMessage
from tests.testing.world import World

DUE = 24


@pytest.fixture
def world(world: World) -> Iterator[World]:
    """Of whose jobs one of each shard is read at a time."""
    event = world.event()
    for number in range(DUE):
        world.call("POST", f"/public{event}/signups", {"email": f"a{number}@example.org", "name": "A"}, drain=False)
    world.now_queue.bodies.clear()  # as if every message had been lost
    world.now += timedelta(minutes=1)
    with patch.object(tick, "AT_ONCE", 1):
        yield world


def handed_out(world: World) -> list[str]:
    return [msgspec.json.decode(body, type=JobMessage).sk for body in world.now_queue.bodies]


def test_a_tick_hands_out_all_that_is_due_each_once(world: World) -> None:
    assert tick.tick(world.app) >= DUE
    found = handed_out(world)
    assert len(found) == len(set(found)) == DUE


def test_what_a_tick_has_no_time_for_is_left_to_the_next(world: World) -> None:
    assert 0 < tick.tick(world.app, lambda: False) < DUE
    world.drain()
    tick.tick(world.app)
    world.drain()
    assert len(world.ses.mailbox) == DUE


def test_a_message_says_whose_it_is_so_that_no_group_waits_behind_anothers_crowd() -> None:
    asked: list[dict[str, Any]] = []

    class Client:
        def send_message_batch(self, **request: Any) -> dict[str, Any]:
            asked.append(request)
            return {}

    crowd = JobMessage(kind="mailing", pk="G#big#E#gala", sk="MAILING#m")
    Queue(Client, "queue").send([crowd, JobMessage(kind="event", pk="G#small#EVENTS", sk="EVENT#e")])
    assert [entry["MessageGroupId"] for entry in asked[0]["Entries"]] == ["big", "small"]
