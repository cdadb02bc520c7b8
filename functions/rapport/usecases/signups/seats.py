"""Who gets a place: every write that gives, frees or hands on one, each a transaction with the event's counts.

Paths that free a place: a confirmed signup is cancelled by its attendee or an organiser (`cancel`), its contact is
erased (`release_seat`), the capacity is raised or lifted (`promote_waiting`, also at every look at the event, in case
that was cut short).
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from ...app import App
from ...domain.attendee import Attendee
from ...domain.base.dataclass import dataclass
from ...domain.base.errors import GoneError
from ...domain.event import Event, EventStatus, Seats
from ...domain.principal import Principal
from ...domain.rule import Trigger
from ...domain.signup import ListedSignup, Signup, SignupChange, SignupStatus
from ...jobs.enqueue import GRACE, enqueue_now
from ...log import correlation_id
from ...store import outbox, signups
from ...store import seats as seats_store
from ...store.table import Write
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
    seats, promoted = release_seat(app, found, new, outbox.to_add(app.table, change), *also)
    return replace(found, signup=new, seats=seats), [change, *promoted]


def release_seat(app: App, found: Attendee, new: Signup, *also: Write) -> tuple[Seats, list[SignupChange]]:
    """Puts `new`, which is cancelled, in the place of the signup found, whose place goes to the first in line.

    Returns the counts as they are then, and what is to be told to who got the place. Raises WriteConflictError.
    """
    event, seats, old = found.event, found.seats, found.signup
    writes = [signups.to_replace(app.table, old, new), *also]
    came = -1 if old.checked_in_at is not None else 0
    if old.status is SignupStatus.WAITLISTED:
        counts = {"waitlisted": -1, "cancelled": 1}
        app.table.transact(*writes, seats_store.to_change(app.table, event, counts))
        return seats.after(counts), []
    head = signups.first_in_line(app.table, event) if seats.waitlisted else None
    if head is None:
        counts = {"confirmed": -1, "cancelled": 1, "attended": came}
        app.table.transact(*writes, seats_store.to_change(app.table, event, counts, seats_store.nobody_waits()))
        return seats.after(counts), []
    promotion, promoted = _promoted(app, head, app.now())
    counts = {"waitlisted": -1, "cancelled": 1, "attended": came}
    app.table.transact(*writes, *promotion, seats_store.to_change(app.table, event, counts))
    return seats.after(counts), [promoted]


def _promoted(app: App, head: ListedSignup, now: datetime) -> tuple[list[Write], SignupChange]:
    new = replace(head, status=SignupStatus.CONFIRMED, status_version=head.status_version + 1)
    change = change_of(new, Trigger.ON_PROMOTED, now)
    return [signups.to_promote(app.table, head, new, now), outbox.to_add(app.table, change)], change


@dataclass(frozen=True)
class Promoted:
    seats: Seats
    """The event's counts as they are then."""
    is_all: bool
    """Whether nobody is left in line who could have a place."""


def promote_waiting(app: App, event: Event, most: int | None = None) -> Promoted:
    """Gives free places to those in line, at most `most` of them: `MOST_AT_ONCE` where nobody says."""
    for _ in range(most or MOST_AT_ONCE):
        seats, promoted = until_written(lambda: _promote_one(app, event))
        if promoted is None:
            return Promoted(seats, is_all=True)
    return Promoted(seats, is_all=False)


def _promote_one(app: App, event: Event) -> tuple[Seats, SignupChange | None]:
    """Promotes the first in line if there is a place; None where there is nobody or no place."""
    seats = seats_store.seats(app.table, event.group, event.id)
    free = seats.left is None or seats.left > 0
    over = event.status is not EventStatus.PUBLISHED or event.ends_at <= app.now()
    head = signups.first_in_line(app.table, event) if free and seats.waitlisted and not over else None
    if head is None:
        return seats, None
    writes, change = _promoted(app, head, app.now())
    counts = {"waitlisted": -1, "confirmed": 1}
    conditions = (seats_store.has_room(), seats_store.is_open())
    app.table.transact(*writes, seats_store.to_change(app.table, event, counts, *conditions))
    enqueue_now(app, change)
    return seats.after(counts), change
