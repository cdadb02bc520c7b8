"""Who gets a place: every write that gives, frees or hands on one, each a transaction with the event's counts.

Paths that free a place: who has one, or has one held, cancels, declines or is cancelled (`cancel`), what is held runs
out (`run_out`), a contact is erased (`release_seat`) or blocked (`release_quietly`), the capacity is raised or lifted
(`promote_waiting`, also at every look at the event, in case that was cut short).
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from ...app import App
from ...domain.base.dataclass import dataclass
from ...domain.base.errors import GoneError, WriteConflictError
from ...domain.event import Event, EventStatus, ListedEvent, Seats, WaitlistMode
from ...domain.principal import Principal
from ...domain.rule import Trigger
from ...domain.seats.attendee import Attendee
from ...domain.seats.held_places import is_last_call, is_open, offer_until
from ...domain.signup import LastCall, ListedSignup, Signup, SignupChange, SignupStatus
from ...jobs.enqueue import GRACE, enqueue_now
from ...log import correlation_id
from ...store import contacts, outbox, signups
from ...store import seats as seats_store
from ...store.table import Condition, Write
from ...store.write_conflicts import until_written
from ..trail import attendee, to_note

AttendeeT = TypeVar("AttendeeT", bound=Attendee)

MOST_AT_ONCE = 50
"""Who move up in one request, or at one look at the event."""


def change_of(signup: ListedSignup, trigger: Trigger, now: datetime) -> SignupChange:
    """What this change of a signup owes its attendee a mail for."""
    return SignupChange(
        group=signup.group,
        event=signup.event,
        contact=signup.contact,
        trigger=trigger,
        status_version=signup.status_version,
        at=now,
        due_at=now + GRACE,
        correlation_id=correlation_id(),
    )


def with_status(signup: Signup, status: SignupStatus, now: datetime) -> Signup:
    return replace(
        signup,
        status=status,
        previous_status=signup.status,
        changed_at=now,
        status_version=signup.status_version + 1,
        revision=signup.revision + 1,
        held_until=None,
        due_at=None,
        claims=0,
    )


def cancel(app: App, who: Principal, event_id: str, contact: str, message: str) -> Attendee:
    """Cancels a signup and gives its place to the first in line; a repeat changes nothing.

    `message` is to the attendee, by the organisers.
    Raises GoneError once the event is cancelled or over, NotFoundError where nobody of this id signed up.
    """
    note = to_note(app, who, "attendee.cancel", attendee(event_id, contact))

    def find() -> Attendee:
        return signups.attendee(app.table, who.group, event_id, contact)

    return cancel_found(app, find, lambda _: [note], message)


def cancel_found(
    app: App,
    find: Callable[[], AttendeeT],
    also: Callable[[AttendeeT], Sequence[Write]],
    message: str | None = None,
) -> AttendeeT:
    """The same of an attendee who is found, again where somebody else wrote meanwhile, by `find`.

    `also` is written with it. `message` is the organisers', None where they are not who cancels.
    """

    def attempt() -> tuple[AttendeeT, list[SignupChange]]:
        found = find()
        if found.signup.status is SignupStatus.CANCELLED:
            return found, []
        refuse_if_gone(found.event, app.now())
        return _with_cancelled(app, found, message, *also(found))

    cancelled, changes = until_written(attempt)
    enqueue_now(app, *changes)
    return cancelled


def refuse_if_closed(event: Event, now: datetime) -> None:
    """Raises GoneError where nobody can sign up any more, though who is in may still change their mind."""
    refuse_if_gone(event, now)
    if event.signup_closes_at <= now:
        raise GoneError("Sign-up for this event is closed.")


def refuse_if_gone(event: Event, now: datetime) -> None:
    if event.status is EventStatus.CANCELLED:
        raise GoneError("The event is cancelled.")
    if event.ends_at <= now:
        raise GoneError("The event is over.")


def _with_cancelled(
    app: App, found: AttendeeT, message: str | None, *also: Write
) -> tuple[AttendeeT, list[SignupChange]]:
    now = app.now()
    cancelled = with_status(found.signup, SignupStatus.CANCELLED, now)
    new = replace(cancelled, checked_in_at=None, cancel_message=message)
    change = change_of(new, Trigger.ON_CANCELLED, now)
    visit = _visit_undone(app, found)
    seats, promoted = release_seat(app, found, new, outbox.to_add(app.table, change), *visit, *also)
    return replace(found, signup=new, seats=seats), [change, *promoted]


def release_quietly(app: App, found: Attendee) -> list[SignupChange]:
    """Cancels a signup, of which its attendee is not told; what is to be told to who gets its place.

    Raises WriteConflictError where it was changed since it was read.
    """
    cancelled = replace(with_status(found.signup, SignupStatus.CANCELLED, app.now()), checked_in_at=None)
    return release_seat(app, found, cancelled, *_visit_undone(app, found))[1]


def _visit_undone(app: App, found: Attendee) -> list[Write]:
    """Who cancels was not there, though they were checked in."""
    if found.signup.checked_in_at is None:
        return []
    id = found.signup.contact
    person = contacts.of_ids(app.table, found.event.group, [id]).get(id)
    return contacts.to_note_visit(app.table, person, found.event, app.now(), came=False)


def release_seat(app: App, found: Attendee, new: Signup, *also: Write) -> tuple[Seats, list[SignupChange]]:
    """Puts `new`, which has no place, in the place of the signup found; what that had goes to the first in line.

    Returns the counts as they are then, and what is to be told to who got the place. Raises WriteConflictError.
    """
    event, seats, old = found.event, found.seats, found.signup
    counts = Counter({old.status.value: -1, "attended": -1 if old.checked_in_at is not None else 0})
    counts[new.status.value] += 1
    held = -1 if old.holds_place else 0
    writes = [*signups.to_replace(app.table, old, new), *also]
    next_ = _Next(counts={}, conditions=(), writes=(), changes=())
    if old.takes_place and is_open(event, app.now()):
        next_ = _next(app, event, seats)
        counts.update(next_.counts)
    to_count = seats_store.to_change(app.table, event, counts, *next_.conditions, held=held)
    app.table.transact(*writes, *next_.writes, to_count)
    return seats.after(counts, held), list(next_.changes)


@dataclass(frozen=True)
class _Next:
    """What becomes of a freed place."""

    counts: Mapping[str, int]
    conditions: Sequence[Condition]
    writes: Sequence[Write]
    changes: Sequence[SignupChange]


def _next(app: App, event: Event, seats: Seats) -> _Next:
    """It goes to the first in line; if nobody waits, or more have a place than there are, to nobody.

    In the last hours it is told to all who wait.
    """
    now = app.now()
    if seats.is_overbooked:
        return _Next({}, [seats_store.is_overbooked()], [], [])
    if not seats.waitlisted:
        return _Next({}, [seats_store.nobody_waits()], [], [])
    if is_last_call(event, now):
        return _Next({}, [seats_store.somebody_waits()], [outbox.to_call(app.table, last_call(event, now))], [])
    first = signups.first_in_line(app.table, event)
    if first is None:
        raise WriteConflictError("Whoever waited was seated meanwhile.")
    return _given(app, event, first, now, seats_store.is_not_overbooked())


def _given(app: App, event: Event, first: ListedSignup, now: datetime, *conditions: Condition) -> _Next:
    """The place is theirs, or offered to them."""
    is_offered = event.waitlist.mode is WaitlistMode.OFFER
    status = SignupStatus.OFFERED if is_offered else SignupStatus.CONFIRMED
    until = offer_until(event, now) if is_offered else None
    new = replace(first, status=status, status_version=first.status_version + 1, held_until=until)
    change = change_of(new, Trigger.ON_OFFERED if is_offered else Trigger.ON_PROMOTED, now)
    writes = [*signups.to_promote(app.table, first, new, now), outbox.to_add(app.table, change)]
    return _Next({"waitlisted": -1, status.value: 1}, conditions, writes, [change])


def last_call(event: ListedEvent, now: datetime) -> LastCall:
    """What has everybody told who waits that a place is to be had."""
    return LastCall(group=event.group, event=event.id, at=now, due_at=now)


@dataclass(frozen=True)
class Promoted:
    seats: Seats
    """The event's counts as they are then."""
    is_all: bool
    """Whether nobody is left in line who could have a place."""


