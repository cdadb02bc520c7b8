"""A reminder that is due goes before a follow-up, which can wait; and nobody is lost by waiting."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from handlers import jobs, send, tick
from rapport.domain.base.errors import WriteConflictError
from rapport.sending.mailings import reconcile
from rapport.store import jobs as job_store
from rapport.store import ledger
from rapport.store.dynamodb import keys
from tests.testing.deliveries import mailing, sign_up_many
from tests.testing.lambda_events import Context, record
from tests.testing.world import World

OVER = timedelta(days=4)
"""After which the event is over and its thank-you has begun."""
ELSE = {"group": "demo", "event": "none", "mailing": "none", "contacts": [], "can_wait": False}


@pytest.fixture
def event(world: World, monkeypatch: pytest.MonkeyPatch) -> str:
    """With 8 attendees, whose mails take three messages."""
    monkeypatch.setattr(reconcile, "BATCH", 3)
    path = world.event()
    sign_up_many(world, path, 8)
    return path


def until_follow_up(world: World) -> None:
    """On to the instant at which the thank-you is due, without a look at it."""
    world.wind(timedelta(days=3, hours=23, minutes=59))
    world.now += timedelta(minutes=1)


def thanks(world: World) -> int:
    return len([mail for mail in world.mails() if mail.tags["delivery"].startswith("thank-you")])


def test_a_follow_up_waits_while_a_reminder_is_queued_and_then_reaches_everybody_once(world: World, event: str) -> None:
    until_follow_up(world)
    reminder = json.dumps(ELSE)
    for _ in range(10):
        world.soon.bodies.append(reminder)
        world.now += timedelta(minutes=1)
        tick.handler({}, Context(), world.app)
        while records := world.jobs.take():
            jobs.handler({"Records": records}, Context(), world.app)
        while world.bulk.bodies:
            assert send.handler({"Records": world.bulk.take()}, Context(), world.app) == {"batchItemFailures": []}
        assert thanks(world) == 0
    world.soon.bodies.clear()
    world.wind(timedelta(hours=1))
    assert thanks(world) == 8
    assert mailing(world, event, "thank-you")["counts"] == {"sent": 8}


@pytest.mark.usefixtures("event")
def test_where_both_have_one_queue_a_follow_up_does_not_wait_for_itself(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As with `Concurrency=small`. SQS counts the message that is being worked on, too."""
    one_url = replace(world.app.config, bulk_queue=world.app.config.soon_queue)
    world.app = replace(world.app, config=one_url, queues={**world.app.queues, "bulk": world.app.queues["soon"]})
    monkeypatch.setattr(world.soon, "is_empty", lambda: False)
    world.wind(OVER + timedelta(hours=1))
    assert thanks(world) == 8


def test_what_can_wait_and_what_cannot_lie_in_queues_of_their_own(world: World, event: str) -> None:
    queued = {"soon": set[str](), "bulk": set[str]()}
    for name, queue in (("soon", world.soon), ("bulk", world.bulk)):
        take = queue.take

        def noted(name: str = name, take: object = take) -> list[dict[str, str]]:
            records = take()  # type: ignore[operator]
            queued[name] |= {json.loads(each["body"])["sk"].partition("#")[2].split("_")[0] for each in records}
            return records  # type: ignore[no-any-return]

        queue.take = noted  # type: ignore[method-assign]
    world.wind(timedelta(hours=1))
    world.ask("PATCH", event, {"venue": {"name": "Elsewhere"}})
    world.wind(OVER)
    assert queued == {"soon": {"day-before", "two-hours-before", "on-event-changed"}, "bulk": {"thank-you"}}


def test_a_reconciliation_under_way_is_not_cut_short_by_a_recipient_who_must_wait(world: World, event: str) -> None:
    world.wind(timedelta(days=2, hours=8))
    id = event.rpartition("/")[2]
    key = keys.mailing("demo", id, "day-before_g1")
    ledger.wake(world.app.table, key, world.now)
    due_at = world.app.table.get(key)["due_at"]["S"]  # type: ignore[index]
    job_store.claim(world.app.table, "mailing", key, due_at, world.now + timedelta(minutes=5))
    with pytest.raises(WriteConflictError):
        ledger.wake(world.app.table, key, world.now + timedelta(minutes=1))


def test_who_was_not_reached_in_time_is_back_in_the_queue_they_came_from(world: World, event: str) -> None:
    class NoTime(Context):
        def get_remaining_time_in_millis(self) -> int:
            return 0

    id = event.rpartition("/")[2]
    for kind, queue in (("recipients_soon", world.soon), ("recipients_bulk", world.bulk)):
        message = {"kind": kind, **keys.mailing("demo", id, "m")._asdict(), "contacts": ["a", "b"]}
        send.handler({"Records": [record(json.dumps(message))]}, NoTime(), world.app)
        assert [json.loads(body) for body in queue.bodies] == [message]
        queue.bodies.clear()
