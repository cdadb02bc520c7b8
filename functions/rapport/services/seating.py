"""Who gets a place: every write that gives, frees or hands on one, each a transaction with the event's counts.

Paths that free a place: a confirmed signup is cancelled by its attendee or an organiser (`cancel`), its contact is
erased (`give_up`), the capacity is raised or lifted (`promote_waiting`, also at every look at the event, in case that
was cut short).
"""

from dataclasses import replace
from datetime import datetime

from ..domain.errors import GoneError
from ..domain.models import Act, Event, EventStatus, Seats, Signup, SignupStatus, Trigger
from ..store import events, signups
from ..store.table import Write
from .app import App
from .nudge import GRACE, nudge_act
from .retry import until_won

_MOST_AT_ONCE = 50


def act_of(signup: Signup, trigger: Trigger, now: datetime) -> Act:
    """What this change of a signup owes its attendee a mail for."""
    return Act(
        group=signup.group,
        event=signup.event,
        contact=signup.contact,
        trigger=trigger,
        turn=signup.turn,
        at=now,
        due_at=now + GRACE,
    )


def turned(signup: Signup, status: SignupStatus, now: datetime) -> Signup:
    return replace(
        signup, status=status, was=signup.status, changed_at=now, turn=signup.turn + 1, edits=signup.edits + 1
    )


def cancel(app: App, group: str, event_id: str, contact: str) -> Signup:
    """Cancels a signup and gives its place to the first in line; a repeat changes nothing.

    Raises GoneError once the event is cancelled or over, NotFoundError where nobody of this id signed up.
    """

    def attempt() -> tuple[Signup, list[Act]]:
        event, seats = events.with_seats(app.table, group, event_id)
        old = signups.get(app.table, group, event_id, contact)
        if old.status is SignupStatus.CANCELLED:
            return old, []
        refuse_if_gone(event, app.now())
        return _cancelled(app, event, seats, old)

    signup, acts = until_won(attempt)
    nudge_act(app, *acts)
    return signup


def refuse_if_gone(event: Event, now: datetime) -> None:
    if event.status is EventStatus.CANCELLED:
        raise GoneError("The event is cancelled.")
    if event.ends_at <= now:
        raise GoneError("The event is over.")


def _cancelled(app: App, event: Event, seats: Seats, old: Signup) -> tuple[Signup, list[Act]]:
    now = app.now()
    new = replace(turned(old, SignupStatus.CANCELLED, now), checked_in_at=None)
    act = act_of(new, Trigger.ON_CANCELLED, now)
    return new, [act, *give_up(app, event, seats, old, new, signups.act_put(app.table, act))]


def give_up(app: App, event: Event, seats: Seats, old: Signup, new: Signup, *also: Write) -> list[Act]:
    """Puts `new`, which is cancelled, in the place of `old`, whose place goes to the first in line: what they are told.

    Raises RaceLostError.
    """
    writes = [signups.replaced(app.table, old, new), *also]
    came = -1 if old.checked_in_at is not None else 0
    if old.status is SignupStatus.WAITLISTED:
        counts = events.changed_seats(app.table, event, {"waitlisted": -1, "cancelled": 1})
        app.table.transact(*writes, counts)
        return []
    head = signups.first_in_line(app.table, event) if seats.waitlisted else None
    if head is None:
        change = {"confirmed": -1, "cancelled": 1, "attended": came}
        app.table.transact(*writes, events.changed_seats(app.table, event, change, events.nobody_waits()))
        return []
    promotion, promoted = _promoted(app, head, app.now())
    change = {"waitlisted": -1, "cancelled": 1, "attended": came}
    app.table.transact(*writes, *promotion, events.changed_seats(app.table, event, change))
    return [promoted]


def _promoted(app: App, head: Signup, now: datetime) -> tuple[list[Write], Act]:
    new = replace(turned(head, SignupStatus.CONFIRMED, now), line_no=None)
    act = act_of(new, Trigger.ON_PROMOTED, now)
    return [signups.replaced(app.table, head, new), signups.act_put(app.table, act)], act


def promote_waiting(app: App, event: Event, most: int = _MOST_AT_ONCE) -> bool:
    """Gives free places to those in line, at most `most` of them; whether nobody is left who could have one."""
    return any(until_won(lambda: _promote_one(app, event)) is None for _ in range(most))


def _promote_one(app: App, event: Event) -> Act | None:
    """Promotes the first in line if there is a place; None where there is nobody or no place."""
    seats = events.seats(app.table, event.group, event.id)
    free = seats.left is None or seats.left > 0
    over = event.status is not EventStatus.PUBLISHED or event.ends_at <= app.now()
    head = signups.first_in_line(app.table, event) if free and seats.waitlisted and not over else None
    if head is None:
        return None
    writes, act = _promoted(app, head, app.now())
    change = {"waitlisted": -1, "confirmed": 1}
    app.table.transact(*writes, events.changed_seats(app.table, event, change, events.has_room(), events.is_open()))
    nudge_act(app, act)
    return act
