"""A job that does not come to an end: tried less and less often, never given up, and an alarm that says so."""

from datetime import datetime, timedelta
from itertools import chain
from unittest.mock import patch

import msgspec
import pytest

from rapport.domain.base.clock import instant_text
from rapport.jobs import claim, worker
from rapport.jobs.messages import JobMessage
from rapport.jobs.registry import KINDS
from rapport.store import jobs as store
from rapport.store.dynamodb import keys
from rapport.usecases.events import plan_due
from tests.testing.deliveries import deliveries
from tests.testing.world import World

CLAIMS = 100
"""Claims, one an hour: doubling would have left all calendars by then."""


def due_at(world: World, event: str) -> datetime:
    """When the event is looked at next; its figures are a job of their own, which is not stuck."""
    item = world.app.table.get(keys.event("demo", event.rpartition("/")[2]))
    assert item is not None
    return datetime.fromisoformat(item["due_at"]["S"])


def test_it_is_tried_at_least_once_an_hour_for_days_and_an_alarm_rings(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    event = world.event()
    key = keys.event("demo", event.rpartition("/")[2])
    waits = []
    for _ in range(CLAIMS):
        world.now = due_at(world, event)
        message = JobMessage(kind="event", due_at=instant_text(world.now), **key._asdict())
        assert claim.taken(world.app, KINDS["event"], message) is not None
        waits.append(due_at(world, event) - world.now)
    assert waits[:9] == [timedelta(minutes=minutes) for minutes in (5, 5, 5, 5, 5, 10, 20, 40, 60)]
    assert set(waits[9:]) == {timedelta(hours=1)}
    assert len([record for record in caplog.records if "does not come to an end" in record.message]) == CLAIMS - 5


def test_what_was_stuck_goes_out_once_it_is_mended(world: World) -> None:
    event = world.event()
    world.sign_up(event)
    world.now += timedelta(days=2, hours=8)  # the reminder is due
    with patch.object(plan_due, "work", side_effect=ValueError("bad deployment")):
        for _ in range(12):
            world.now = max(due_at(world, event), world.now)
            found = chain.from_iterable(store.due(world.app.table, world.now, 10))
            for due in [one for one in found if one.kind == "event"]:
                message = JobMessage(kind=due.kind, due_at=due.due_at, **due.key._asdict())
                with pytest.raises(ValueError, match="bad deployment"):
                    worker.work(world.app, msgspec.json.encode(message).decode(), lambda: True)
    world.wind(timedelta(hours=2))
    assert [one["state"] for one in deliveries(world, event, mailing="day-before_g1")] == ["sent"]
