"""Publishing, unpublishing and cancelling an event."""

from collections.abc import Callable
from dataclasses import replace

from ...app import App
from ...domain import plan
from ...domain.errors import ConflictError
from ...domain.event import Event, EventStatus, Seats
from ...domain.principal import Principal
from ...jobs.enqueue import enqueue_job
from ...store import events as store
from ...store import seats as seats_store
from ...store.dynamodb.table import Write
from ...store.retry import until_written


def publish(app: App, who: Principal, id: str) -> tuple[Event, Seats]:
    def change(old: Event) -> Event | None:
        if old.status is EventStatus.CANCELLED:
            raise ConflictError("The event is cancelled. Clone it to make a new one.")
        return replace(old, status=EventStatus.PUBLISHED) if old.status is EventStatus.DRAFT else None

    return _act(app, who, id, change, lambda event: seats_store.to_open(app.table, event, open_=True))


def unpublish(app: App, who: Principal, id: str) -> tuple[Event, Seats]:
    def change(old: Event) -> Event | None:
        if old.status is EventStatus.CANCELLED:
            raise ConflictError("The event is cancelled. Clone it to make a new one.")
        if seats_store.seats(app.table, who.group, id).has_history:
            raise ConflictError("People have signed up already: cancel the event instead, which tells them.")
        if old.status is EventStatus.DRAFT:
            return None
        return replace(old, status=EventStatus.DRAFT, notice_due_at=None)

    return _act(
        app,
        who,
        id,
        change,
        lambda event: seats_store.to_open(app.table, event, seats_store.nobody_signed_up(), open_=False),
    )


def cancel(app: App, who: Principal, id: str) -> tuple[Event, Seats]:
    def change(old: Event) -> Event | None:
        if old.status is EventStatus.CANCELLED:
            return None
        if old.status is EventStatus.PUBLISHED and old.ends_at <= app.now():
            raise ConflictError("The event is over: there is nothing left to cancel.")
        return replace(old, status=EventStatus.CANCELLED, ical_sequence=old.ical_sequence + 1, notice_due_at=app.now())

    return _act(app, who, id, change, lambda event: seats_store.to_open(app.table, event, open_=False))


def _act(
    app: App, who: Principal, id: str, change: Callable[[Event], Event | None], door: Callable[[Event], Write]
) -> tuple[Event, Seats]:
    """Carries out an action on an event and its door in one transaction; nothing where there is nothing to change."""

    def attempt() -> tuple[Event, bool]:
        old = store.get(app.table, who.group, id)
        changed = change(old)
        if changed is None:
            return old, False
        new = plan.replanned(changed, app.now())
        app.table.transact(store.to_replace(app.table, old, new), door(new))
        return new, True

    event, acted = until_written(attempt)
    if acted:
        enqueue_job(app, event)
    return event, seats_store.seats(app.table, who.group, id)
