"""Attendees as organisers handle them, and as they look after their own signup."""

from dataclasses import replace

from ...app import App
from ...domain.errors import ConflictError
from ...domain.event import Event
from ...domain.principal import Principal
from ...domain.signup import Signup, SignupStatus
from ...store import events, signups
from ...store import seats as seats_store
from ...store.retry import until_written


def check_in(app: App, who: Principal, event_id: str, contact: str) -> tuple[Event, Signup]:
    """Notes that an attendee has come; a repeat changes nothing. Raises ConflictError for one who has no place."""
    return _set_check_in(app, who, event_id, contact, came=True)


def undo_check_in(app: App, who: Principal, event_id: str, contact: str) -> tuple[Event, Signup]:
    return _set_check_in(app, who, event_id, contact, came=False)


def _set_check_in(app: App, who: Principal, event_id: str, contact: str, *, came: bool) -> tuple[Event, Signup]:
    def attempt() -> tuple[Event, Signup]:
        event = events.get(app.table, who.group, event_id)
        old = signups.get(app.table, who.group, event_id, contact)
        if came and old.status is not SignupStatus.CONFIRMED:
            raise ConflictError("Only who has a place can be checked in: this attendee is " + old.status)
        if (old.checked_in_at is not None) == came:
            return event, old
        now = app.now()
        times = {"checked_in_at": now} if came else {"checked_in_at": None, "check_in_undone_at": now}
        new = replace(old, revision=old.revision + 1, **times)
        counts = seats_store.to_change(app.table, event, {"attended": 1 if came else -1})
        app.table.transact(signups.to_replace(app.table, old, new), counts)
        return event, new

    return until_written(attempt)
