"""Publishing, unpublishing and cancelling an event."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from ...app import App
from ...domain import plan
from ...domain.audit import differences
from ...domain.base.errors import ConflictError
from ...domain.event import Event, EventStatus, Seats
from ...domain.principal import Principal
from ...jobs.enqueue import enqueue_now
from ...store import events as store
from ...store import seats as seats_store
from ...store.table import Write
from ...store.write_conflicts import until_written
from ..connections import coming
from ..figures import count_event
from ..trail import to_note


def would_publish(old: Event) -> Event | None:
    """The event, published; None where it is already. Raises ConflictError where it is cancelled."""
    _refuse_if_cancelled(old)
    return replace(old, status=EventStatus.PUBLISHED) if old.status is EventStatus.DRAFT else None


def publish(app: App, who: Principal, id: str) -> tuple[Event, Seats]:
    return _change_status(
        app,
        who,
        "event.publish",
        id,
        lambda old, _: would_publish(old),
        lambda event: [seats_store.to_open(app.table, event, open_=True), count_event.to_begin(app, event)],
    )


def unpublish(app: App, who: Principal, id: str) -> tuple[Event, Seats]:
    def unpublished(old: Event, seats: Seats) -> Event | None:
        _refuse_if_cancelled(old)
        if seats.has_history:
            raise ConflictError("People have signed up already: cancel the event instead, which tells them.")
        if old.status is EventStatus.DRAFT:
            return None
        return replace(old, status=EventStatus.DRAFT, notice_due_at=None)

    nobody = seats_store.nobody_signed_up()
    return _change_status(
        app,
        who,
        "event.unpublish",
        id,
        unpublished,
        lambda event: [seats_store.to_open(app.table, event, nobody, open_=False)],
    )


def _refuse_if_cancelled(event: Event) -> None:
    if event.status is EventStatus.CANCELLED:
        raise ConflictError("The event is cancelled. Clone it to make a new one.")


def would_cancel(old: Event, message: str, now: datetime) -> Event | None:
    """The event, cancelled; None where it is already. Raises ConflictError where it is over."""
    if old.status is EventStatus.CANCELLED:
        return None
    if old.status is EventStatus.PUBLISHED and old.ends_at <= now:
        raise ConflictError("The event is over: there is nothing left to cancel.")
    return replace(
        old,
        status=EventStatus.CANCELLED,
        ical_sequence=old.ical_sequence + 1,
        notice_due_at=now,
        cancel_message=message,
    )


def cancel(app: App, who: Principal, id: str, message: str) -> tuple[Event, Seats]:
    """Cancels an event, which all who signed up are told, with the organisers' message; a repeat changes nothing."""

    def cancelled(old: Event, _: Seats) -> Event | None:
        return would_cancel(old, message, app.now())

    return _change_status(
        app, who, "event.cancel", id, cancelled, lambda event: [seats_store.to_open(app.table, event, open_=False)]
    )


def _change_status(
    app: App,
    who: Principal,
    action: str,
    id: str,
    changed: Callable[[Event, Seats], Event | None],
    to_follow: Callable[[Event], list[Write]],
) -> tuple[Event, Seats]:
    """Changes an event, and what follows from that, in one transaction; nothing where there is no change."""

    def attempt() -> tuple[Event, Seats, bool]:
        old, seats = store.with_seats(app.table, who.group, id)
        new = changed(old, seats)
        if new is None:
            return old, seats, False
        new = plan.replanned(new, app.now())
        note = to_note(app, who, action, f"events/{id}", differences(old, new, ["status"]))
        app.table.transact(
            store.to_replace(app.table, old, new), *to_follow(new), *coming.to_go_on(app, old, new), note
        )
        return new, replace(seats, open=new.status is EventStatus.PUBLISHED), True

    event, seats, is_changed = until_written(attempt)
    if is_changed:
        enqueue_now(app, event)
    return event, seats
