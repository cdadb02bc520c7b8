"""A mailing from its beginning to the closing of its books.

One walk does all of it: go through the event's signups and the mailing's ledger side by side (both lie in the order
of the contacts), queue whoever is in the audience and has no end yet, and look again. The first walk is the fan-out; a
walk that finds nobody missing closes the books, no sooner than `SETTLING` after the mailing began, because a sign-up
that was being written when it began may turn up as late as that.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from ...app import App
from ...domain.audience import in_audience, is_overtaken
from ...domain.delivery import Delivery, DeliveryState, Mailing, MailingState, Reason
from ...domain.errors import WriteConflictError
from ...domain.event import Event, EventStatus
from ...domain.rule import Rule, Trigger
from ...domain.signup import Signup
from ...store import events, ledger, signups
from ...store import rules as rule_store
from ...store.dynamodb.codec import decode
from ..delivery_lease import expired_as_unknown

SETTLING = timedelta(minutes=5)


LEASE = timedelta(minutes=5)


BATCH = 32
"""Recipients in one message: with signup, contact and delivery of each, one BatchGetItem reads them all."""

_BACK_OFF = (1, 2, 4, 8, 15)
"""Minutes between walks while somebody is still without an end."""


@dataclass
class _Tally:
    """What a walk has found so far."""

    counts: Counter[str] = field(default_factory=Counter)
    open: int = 0


def reconcile(app: App, mailing: Mailing) -> None:
    """Walks an open mailing, which the caller has claimed. Raises WriteConflictError if another has it by now."""
    event = events.get(app.table, mailing.group, mailing.event)
    books = _Tally()
    held = mailing
    resumed = mailing.cursor is not None
    for page, last in _pages(app, mailing):
        _queue(app, held, _unfinished(app, event, held, page, books))
        if last is not None or resumed:
            # It has come on: the claims that count against it are those since. None would mean that nobody walks it.
            held = _save(app, held, replace(held, cursor=last, due_at=app.now() + LEASE, claims=1))
    _close_or_wait(app, event, held, books, complete=not resumed)


def _pages(app: App, mailing: Mailing) -> Iterator[tuple[list[Signup], str | None]]:
    """The event's signups from where a walk that was cut short had come, each page with the place to go on from."""
    cursor = mailing.cursor
    while True:
        page = signups.by_contact(app.table, mailing.group, mailing.event, after=cursor)
        cursor = page.last["sk"]["S"] if page.last else None
        yield [decode(Signup, item) for item in page.items], cursor
        if cursor is None:
            return


def _unfinished(app: App, event: Event, mailing: Mailing, page: list[Signup], books: _Tally) -> list[str]:
    """The contacts of a page that are owed a copy and have no end yet; counts those that have one."""
    if not page:
        return []
    written = ledger.deliveries_between(app.table, mailing, page[0].contact, page[-1].contact)
    todo = []
    for signup in page:
        delivery = written.get(signup.contact)
        if delivery is None and not in_audience(signup, mailing, event):
            continue
        if delivery is not None:
            delivery = _as_it_is_now(app, delivery)
        if delivery is not None and delivery.state.is_end:
            books.counts[delivery.state] += 1
            continue
        books.open += 1
        if delivery is None or delivery.state is DeliveryState.PLANNED:
            todo.append(signup.contact)
    return todo


def _as_it_is_now(app: App, delivery: Delivery) -> Delivery:
    """The delivery; as unknown where its sender died. Where another wrote it meanwhile, the next walk sees to it."""
    try:
        return expired_as_unknown(app, delivery)
    except WriteConflictError:
        return delivery


def _queue(app: App, mailing: Mailing, contacts: list[str]) -> None:
    place = {"group": mailing.group, "event": mailing.event, "mailing": mailing.id}
    batches = (contacts[first : first + BATCH] for first in range(0, len(contacts), BATCH))
    queue = app.bulk_queue if mailing.trigger.can_wait else app.soon_queue
    queue.send({**place, "contacts": batch, "can_wait": mailing.trigger.can_wait} for batch in batches)


def _close_or_wait(app: App, event: Event, mailing: Mailing, books: _Tally, *, complete: bool) -> None:
    now = app.now()
    settled_at = mailing.begun_at + SETTLING
    if books.open == 0 and complete and now >= settled_at:
        rule = rule_store.of_event(app.table, event.group, event.id).get(mailing.rule)
        _save(app, mailing, _closed(event, mailing, rule, books, now))
        return
    if not complete:
        next_at = now
    elif now >= settled_at:
        next_at = now + timedelta(minutes=_BACK_OFF[min(mailing.retries, len(_BACK_OFF) - 1)])
    else:
        next_at = settled_at
    _save(app, mailing, replace(mailing, due_at=next_at, retries=mailing.retries + 1, claims=0))


def _closed(event: Event, mailing: Mailing, rule: Rule | None, books: _Tally, now: datetime) -> Mailing:
    """The mailing with its books closed; as cancelled where nothing of it was sent because of what happened to it."""
    overtaken = rule is None or not rule.enabled or is_overtaken(mailing, event, rule)
    cancelled = event.status is EventStatus.CANCELLED and mailing.trigger is not Trigger.ON_EVENT_CANCELLED
    stopped = (overtaken or cancelled) and not books.counts.get(DeliveryState.SENT)
    return replace(
        mailing,
        state=MailingState.CANCELLED if stopped else MailingState.CLOSED,
        reason=(Reason.EVENT_CANCELLED if cancelled else Reason.CANCELLED) if stopped else None,
        counts=dict(books.counts),
        closed_at=now,
        due_at=None,
        claims=0,
    )


def _save(app: App, old: Mailing, new: Mailing) -> Mailing:
    ledger.save_mailing(app.table, old, new)
    return new
