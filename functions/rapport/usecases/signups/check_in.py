"""Checking attendees in."""

from dataclasses import replace

from ...app import App
from ...domain.attendee import Attendee
from ...domain.base.errors import ConflictError
from ...domain.principal import Principal
from ...domain.signup import SignupStatus
from ...store import contacts, signups
from ...store import seats as seats_store
from ...store.write_conflicts import until_written
from ..trail import attendee, to_note


def check_in(app: App, who: Principal, event_id: str, contact: str) -> Attendee:
    """Notes that an attendee has come; a repeat changes nothing. Raises ConflictError for one who has no place."""
    return _set_check_in(app, who, event_id, contact, came=True)


def undo_check_in(app: App, who: Principal, event_id: str, contact: str) -> Attendee:
    return _set_check_in(app, who, event_id, contact, came=False)


def _set_check_in(app: App, who: Principal, event_id: str, contact: str, *, came: bool) -> Attendee:
    def attempt() -> Attendee:
        found, person = signups.attendee_and_contact(app.table, who.group, event_id, contact)
        old = found.signup
        if came and old.status is not SignupStatus.CONFIRMED:
            raise ConflictError("Only who has a place can be checked in: this attendee is " + old.status)
        if (old.checked_in_at is not None) == came:
            return found
        now = app.now()
        times = {"checked_in_at": now} if came else {"checked_in_at": None, "check_in_undone_at": now}
        new = replace(old, revision=old.revision + 1, **times)
        counts = {"attended": 1 if came else -1}
        action = "attendee.check_in" if came else "attendee.undo_check_in"
        app.table.transact(
            signups.to_replace(app.table, old, new),
            seats_store.to_change(app.table, found.event, counts),
            to_note(app, who, action, attendee(event_id, contact)),
            *(contacts.to_prove(app.table, person, now) if came else ()),
        )
        return replace(found, signup=new, seats=found.seats.after(counts))

    return until_written(attempt)
