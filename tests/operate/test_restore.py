"""A restored or cloned table sends nothing until an operator arms it; then nobody is mailed twice, nobody forgotten."""

from datetime import UTC, datetime, timedelta

import pytest

from handlers import jobs, send, tick
from rapport.sending.arming import NotArmedError
from tests.operate.restoring import new_processes, restore, snapshot
from tests.testing.deliveries import deliveries, mailing, sign_up_many, state
from tests.testing.lambda_events import Context
from tests.testing.simulation.memory_table import Snapshot
from tests.testing.world import World

WEDNESDAY = datetime(2026, 11, 25, tzinfo=UTC)
BEFORE_REMINDER = WEDNESDAY.replace(hour=16)
"""The first reminder is due at 17:00, the second on Thursday at 15:30; the meeting begins at 17:30."""
THURSDAY = WEDNESDAY + timedelta(days=1)


@pytest.fixture
def event(world: World) -> str:
    path = world.event()
    sign_up_many(world, path, 3)
    world.wind(BEFORE_REMINDER)
    return path


@pytest.fixture
def taken(world: World, event: str) -> Snapshot:
    """A snapshot from before the first reminder."""
    assert event
    return snapshot(world)


def arm(world: World, mailed_until: datetime | None = None) -> None:
    world.app.send_guard.arm(world.now, mailed_until)
    new_processes(world)


def sent(world: World, rule: str) -> int:
    return len([mail for mail in world.mails() if mail.tags["delivery"].startswith(rule)])


# ---- Until it is armed ----


def test_a_restored_table_sends_nothing_and_takes_sign_ups(world: World, event: str, taken: Snapshot) -> None:
    restore(world, taken)
    assert world.call("POST", f"/public{event}/signups", {"email": "new@example.org", "name": "New"}, drain=False).json
    calls = len(world.ses.calls)
    world.now = THURSDAY
    with pytest.raises(NotArmedError, match="copy"):
        tick.handler({}, Context(), world.app)
    records = world.now_queue.take()
    assert len(records) == 1
    failed = send.handler({"Records": records}, Context(), world.app)["batchItemFailures"]
    assert failed == [{"itemIdentifier": records[0]["messageId"]}], "it stays in the queue"
    assert len(world.ses.calls) == calls
    arm(world)
    assert send.handler({"Records": records}, Context(), world.app)["batchItemFailures"] == []
    assert len(world.mails("new")) == 1


def test_messages_that_were_queued_for_the_other_table_are_refused_too(
    world: World, event: str, taken: Snapshot
) -> None:
    world.now = BEFORE_REMINDER + timedelta(hours=1)
    tick.handler({}, Context(), world.app)
    planned = world.jobs.take()
    jobs.handler({"Records": planned}, Context(), world.app)
    reconciled = world.jobs.take()
    jobs.handler({"Records": reconciled}, Context(), world.app)
    mails = world.soon.take()
    assert planned
    assert reconciled
    assert mails
    restore(world, taken)
    calls = len(world.ses.calls)
    before = world.dump()
    for handler, records in ((jobs.handler, planned), (jobs.handler, reconciled), (send.handler, mails)):
        answer = handler({"Records": records}, Context(), world.app)
        assert len(answer["batchItemFailures"]) == len(records)
    assert world.dump() == before
    assert len(world.ses.calls) == calls
    assert event


