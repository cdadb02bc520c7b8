"""Events: made, changed, published, cancelled, cloned. Whatever happens to one, its plan follows: it is derived."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from ..domain.errors import ConflictError, InvalidError
from ..domain.models import Event, EventStatus, Seats, Venue
from ..domain.plan import NOTICE_DELAY
from ..store import events as store
from ..store.table import Write
from . import rules, seating
from .app import App
from .nudge import nudge_job
from .retry import until_won

_TIMES = ("starts_local", "ends_local", "timezone")
_DETAILS = (*_TIMES, "venue")


def create_event(app: App, group: str, fields: Mapping[str, Any], capacity: int | None) -> tuple[Event, Seats]:
    """A draft. Raises InvalidError where it would end before it starts."""
    event = _checked(Event(group=group, id=app.new_id(), created_at=app.now(), **fields))
    seats = Seats(capacity=capacity)
    store.create(app.table, event, seats)
    return event, seats


def clone_event(app: App, group: str, id: str, times: Mapping[str, datetime]) -> tuple[Event, Seats]:
    """A new draft with what the event is and its own rules, and without its people and its past.

    Given a new start alone it lasts as long as the old one.
    """
    old, seats = store.with_seats(app.table, group, id)
    kept = {name: getattr(old, name) for name in ("title", "description", "venue", "questions", *_TIMES)}
    if "starts_local" in times:
        kept["ends_local"] = times["starts_local"] + (old.ends_local - old.starts_local)
    event = _checked(Event(group=group, id=app.new_id(), created_at=app.now(), **{**kept, **times}))
    own = store.own_rules(app.table, group, id)
    items = [store.own_rule_item(event, rule) for rule in own.values()]
    store.create(app.table, event, Seats(capacity=seats.capacity), items)
    return event, Seats(capacity=seats.capacity)


def _checked(event: Event) -> Event:
    if event.ends_at <= event.starts_at:
        raise InvalidError.of("ends_at", "must be after the start")
    return replace(event, details=_fingerprint(event))


def _fingerprint(event: Event) -> str:
    parts = [str(getattr(event, name) or Venue()) for name in _DETAILS]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:12]


def change_event(
    app: App, group: str, id: str, changes: Mapping[str, Any], capacity: Mapping[str, int | None]
) -> tuple[Event, Seats]:
    """Changes an event. `capacity` is empty, or holds the new one.

    Raises ConflictError if more people have a place than the new capacity, or the event is cancelled.
    """

    def attempt() -> Event:
        old, seats = store.with_seats(app.table, group, id)
        if old.status is EventStatus.CANCELLED:
            raise ConflictError("The event is cancelled. Clone it to make a new one.")
        new = _moved(old, _checked(replace(old, **changes)), app.now())
        app.table.transact(store.replaced(app.table, old, new), *_new_capacity(app, old, seats, capacity))
        return new

    event = until_won(attempt)
    if capacity:
        seating.promote_waiting(app, event)
    nudge_job(app, event)
    return event, store.seats(app.table, group, id)


def _new_capacity(app: App, event: Event, seats: Seats, capacity: Mapping[str, int | None]) -> list[Write]:
    if not capacity or capacity["capacity"] == seats.capacity:
        return []
    wanted = capacity["capacity"]
    if wanted is not None and wanted < seats.confirmed:
        raise ConflictError(
            f"{seats.confirmed} people have a place already: cancel some first, or allow at least that."
        )
    return [store.new_capacity(app.table, event, wanted, seats)]


def _moved(old: Event, new: Event, now: datetime) -> Event:
    """What follows from a change: a schedule of its own for new times, and a notice for who was told the old."""
    new = rules.replanned(new, now)
    if any(getattr(old, name) != getattr(new, name) for name in _TIMES):
        new = replace(new, generation=old.generation + 1, moved_at=now)
    if old.status is not EventStatus.PUBLISHED:
        return new
    if new.details != old.details:
        new = replace(new, version=old.version + 1)
    if new.version == old.version and old.notice_due_at is None:
        return new
    return replace(new, notice_due_at=now + NOTICE_DELAY if new.ends_at > now else None)


def publish(app: App, group: str, id: str) -> tuple[Event, Seats]:
    def change(old: Event) -> Event | None:
        if old.status is EventStatus.CANCELLED:
            raise ConflictError("The event is cancelled. Clone it to make a new one.")
        return replace(old, status=EventStatus.PUBLISHED) if old.status is EventStatus.DRAFT else None

    return _act(app, group, id, change, lambda event: store.opened(app.table, event, open_=True))


def unpublish(app: App, group: str, id: str) -> tuple[Event, Seats]:
    def change(old: Event) -> Event | None:
        if old.status is EventStatus.CANCELLED:
            raise ConflictError("The event is cancelled. Clone it to make a new one.")
        if store.seats(app.table, group, id).has_history:
            raise ConflictError("People have signed up already: cancel the event instead, which tells them.")
        if old.status is EventStatus.DRAFT:
            return None
        return replace(old, status=EventStatus.DRAFT, notice_due_at=None)

    return _act(
        app, group, id, change, lambda event: store.opened(app.table, event, store.nobody_signed_up(), open_=False)
    )


def cancel(app: App, group: str, id: str) -> tuple[Event, Seats]:
    def change(old: Event) -> Event | None:
        if old.status is EventStatus.CANCELLED:
            return None
        if old.status is EventStatus.PUBLISHED and old.ends_at <= app.now():
            raise ConflictError("The event is over: there is nothing left to cancel.")
        return replace(old, status=EventStatus.CANCELLED, version=old.version + 1, notice_due_at=app.now())

    return _act(app, group, id, change, lambda event: store.opened(app.table, event, open_=False))


def _act(
    app: App, group: str, id: str, change: Callable[[Event], Event | None], door: Callable[[Event], Write]
) -> tuple[Event, Seats]:
    """Carries out an action on an event and its door in one transaction; nothing where there is nothing to change."""

    def attempt() -> tuple[Event, bool]:
        old = store.get(app.table, group, id)
        changed = change(old)
        if changed is None:
            return old, False
        new = rules.replanned(changed, app.now())
        app.table.transact(store.replaced(app.table, old, new), door(new))
        return new, True

    event, acted = until_won(attempt)
    if acted:
        nudge_job(app, event)
    return event, store.seats(app.table, group, id)
