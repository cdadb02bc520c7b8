"""What keeps mails from being lost or doubled: how to break each, and the part of the suite that must notice."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, cast
from unittest.mock import patch

from pynamodb.expressions.condition import Condition
from pynamodb.expressions.operand import Path

from rapport.domain.base.errors import WriteConflictError
from rapport.domain.delivery import Delivery, DeliveryState
from rapport.sending import delivery_lease, dispatch, feedback, outbox
from rapport.sending.brakes import group_brakes
from rapport.sending.kinds.attendee_mail import AttendeeMail
from rapport.sending.mailings import reconcile
from rapport.store import jobs
from rapport.store.admin import health
from rapport.store.dynamodb import refusals
from rapport.store.dynamodb.table import Table
from tests.crash import test_every_crash, test_every_schedule, test_outages
from tests.crash.flows import FLOWS
from tests.crash.pairs import PAIRS
from tests.testing.simulation.cloud import Simulation

Noticed = Callable[[Simulation], Iterator[str]]


@dataclass(frozen=True)
class Safeguard:
    broken: Callable[[], AbstractContextManager[Any]]
    noticed: Noticed
    says: str
    """A pattern of what is noticed: something else that is wrong would prove nothing about it."""


def _by_crashes(flow: str) -> Noticed:
    return lambda simulation: test_every_crash.wrongs(simulation, FLOWS[flow], test_every_crash.crashes)


def _by_failures(flow: str) -> Noticed:
    return lambda simulation: test_every_crash.wrongs(simulation, FLOWS[flow], test_every_crash.failures)


def _by_schedules(pair: str) -> Noticed:
    return lambda simulation: test_every_schedule.wrongs(simulation, PAIRS[pair])


def _instead(where: str, what: object) -> Callable[[], AbstractContextManager[Any]]:
    return lambda: patch(f"rapport.{where}", what)


def _always(*_: object) -> Condition:
    """A condition that holds whatever there is."""
    return cast(Condition, Path("pk").exists() | Path("pk").does_not_exist())


@contextmanager
def _write_after_the_call() -> Iterator[None]:
    with patch.object(dispatch, "write_intent", lambda *_: None), patch("rapport.store.ledger._as_in", _always):
        yield


@contextmanager
def _count_each_time() -> Iterator[None]:
    with (
        patch.object(feedback, "_is_news", lambda *_: True),
        patch.object(health, "is_counted", lambda *_: False),
        patch.object(health, "is_new", _always),
    ):
        yield


def _planned_again(delivery: Delivery) -> Delivery:
    return replace(delivery, state=DeliveryState.PLANNED, lease_until=None)


@contextmanager
def _send_the_unknown() -> Iterator[None]:
    ends = (DeliveryState.SENT, DeliveryState.SKIPPED, DeliveryState.FAILED)
    with (
        patch.object(DeliveryState, "is_end", property(lambda state: state in ends)),
        patch.object(dispatch, "_may_send", lambda *_: True),
    ):
        yield


def _claim_and_forget(table: Table, kind: str, key: Any, due_at: str, lease_until: Any) -> Any:
    job = _CLAIM(table, kind, key, due_at, lease_until)
    table.update(key, [Path("due_shard").remove()])
    return job


_CLAIM = jobs.claim


def _close(app: Any, event: Any, mailing: Any, state: Any) -> None:
    held = replace(state, open=0, began_at=app.now())
    with patch.object(reconcile, "SETTLING", reconcile.SETTLING * 0):
        _CLOSE_OR_WAIT(app, event, mailing, held)


_CLOSE_OR_WAIT = reconcile._close_or_wait


def _by_an_outage(simulation: Simulation) -> Iterator[str]:
    failing = test_outages.OUTAGES["each query but the tick's"]
    return test_outages.wrongs(simulation, test_outages.STARTS["a reminder that is to begin"], failing)


def _give_up(table: Table, job: Any, until: Any, *, claims: int = 0, cursor: str | None = None) -> Any:
    if not claims:
        return _PUT_OFF(table, job, until, cursor=cursor)
    table.update(job.key, [Path("due_shard").remove(), Path("due_at").remove()])
    raise WriteConflictError


_PUT_OFF = jobs.put_off


def _brake_first(*given: Any) -> None:
    """Each write in a transaction of its own: what dies then leaves the members in the dark."""
    with patch.object(Table, "transact", lambda table, *writes: [_TRANSACT(table, one) for one in writes]):
        _WRITE(*given)


_WRITE, _TRANSACT = group_brakes._write, Table.transact


def _finish_first(app: Any, job: Any, mails: Any, written: Any, *, gone: Any) -> None:
    """As one does who would rather lose a mail than send it twice."""
    owed = list(mails)
    jobs.finish(app.table, job)
    with patch.object(jobs, "finish"), patch.object(jobs, "put_off"):
        _SEND_ALL(app, job, owed, written, gone=gone)


_SEND_ALL = outbox.send_all


def _put_unlike(table: Table, item: Any, condition: Condition | None = None) -> None:
    table.transact(table.to_put(item, condition))


SAFEGUARDS: dict[str, Safeguard] = {
    # ---- Nobody is mailed twice ----
    "an intent is written on condition": Safeguard(
        _instead("store.ledger._as_in", _always),
        _by_schedules("two senders of one mailing"),
        "went from sent to dispatching",
    ),
    "an intent is written before the call": Safeguard(
        _write_after_the_call,
        _by_crashes("a reminder begins and goes out"),
        "unknown, where at most 0 may be",
    ),
    "a lease that ran out leaves an unknown outcome": Safeguard(
        lambda: patch.object(delivery_lease, "as_unknown", _planned_again),
        _by_crashes("a reminder begins and goes out"),
        "was mailed 2 times",
    ),
    "an unknown outcome is held": Safeguard(
        _send_the_unknown, _by_crashes("reminder, accept_then_timeout"), "always something due"
    ),
    # ---- Nobody's mailbox is filled ----
    "a slot is taken only as it was read": Safeguard(
        _instead("store.limits.mailboxes.equals", _always),
        _by_schedules("two senders of two mails to one mailbox"),
        "lost slots",
    ),
    # ---- Nothing is lost ----
    "what members are owed is kept until it was sent": Safeguard(
        _instead("sending.kinds.rule_test.send_all", _finish_first),
        _by_crashes("a rule tested"),
        "members rule_test is None, in a clean run sent",
    ),
    "the tick finds what lost messages asked for": Safeguard(
        _instead("store.jobs.due", lambda *_: iter(())),
        _by_crashes("what lost messages asked for is found by the tick"),
        "always something due",
    ),
    "a claimed job stays in the index": Safeguard(
        _instead("store.jobs.claim", _claim_and_forget),
        _by_crashes("a reminder begins and goes out"),
        r"crash after .*:UpdateItem: event number 0",
    ),
    "a mailing is closed by a pass that finds nobody missing": Safeguard(
        lambda: patch.object(reconcile, "_close_or_wait", _close),
        _by_crashes("reminder, throttle"),
        "is still planned",
    ),
    "mailings begin in the transaction that moves their event on": Safeguard(
        _instead("store.events._unchanged", _always),
        _by_schedules("a planning and a move"),
        "event number 0",
    ),
    "a conflict is no condition that failed": Safeguard(
        lambda: patch.multiple(
            "rapport.store.dynamodb.refusals", CONFLICTS=set(), RACES=refusals.RACES | refusals.CONFLICTS
        ),
        _by_failures("a reminder begins and goes out"),
        "conflict at .*: 1 unknown, where at most 0 may be",
    ),
    "a worker knows its own write again": Safeguard(
        lambda: patch.object(Table, "put", _put_unlike),
        _by_failures("a rule tested"),
        "unknown, where at most",
    ),
    "a job that does not come to an end stays in the index": Safeguard(
        _instead("store.jobs.put_off", _give_up),
        _by_an_outage,
        "event number 0",
    ),
    "what SES says late has the mailing counted again": Safeguard(
        _instead("sending.settle._counts", lambda *_: []),
        _by_schedules("SES's word and a pass that counts"),
        r"says \{.*unknown.*\}, the ledger",
    ),
    "SES's word counts once": Safeguard(
        _count_each_time,
        _by_failures("SES tells of deliveries, a bounce and a complaint"),
        "what is counted .* in a clean run",
    ),
    "an alert is queued with the brake that it tells of": Safeguard(
        _instead("sending.brakes.group_brakes._write", _brake_first),
        _by_crashes("too much bounces"),
        "members alert_.* is None, in a clean run sent",
    ),
    "no call outlives its lease": Safeguard(
        lambda: patch.object(dispatch, "LONGEST_CALL", -timedelta(days=1)),
        _by_schedules("a confirmation's sender that is frozen for twenty minutes"),
        "was mailed again after",
    ),
    # ---- What is true at sending ----
    "conditions are looked at at the last moment": Safeguard(
        lambda: patch.object(AttendeeMail, "why_not", lambda _: None),
        _by_crashes("unsubscribe"),
        "was sent, which was forbidden",
    ),
    "what a dead sender's mail said is noted": Safeguard(
        _instead("sending.delivery_lease.to_note_announced", lambda *_: []),
        _by_crashes("waitlisted, and then another venue"),
        r"mailing .* on-event-changed_v1: \(4",
    ),
    # ---- Places ----
    "the first to accept in the last hours has it": Safeguard(
        _instead("store.seats.has_room", _always),
        _by_schedules("two accept in the last hours"),
        "is oversold",
    ),
    "a place is taken only where one is left": Safeguard(
        _instead("store.seats.has_room", _always),
        _by_schedules("two newcomers for the last place"),
        "is oversold",
    ),
    "nobody passes who waits": Safeguard(
        _instead("store.seats.nobody_waits", _always),
        _by_schedules("a cancel and a first to wait"),
        "passed|waits|mailing",
    ),
    "a signup is replaced only as it was read": Safeguard(
        _instead("store.signups._unchanged", _always),
        _by_schedules("one cancels twice"),
        "the seats of .* say",
    ),
}
