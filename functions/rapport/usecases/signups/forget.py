"""Forgetting one signup of a contact that is erased: what is about the person goes, what its event counts stays."""

from datetime import datetime

from ...app import App
from ...domain.event import Event, EventStatus
from ...domain.seats.attendee import Attendee
from ...domain.signup import Signup, SignupChange, SignupStatus
from ...store import signups
from ...store.table import Write
from .seats import release_seat, with_status

KEPT = (
    *(
        "group",
        "event",
        "contact",
        "status",
        "signed_up_at",
        "line_no",
        "status_version",
        "previous_status",
        "changed_at",
    ),
    *("checked_in_at", "check_in_undone_at", "announced", "revision"),
)
"""What is kept of a signup: what its event and its mailings count."""


def forget_signup(app: App, found: Attendee, *conditions: Write) -> list[SignupChange]:
    """Forgets the signup found, whose place goes to the first in line; what is to be told to who gets it.

    Raises WriteConflictError where a condition fails, or the signup was changed since it was read.
    """
    old, now = found.signup, app.now()
    if _stays(found.event, old, now):
        app.table.transact(*signups.to_replace(app.table, old, forgotten(old, now)), *conditions)
        return []
    return release_seat(app, found, forgotten(with_status(old, SignupStatus.CANCELLED, now), now), *conditions)[1]


def _stays(event: Event, signup: Signup, now: datetime) -> bool:
    """Whether the signup counts as it is: it is history, or no place is held by it.

    Who waited, or was to decide, is in nobody's way any more: an event that is over may be moved, and then goes on.
    """
    if event.status is EventStatus.CANCELLED or signup.status is SignupStatus.CANCELLED:
        return True
    is_history = signup.status is SignupStatus.CONFIRMED and event.ends_at <= now
    return is_history or signup.checked_in_at is not None


def forgotten(signup: Signup, at: datetime) -> Signup:
    kept = {name: getattr(signup, name) for name in KEPT}
    return Signup(**{**kept, "revision": signup.revision + 1, "erased_at": at})
