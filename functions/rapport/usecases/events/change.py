"""Changing an event. Its plan follows by itself: it is derived from the event."""

import hashlib
from dataclasses import replace
from datetime import datetime

from ...app import App
from ...domain import plan
from ...domain.audit import differences
from ...domain.base.dataclass import dataclass
from ...domain.base.errors import ConflictError, InvalidError
from ...domain.event import Event, EventStatus, Seats, Venue
from ...domain.patches import UNSET, Basis, EventPatch, Unset, as_given
from ...domain.plan import NOTICE_DELAY
from ...domain.principal import Principal
from ...domain.questions import no_longer_asked
from ...domain.seats.held_places import is_last_call, is_open
from ...jobs.enqueue import enqueue_now
from ...store import events as store
from ...store import outbox
from ...store import seats as seats_store
from ...store.table import Write
from ...store.write_conflicts import until_written
from ..connections import coming
from ..images import refuse_unknown_image
from ..signups import seats as seats_usecase
from ..trail import to_note

MOST_TOLD = 5
"""How many of an event's former times and places are kept."""
TIMES = ("starts_local", "ends_local", "timezone")
_DETAILS = (*TIMES, "venue")


FIELDS = (
    *("title", "description", "questions", "waitlist", "confirm_address"),
    *("signup_closes_local", "listed", "join_url", "connections", "image"),
    *_DETAILS,
)
"""What an event is, and a copy of it, too."""


def values_of(event: Event, seats: Seats) -> dict[str, object]:
    """What a patch may change, as it is."""
    return {**{name: getattr(event, name) for name in FIELDS}, "capacity": seats.capacity}


def checked(event: Event) -> Event:
    if event.ends_at <= event.starts_at:
        raise InvalidError.of("ends_at", "must be after the start")
    if event.signup_closes_at > event.ends_at:
        raise InvalidError.of("signup_closes_at", "must not be after the end")
    return replace(event, details_hash=_fingerprint(event))


def _fingerprint(event: Event) -> str:
    parts = [str(getattr(event, name) or Venue()) for name in _DETAILS]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:12]


@dataclass(frozen=True)
class Changed:
    event: Event
    seats: Seats
    was: Event
    seats_before: Seats


def change_event(app: App, who: Principal, id: str, patch: EventPatch, basis: Basis[EventPatch] = as_given) -> Changed:
    """Changes an event; one that is given a new start alone lasts as long, and its sign-up closes as long before.

    A patch that changes nothing writes nothing. Raises InvalidError where it would end before it starts, and the like;
    ConflictError if more people have a place than the new capacity, or the event is cancelled; ChangedMeanwhileError.
    """

    def attempt() -> tuple[Changed, bool]:
        old, seats = store.with_seats(app.table, who.group, id)
        changed = would_change(app, old, seats, basis(patch, values_of(old, seats)))
        new = changed.event
        if (new, changed.seats) == (old, seats):
            return changed, False
        changes = {**differences(old, new, FIELDS), **differences(seats, changed.seats, ["capacity"])}
        note = to_note(app, who, "event.change", f"events/{id}", changes)
        call = _last_call(app, new, seats, changed.seats)
        also = (*_to_set_capacity(app, changed), *coming.to_go_on(app, old, new), *call, note)
        app.table.transact(store.to_replace(app.table, old, new), *also)
        return changed, True

    changed, is_changed = until_written(attempt)
    if patch.capacity is not UNSET:
        changed = replace(changed, seats=seats_usecase.promote_waiting(app, changed.event).seats)
    if is_changed:
        enqueue_now(app, changed.event)
    return changed


def would_change(app: App, old: Event, seats: Seats, patch: EventPatch) -> Changed:
    """What a patch makes of an event, and of its places; nothing is written. Raises as `change_event` does."""
    if old.status is EventStatus.CANCELLED:
        raise ConflictError("The event is cancelled. Clone it to make a new one.")
    wanted, wanted_seats = _applied(patch, old), patch.applied_to(seats)
    if (wanted, wanted_seats) == (old, seats):
        return Changed(old, seats, old, seats)
    if wanted.image != old.image:
        refuse_unknown_image(app, old.group, "image", wanted.image)
    new = _moved(old, checked(_with_former_questions(old, wanted, seats)), app.now())
    _refuse_too_few(seats, patch.capacity)
    return Changed(new, wanted_seats, old, seats)


def _applied(patch: EventPatch, old: Event) -> Event:
    new = patch.applied_to(old)
    if new.starts_local == old.starts_local:
        return new
    if patch.signup_closes_local is UNSET:
        new = replace(new, signup_closes_local=old.signup_close_if_begun(new.starts_local))
    if patch.ends_local is not UNSET:
        return new
    return replace(new, ends_local=old.end_if_begun(new.starts_local, new.timezone))


def _with_former_questions(old: Event, new: Event, seats: Seats) -> Event:
    """Remembers what is asked no more, where somebody may have answered it."""
    asked = old.questions if old.status is EventStatus.PUBLISHED or seats.has_history else ()
    return replace(new, former_questions=no_longer_asked(asked, old.former_questions, new.questions))


def _refuse_too_few(seats: Seats, wanted: int | Unset | None) -> None:
    if wanted is UNSET or wanted is None or wanted == seats.capacity:
        return
    if wanted < seats.taken:
        raise ConflictError(f"{seats.taken} places are taken or held already: cancel some first, or allow that many.")


def _to_set_capacity(app: App, changed: Changed) -> list[Write]:
    wanted, seats = changed.seats.capacity, changed.seats_before
    return [] if wanted == seats.capacity else [seats_store.to_set_capacity(app.table, changed.was, wanted, seats)]


def _last_call(app: App, event: Event, before: Seats, seats: Seats) -> list[Write]:
    """Has all who wait told of more places in the last hours, when they are given to nobody in particular."""
    now = app.now()
    is_more = seats.capacity != before.capacity and seats.has_room and seats.waitlisted > 0
    if not (is_more and is_open(event, now) and is_last_call(event, now)):
        return []
    return [outbox.to_call(app.table, seats_usecase.last_call(event, now))]


def _moved(old: Event, new: Event, now: datetime) -> Event:
    """What follows from a change: a schedule of its own for new times, and a notice for who was told the old."""
    new = plan.replanned(new, now)
    if any(getattr(old, name) != getattr(new, name) for name in TIMES):
        new = replace(new, schedule_version=old.schedule_version + 1, moved_at=now)
    if old.status is not EventStatus.PUBLISHED:
        return new
    if new.details_hash != old.details_hash:
        others = [before for before in old.told if before.hash not in (old.details_hash, new.details_hash)]
        told = (*others, replace(old.details, until=now))[-MOST_TOLD:]
        new = replace(new, ical_sequence=old.ical_sequence + 1, told=told)
    if new.ical_sequence == old.ical_sequence and old.notice_due_at is None:
        return new
    return replace(new, notice_due_at=now + NOTICE_DELAY if new.ends_at > now else None)