def test_a_process_that_sends_from_the_old_table_stops_within_a_minute(
    world: World, taken: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = world.app.send_guard
    kept.require()
    restore(world, taken)
    now = 10.0**6
    monkeypatch.setattr("rapport.sending.arming.time.monotonic", lambda: now)
    with pytest.raises(NotArmedError):
        kept.require()


def test_a_table_that_was_never_armed_is_armed_with_its_first_group_and_a_copy_is_not(
    world: World, taken: Snapshot
) -> None:
    assert world.app.send_guard.require().mailed_until is None
    restore(world, taken)
    world.add_group("another")
    new_processes(world)
    with pytest.raises(NotArmedError):
        world.app.send_guard.require()


# ---- Once it is armed ----


def test_what_was_due_meanwhile_is_held_as_unknown_and_all_that_is_later_is_sent_once(
    world: World, event: str, taken: Snapshot
) -> None:
    """The old table reminds at 17:00 and dies at 18:00; the new one takes over at 20:00."""
    world.wind(WEDNESDAY.replace(hour=18))
    assert sent(world, "day-before") == 3
    restore(world, taken)
    world.now = WEDNESDAY.replace(hour=20)
    arm(world, mailed_until=WEDNESDAY.replace(hour=18))
    world.wind(THURSDAY + timedelta(days=2))
    assert sent(world, "day-before") == 3, "by the old table"
    found = deliveries(world, event, mailing="day-before_g1")
    assert [(one["state"], one["reason"]) for one in found] == [("unknown", "restored")] * 3
    assert mailing(world, event, "day-before")["counts"] == {"unknown": 3}
    assert sent(world, "two-hours-before") == 3
    assert sent(world, "thank-you") == 3
    assert mailing(world, event, "two-hours-before")["counts"] == {"sent": 3}


def test_what_was_due_meanwhile_is_held_even_where_it_is_late_by_now(world: World, event: str, taken: Snapshot) -> None:
    """To call it skipped would be untrue: the old table has sent it."""
    world.wind(WEDNESDAY.replace(hour=18))
    restore(world, taken)
    world.now = THURSDAY.replace(hour=9)
    arm(world, mailed_until=WEDNESDAY.replace(hour=18))
    world.wind(timedelta(hours=1))
    assert mailing(world, event, "day-before")["counts"] == {"unknown": 3}
    assert sent(world, "day-before") == 3


def test_what_was_late_before_the_snapshot_stays_skipped(world: World) -> None:
    world.wind(THURSDAY.replace(hour=1))
    event = world.event()  # its first reminder has been due for too long
    world.sign_up(event)
    world.wind(THURSDAY.replace(hour=10))
    taken = snapshot(world)
    restore(world, taken)
    world.now = THURSDAY.replace(hour=16)
    arm(world, mailed_until=THURSDAY.replace(hour=15, minute=45))
    world.wind(timedelta(minutes=10))
    entry = mailing(world, event, "day-before")
    assert (entry["state"], entry["reason"]) == ("skipped", "late")
    assert state(world, event, "two-hours-before") == ("unknown", "restored")


def test_confirmations_that_the_snapshot_still_owed_are_held_and_new_ones_sent(world: World) -> None:
    event = world.event()
    world.call("POST", f"/public{event}/signups", {"email": "ada@example.org", "name": "Ada"}, drain=False)
    taken = snapshot(world)
    world.drain()
    assert len(world.mails("ada")) == 1
    world.wind(timedelta(hours=1))
    restore(world, taken)
    world.now += timedelta(hours=1)
    arm(world, mailed_until=world.now - timedelta(hours=1))
    world.tick()
    world.sign_up(event, "ben")
    assert state(world, event, "on-signup") == ("unknown", "restored")
    assert state(world, event, "on-signup", "ben") == ("sent", None)
    assert len(world.mails("ada")) == 1


def test_who_signs_up_after_that_instant_is_mailed_even_what_was_due_before(
    world: World, event: str, taken: Snapshot
) -> None:
    """The old table cannot have mailed them."""
    restore(world, taken)
    world.now = WEDNESDAY.replace(hour=19)
    path, form = f"/public{event}/signups", {"email": "new@example.org", "name": "New"}
    world.call("POST", path, form, drain=False)
    world.now_queue.bodies.clear()
    world.now += timedelta(minutes=5)
    arm(world, mailed_until=WEDNESDAY.replace(hour=18))
    world.wind(timedelta(minutes=10))
    assert state(world, event, "on-signup", "new") == ("sent", None)
    assert state(world, event, "day-before", "new") == ("sent", None)
    assert state(world, event, "day-before", "guest0") == ("unknown", "restored")


def test_half_of_a_mailing_in_the_snapshot_stands_and_the_other_half_is_held(world: World, event: str) -> None:
    world.ses.next("throttle", 3)
    world.wind(WEDNESDAY.replace(hour=17))
    assert sent(world, "day-before") == 0
    taken = snapshot(world)
    world.wind(WEDNESDAY.replace(hour=18))
    assert sent(world, "day-before") == 3
    restore(world, taken)
    arm(world, mailed_until=world.now)
    world.wind(timedelta(hours=1))
    assert sent(world, "day-before") == 3
    assert mailing(world, event, "day-before")["counts"] == {"unknown": 3}


def test_where_nothing_was_mailed_since_the_snapshot_all_goes_on(world: World, event: str, taken: Snapshot) -> None:
    restore(world, taken)
    arm(world)
    world.wind(WEDNESDAY.replace(hour=18))
    assert sent(world, "day-before") == 3
    assert mailing(world, event, "day-before")["counts"] == {"sent": 3}


@pytest.mark.parametrize(("as_", "more"), [("sent", 0), ("planned", 1)])
def test_what_is_held_can_be_settled_by_hand_both_ways(
    world: World, event: str, taken: Snapshot, as_: str, more: int
) -> None:
    restore(world, taken)
    world.now = WEDNESDAY.replace(hour=20)
    arm(world, mailed_until=WEDNESDAY.replace(hour=18))
    world.wind(timedelta(minutes=10))
    (held, *_) = deliveries(world, event, state="unknown")
    world.ask("POST", f"{event}/deliveries/{held['id']}/settle", {"as": as_})
    world.wind(timedelta(minutes=10))
    assert sent(world, "day-before") == more
    assert mailing(world, event, "day-before")["counts"] == {"unknown": 2, "sent": 1}
