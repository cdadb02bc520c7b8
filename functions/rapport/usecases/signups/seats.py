"""Who gets a place: every write that gives, frees or hands on one, each a transaction with the event's counts.

Paths that free a place: a confirmed signup is cancelled by its attendee or an organiser (`cancel`), its contact is
erased (`give_up`), the capacity is raised or lifted (`promote_waiting`, also at every look at the event, in case that
was cut short).
"""

from dataclasses import replace
from datetime import datetime

from ...app import App
from ...domain.errors import GoneError
from ...domain.event import Event, EventStatus, Seats
from ...domain.principal import Principal
from ...domain.rule import Trigger
from ...domain.signup import Signup, SignupChange, SignupStatus
from ...jobs.enqueue import GRACE, enqueue_changes
from ...store import events, signups
from ...store import seats as seats_store
from ...store.dynamodb.table import Write
from ...store.retry import until_written

_MOST_AT_ONCE = 50


def change_of(signup: Signup, trigger: Trigger, now: datetime) -> SignupChange:
    """What this change of a signup owes its attendee a mail for."""
    return SignupChange(
        group=signup.group,
        event=signup.event,
        contact=signup.contact,
        trigger=trigger,
        status_version=signup.status_version,
        at=now,
        due_at=now + GRACE,
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


def cancel(app: App, who: Principal, event_id: str, contact: str) -> Signup:
    """Cancels a signup and gives its place to the first in line; a repeat changes nothing.

    Raises GoneError once the event is cancelled or over, NotFoundError where nobody of this id signed up.
    """

    def attempt() -> tuple[Signup, list[SignupChange]]:
        event, seats = events.with_seats(app.table, who.group, event_id)
        old = signups.get(app.table, who.group, event_id, contact)
        if old.status is SignupStatus.CANCELLED:
            return old, []
        refuse_if_gone(event, app.now())
        return _with_cancelled(app, event, seats, old)

    signup, acts = until_written(attempt)
    enqueue_changes(app, *acts)
    return signup


def refuse_if_gone(event: Event, now: datetime) -> None:
    if event.status is EventStatus.CANCELLED:
        raise GoneError("The event is cancelled.")
    if event.ends_at <= now:
        raise GoneError("The event is over.")


def _with_cancelled(app: App, event: Event, seats: Seats, old: Signup) -> tuple[Signup, list[SignupChange]]:
    now = app.now()
    new = replace(with_status(old, SignupStatus.CANCELLED, now), checked_in_at=None)
    act = change_of(new, Trigger.ON_CANCELLED, now)
    return new, [act, *release_seat(app, event, seats, old, new, signups.to_put_change(app.table, act))]


def release_seat(app: App, event: Event, seats: Seats, old: Signup, new: Signup, *also: Write) -> list[SignupChange]:
    """Puts `new`, which is cancelled, in the place of `old`, whose place goes to the first in line: what they are told.

    Raises WriteConflictError.
    """
    writes = [signups.to_replace(app.table, old, new), *also]
    came = -1 if old.checked_in_at is not None else 0
    if old.status is SignupStatus.WAITLISTED:
        counts = seats_store.to_change(app.table, event, {"waitlisted": -1, "cancelled": 1})
        app.table.transact(*writes, counts)
        return []
    head = signups.first_in_line(app.table, event) if seats.waitlisted else None
    if head is None:
        change = {"confirmed": -1, "cancelled": 1, "attended": came}
        app.table.transact(*writes, seats_store.to_change(app.table, event, change, seats_store.nobody_waits()))
        return []
    promotion, promoted = _promoted(app, head, app.now())
    change = {"waitlisted": -1, "cancelled": 1, "attended": came}
    app.table.transact(*writes, *promotion, seats_store.to_change(app.table, event, change))
    return [promoted]


def _promoted(app: App, head: Signup, now: datetime) -> tuple[list[Write], SignupChange]:
    new = replace(with_status(head, SignupStatus.CONFIRMED, now), line_no=None)
    act = change_of(new, Trigger.ON_PROMOTED, now)
    return [signups.to_replace(app.table, head, new), signups.to_put_change(app.table, act)], act


def promote_waiting(app: App, event: Event, most: int = _MOST_AT_ONCE) -> bool:
    """Gives free places to those in line, at most `most` of them; whether nobody is left who could have one."""
    return any(until_written(lambda: _promote_one(app, event)) is None for _ in range(most))


def _promote_one(app: App, event: Event) -> SignupChange | None:
    """Promotes the first in line if there is a place; None where there is nobody or no place."""
    seats = seats_store.seats(app.table, event.group, event.id)
    free = seats.left is None or seats.left > 0
    over = event.status is not EventStatus.PUBLISHED or event.ends_at <= app.now()
    head = signups.first_in_line(app.table, event) if free and seats.waitlisted and not over else None
    if head is None:
        return None
    writes, act = _promoted(app, head, app.now())
    change = {"waitlisted": -1, "confirmed": 1}
    app.table.transact(
        *writes, seats_store.to_change(app.table, event, change, seats_store.has_room(), seats_store.is_open())
    )
    enqueue_changes(app, act)
    return act
