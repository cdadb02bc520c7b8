"""A mailing from its beginning to its closing: who is owed a copy is held against the ledger, again and again.

One pass goes through the event's signups and the mailing's deliveries side by side (both lie in the order of the
contacts), enqueues whoever is in the audience and has no end yet, and comes back. It may take several invocations: the
mailing keeps how far it has come, and what it has counted. The first pass is the fan-out; one that finds nobody missing
closes the mailing with exact counts. That one begins no sooner than `SETTLING` after the mailing did, because a sign-up
that was being written then may turn up as late as that.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import field, replace
from datetime import datetime, timedelta

from ...app import App
from ...domain.audience import in_audience, is_meant, is_overtaken
from ...domain.base.dataclass import dataclass
from ...domain.base.errors import WriteConflictError
from ...domain.delivery import Delivery, DeliveryState, Mailing, MailingState, Reason, Tally
from ...domain.event import Event, EventStatus
from ...domain.rule import Rule, Trigger
from ...domain.signup import Signup
from ...jobs.enqueue import enqueue_now, enqueue_recipients
from ...jobs.messages import RecipientsMessage
from ...jobs.registry import KINDS
from ...jobs.worker import HasTime
from ...log import logger
from ...store import contacts as contact_store
from ...store import events, ledger, signups
from ...store.admin import rules as rule_store
from ...store.jobs import Job, key_for
from ..backoff import backoff
from ..delivery_lease import expired_as_unknown

SETTLING = timedelta(minutes=5)
BATCH = 32
"""Recipients in one message: with signup, contact and delivery of each, one BatchGetItem reads them all."""


@dataclass
class _Count:
    """What a pass has found so far."""

    began_at: datetime | None
    """None of a pass that an earlier release began, which kept no count: it cannot be the last one."""
    counts: Counter[str] = field(default_factory=Counter)
    open: int = 0
    next_turn: datetime | None = None
    """The first turn of those that wait for theirs, as far as this invocation has seen."""

    def wait_until(self, turn: datetime) -> None:
        self.next_turn = min(turn, self.next_turn or turn)

    def kept(self) -> Tally | None:
        return Tally(began_at=self.began_at, counts=dict(self.counts), open=self.open) if self.began_at else None


def _count_so_far(mailing: Mailing, now: datetime) -> _Count:
    if mailing.tally is not None:
        return _Count(mailing.tally.began_at, Counter(mailing.tally.counts), mailing.tally.open)
    return _Count(now if mailing.cursor is None else None)


def work(app: App, job: Job[Mailing], has_time: HasTime) -> None:
    """Reconciles an open mailing. Raises WriteConflictError if another worker has it by now."""
    mailing = job.thing
    event = events.find(app.table, mailing.group, mailing.event)
    if event is None:
        _close_without_event(app, mailing)
        return
    tally = _count_so_far(mailing, app.now())
    held = mailing
    resumed = mailing.cursor is not None
    for page, last in _pages(app, mailing):
        _enqueue(app, held, _unfinished(app, event, held, page, tally))
        if last is not None or resumed:
            # It has come on: the claims that count against it are those since. None would mean that nobody is at it.
            leased = replace(held, due_at=app.now() + KINDS["mailing"].lease, claims=1)
            held = _save(app, held, replace(leased, cursor=last, tally=tally.kept() if last is not None else None))
        if last is not None and not has_time():
            enqueue_now(app, _save(app, held, replace(held, due_at=app.now(), claims=0)))
            return
    _close_or_wait(app, event, held, tally)


def _pages(app: App, mailing: Mailing) -> Iterator[tuple[list[Signup], str | None]]:
    """The event's signups from where a pass that was cut short had come, each page with where to go on from."""
    cursor = mailing.cursor
    while True:
        page, cursor = signups.by_contact(app.table, mailing.group, mailing.event, after=cursor)
        yield page, cursor
        if cursor is None:
            return


