"""Attendees as organisers handle them, and as they look after their own signup."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ..domain.audience import has_stopped_follow_ups
from ..domain.errors import ConflictError, NotFoundError
from ..domain.models import Event, Signup, SignupStatus
from ..store import events, signups
from .app import App
from .retry import until_won
from .signing_up import check_answers


def check_in(app: App, group: str, event_id: str, contact: str) -> tuple[Event, Signup]:
    """Notes that an attendee has come; a repeat changes nothing. Raises ConflictError for one who has no place."""
    return _set_check_in(app, group, event_id, contact, came=True)


def undo_check_in(app: App, group: str, event_id: str, contact: str) -> tuple[Event, Signup]:
    return _set_check_in(app, group, event_id, contact, came=False)


def _set_check_in(app: App, group: str, event_id: str, contact: str, *, came: bool) -> tuple[Event, Signup]:
    def attempt() -> tuple[Event, Signup]:
        event = events.get(app.table, group, event_id)
        old = signups.get(app.table, group, event_id, contact)
        if came and old.status is not SignupStatus.CONFIRMED:
            raise ConflictError("Only who has a place can be checked in: this attendee is " + old.status)
        if (old.checked_in_at is not None) == came:
            return event, old
        now = app.now()
        times = {"checked_in_at": now} if came else {"checked_in_at": None, "check_in_undone_at": now}
        new = replace(old, edits=old.edits + 1, **times)
        counts = events.changed_seats(app.table, event, {"attended": 1 if came else -1})
        app.table.transact(signups.replaced(app.table, old, new), counts)
        return event, new

    return until_won(attempt)


def change_own(app: App, group: str, event_id: str, contact_id: str, changes: Mapping[str, Any]) -> Signup:
    """What the address's owner says from a mailed link: only this makes asks, offers and consent count.

    Raises InvalidError for answers to what was not asked.
    """

    def attempt() -> tuple[Signup, Signup]:
        event = events.get(app.table, group, event_id)
        old = signups.get(app.table, group, event_id, contact_id)
        if old.is_erased:
            raise NotFoundError("Nothing is kept of this sign-up any more.")
        if "answers" in changes:
            check_answers(event.questions, changes["answers"])
        new = replace(old, edits=old.edits + 1, owner_confirmed_at=app.now(), **changes)
        app.table.transact(signups.replaced(app.table, old, new))
        return old, new

    old, signup = until_won(attempt)
    confirms = signup.follow_up_consent and old.owner_confirmed_at is None
    if confirms or "follow_up_consent" in changes:
        _note_consent(app, signup, is_said="follow_up_consent" in changes)
    return signup


def _note_consent(app: App, signup: Signup, *, is_said: bool) -> None:
    """Has the contact's consent follow what was said here; what was said elsewhere stands where nothing is."""
    contact = signups.get_contact(app.table, signup.group, signup.contact)
    if not is_said and has_stopped_follow_ups(contact, signup):
        return
    if signup.follow_up_consent != (contact.follow_up_consent_at is not None):
        moment = app.now() if signup.follow_up_consent else None
        signups.set_contact(app.table, signup.group, signup.contact, "follow_up_consent_at", moment)
