"""What is held for somebody runs out: an offer that nobody accepted, a place for who did not confirm. A job."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from itertools import islice

from ...app import App
from ...domain.base.errors import NotFoundError, WriteConflictError
from ...domain.event import Event, Seats, WaitlistMode
from ...domain.rule import Trigger
from ...domain.seats.attendee import Attendee
from ...domain.seats.held_places import (
    MOST_OFFERS,
    UNCONFIRMED_WHILE_OTHERS_WAIT,
    is_last_call,
    is_open,
    offer_until,
    pending_until,
)
from ...domain.signup import ListedSignup, Signup, SignupStatus
from ...jobs.enqueue import enqueue_now
from ...jobs.worker import HasTime
from ...store import jobs, outbox, signups
from ...store import seats as seats_store
from ...store.jobs import Job
from ...store.write_conflicts import until_written
from .seats import change_of, promote_waiting, release_seat, with_status


def work(app: App, job: Job[Signup], _has_time: HasTime) -> None:
    """Raises WriteConflictError where another worker is at it."""
    until = until_written(lambda: _look(app, job.thing))
    if until is not None:
        jobs.put_off(app.table, job, until)


def _look(app: App, one: Signup) -> datetime | None:
    """Ends what has run out; until when it is held, if it has not. Raises WriteConflictError."""
    try:
        found = signups.attendee(app.table, one.group, one.event, one.contact)
    except NotFoundError:
        return None  # erased meanwhile
    signup, event, now = found.signup, found.event, app.now()
    if signup.due_at is None:
        return None  # decided meanwhile
    if not is_open(event, now):
        app.table.transact(*signups.to_replace(app.table, signup, _left_alone(signup)))
        return None
    until = now if signup.unreachable_at is not None else _until(app, found)
    if until > now and _is_needed(found, now):
        enqueue_now(app, *release_seat(app, found, replace(_left_alone(signup), held_until=None))[1])
        return None
    if until > now:
        return until
    if signup.status is SignupStatus.OFFERED and signup.unreachable_at is None:
        _run_out(app, found)
    else:
        cancelled = with_status(signup, SignupStatus.CANCELLED, now)
        enqueue_now(app, *release_seat(app, found, cancelled)[1])  # of an address that may be a stranger's: no mail
    return None


def _left_alone(signup: Signup) -> Signup:
    return replace(signup, due_at=None, claims=0, revision=signup.revision + 1)


def _is_needed(found: Attendee, now: datetime) -> bool:
    """Whether others wait for a place of who could not be asked yet: they stay pending, and get what a newcomer would.

    Else whoever fills a mailbox's budget would keep the place from everybody.
    """
    signup = found.signup
    is_asked = signup.status is not SignupStatus.PENDING or signup.asked_to_confirm_at is not None
    return not is_asked and found.seats.waitlisted > 0 and signup.signed_up_at + UNCONFIRMED_WHILE_OTHERS_WAIT <= now


def _until(app: App, found: Attendee) -> datetime:
    """Until when the place is held, as things are now."""
    signup, now = found.signup, app.now()
    if signup.status is SignupStatus.OFFERED:
        return min(signup.held_until or now, found.event.starts_at)
    asked_at = signup.asked_to_confirm_at
    if asked_at is None:
        asking = change_of(signup, Trigger.ON_PENDING, signup.signed_up_at)
        asked_at = now if outbox.is_owed(app.table, asking) else signup.signed_up_at
    return pending_until(found.event, found.seats, asked_at)


def _run_out(app: App, found: Attendee) -> None:
    """They are asked again once everybody else was; at once, where nobody else waits; and not a third time."""
    event, seats, now = found.event, found.seats, app.now()
    old = replace(found.signup, offers_run_out=found.signup.offers_run_out + 1)
    if old.offers_run_out == MOST_OFFERS:
        new = with_status(old, SignupStatus.CANCELLED, now)
    elif not (seats.waitlisted or seats.is_overbooked or is_last_call(event, now) or not _offers(event)):
        _offer_again(app, found, old)
        return
    else:
        line_no = signups.draw_line_no(app.table, event.group, event.id)
        new = replace(with_status(old, SignupStatus.WAITLISTED, now), line_no=line_no)
    change = change_of(new, Trigger.ON_OFFER_EXPIRED, now)
    _, promoted = release_seat(app, found, new, outbox.to_add(app.table, change))
    enqueue_now(app, change, *promoted)
    if new.status is SignupStatus.WAITLISTED:
        promote_waiting(app, event)  # themselves, where nobody else waits and places are not offered any more


def _offers(event: Event) -> bool:
    return event.waitlist.mode is WaitlistMode.OFFER


def _offer_again(app: App, found: Attendee, old: Signup) -> None:
    event, now = found.event, app.now()
    until = offer_until(event, now)
    new = replace(with_status(old, SignupStatus.OFFERED, now), held_until=until, due_at=until)
    change = change_of(new, Trigger.ON_OFFERED, now)
    app.table.transact(
        *signups.to_replace(app.table, found.signup, new),
        outbox.to_add(app.table, change),
        seats_store.to_change(
            app.table, event, {"offered": 0}, seats_store.nobody_waits(), seats_store.is_not_overbooked()
        ),
    )
    enqueue_now(app, change)


def hasten(app: App, event: Event, seats: Seats) -> None:
    """Has those looked at now for whom a place may be held no longer: others began to wait, or the event was moved."""
    hasten_for_who_waits(app, event, seats)
    if event.moved_at is not None and (seats.held or seats.offered):
        _hasten(app, event, _held_beyond_start(app, event))


def hasten_for_who_waits(app: App, event: Event, seats: Seats) -> None:
    """The same only because others began to wait: what is asked with each who joins the line."""
    if seats.held and seats.waitlisted:
        _hasten(app, event, _pending_for_long(app, event, seats.held))


def _hasten(app: App, event: Event, outlived: Iterable[ListedSignup]) -> None:
    for one in outlived:
        with suppress(WriteConflictError):  # it is looked at sooner anyway
            signups.hasten(app.table, event.group, event.id, one.contact, app.now())


def _pending_for_long(app: App, event: Event, held: int) -> Iterator[ListedSignup]:
    for one in islice(signups.held(app.table, event, SignupStatus.PENDING), held):
        if one.signed_up_at + UNCONFIRMED_WHILE_OTHERS_WAIT <= app.now():
            yield one


def _held_beyond_start(app: App, event: Event) -> Iterator[ListedSignup]:
    for status in (SignupStatus.PENDING, SignupStatus.OFFERED):
        for one in signups.held(app.table, event, status):
            if one.held_until is not None and one.held_until > event.starts_at:
                yield one