def _unfinished(app: App, event: Event, mailing: Mailing, page: list[Signup], tally: _Count) -> list[str]:
    """The contacts of a page that are owed a copy and have no end yet; counts those that have one."""
    if not page:
        return []
    written = ledger.between(app.table, mailing, page[0].contact, page[-1].contact)
    meant = _meant(app, event, mailing, [one for one in page if in_audience(one, mailing, event)])
    todo = []
    for signup in page:
        delivery = written.get(signup.contact)
        if delivery is None and signup.contact not in meant:
            continue
        if delivery is not None:
            delivery = _as_it_is_now(app, delivery)
        if delivery is not None and delivery.state.is_end:
            tally.counts[delivery.state] += 1
            continue
        tally.open += 1
        turn = _turn(delivery)
        if turn is not None and turn > app.now():
            tally.wait_until(turn)
        elif delivery is None or delivery.state is DeliveryState.PLANNED:
            todo.append(signup.contact)
    return todo


def _meant(app: App, event: Event, mailing: Mailing, audience: list[Signup]) -> set[str]:
    """Whom of the audience the mailing is for: their contacts are read only where it is for some alone."""
    contacts = {signup.contact for signup in audience}
    if not mailing.is_for_some:
        return contacts
    known = contact_store.of_ids(app.table, mailing.group, contacts)
    return {id for id in contacts if is_meant(known.get(id), mailing, event)}


def _turn(delivery: Delivery | None) -> datetime | None:
    """When a delivery that a budget or a brake keeps is to be looked at: nobody need be asked about it until then."""
    waits = delivery is not None and delivery.state is DeliveryState.PLANNED
    return delivery.held_until if delivery is not None and waits else None


def _as_it_is_now(app: App, delivery: Delivery) -> Delivery:
    """The delivery; as unknown where its sender died. Where another wrote it meanwhile, the next pass sees to it."""
    try:
        return expired_as_unknown(app, delivery)
    except WriteConflictError:
        return delivery


def _enqueue(app: App, mailing: Mailing, contacts: list[str]) -> None:
    kind = "recipients_bulk" if mailing.trigger.can_wait else "recipients_soon"
    key = key_for(mailing)
    batches = (contacts[first : first + BATCH] for first in range(0, len(contacts), BATCH))
    enqueue_recipients(app, [RecipientsMessage(kind=kind, pk=key.pk, sk=key.sk, contacts=batch) for batch in batches])


def _close_without_event(app: App, mailing: Mailing) -> None:
    """Nothing is left to do: nobody can be told of an event that is not there any more."""
    logger.info("the event of a mailing is not there any more", extra={"mailing": mailing.id, "event": mailing.event})
    counts = ledger.counts(app.table, mailing)
    stopped = replace(mailing.counted_anew(), state=MailingState.CANCELLED, reason=Reason.EVENT_CANCELLED)
    _save(app, mailing, replace(stopped, counts=counts, closed_at=app.now(), due_at=None, claims=0))


def _close_or_wait(app: App, event: Event, mailing: Mailing, tally: _Count) -> None:
    now = app.now()
    settled_at = mailing.begun_at + SETTLING
    if tally.open == 0 and tally.began_at is not None and tally.began_at >= settled_at:
        rule = rule_store.find(app.table, event.group, event.id, mailing.rule)
        _save(app, mailing, _closed(event, mailing, rule, tally, now))
        return
    if tally.began_at is None:
        next_at = now
    elif now >= settled_at:
        next_at = now + backoff(mailing.retries)
    else:
        next_at = settled_at
    next_at = min(next_at, tally.next_turn or next_at)
    _save(app, mailing, replace(mailing, due_at=next_at, retries=mailing.retries + 1, claims=0))


def _closed(event: Event, mailing: Mailing, rule: Rule | None, tally: _Count, now: datetime) -> Mailing:
    """The mailing with its counts; as cancelled where nothing of it was sent because of what happened to it."""
    overtaken = rule is None or not rule.enabled or is_overtaken(mailing, event, rule)
    cancelled = event.status is EventStatus.CANCELLED and mailing.trigger is not Trigger.ON_EVENT_CANCELLED
    stopped = (overtaken or cancelled) and not tally.counts.get(DeliveryState.SENT)
    return replace(
        mailing,
        state=MailingState.CANCELLED if stopped else MailingState.CLOSED,
        reason=(Reason.EVENT_CANCELLED if cancelled else Reason.CANCELLED) if stopped else None,
        counts=dict(tally.counts),
        closed_at=now,
        due_at=None,
        claims=0,
    )


def _save(app: App, old: Mailing, new: Mailing) -> Mailing:
    ledger.save_mailing(app.table, old, new)
    return new