def promote_waiting(app: App, event: Event, most: int | None = None) -> Promoted:
    """Gives or offers free places to those in line, at most `most` of them: `MOST_AT_ONCE` where nobody says."""
    for _ in range(most or MOST_AT_ONCE):
        seats, promoted = until_written(lambda: _promote_one(app, event))
        if promoted is None:
            return Promoted(seats, is_all=True)
    return Promoted(seats, is_all=False)


def _promote_one(app: App, event: Event) -> tuple[Seats, SignupChange | None]:
    """Promotes the first in line if there is a place; None where there is nobody or no place."""
    seats = seats_store.seats(app.table, event.group, event.id)
    now = app.now()
    if not seats.has_room or not seats.waitlisted or not is_open(event, now):
        return seats, None
    if is_last_call(event, now):
        with suppress(WriteConflictError):  # all were told before
            app.table.transact(outbox.to_call(app.table, last_call(event, now), is_first=True))
        return seats, None
    first = signups.first_in_line(app.table, event)
    if first is None:
        raise WriteConflictError("Whoever waited was seated meanwhile.")
    given = _given(app, event, first, now, seats_store.has_room(), seats_store.is_open())
    app.table.transact(*given.writes, seats_store.to_change(app.table, event, given.counts, *given.conditions))
    enqueue_now(app, *given.changes)
    return seats.after(given.counts), given.changes[0]
