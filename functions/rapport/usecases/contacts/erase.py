"""Erasing a contact: whatever says who it was goes; that an address must not be mailed stays, by its id only.

The contact itself goes at once, together with the job that sees to its signups and deliveries. These are not deleted,
for the counts of events and of mailings are made of them: they lose all that is about the person.
"""

import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice

from ...app import App
from ...domain.base.errors import RefusedForNowError
from ...domain.contact import Erasure
from ...domain.event import Event, EventStatus, ListedEvent
from ...domain.principal import Principal
from ...domain.signup import ListedSignup, Signup, SignupChange, SignupStatus
from ...jobs.enqueue import enqueue_now
from ...jobs.sweep import sweep
from ...jobs.worker import HasTime
from ...log import logger
from ...store import contacts as contact_store
from ...store import events, ledger, signups
from ...store.jobs import Job
from ...store.retry import until_written
from ..signups.seats import release_seat, with_status
from ..trail import to_note

SECONDS_AT_ONCE = 8.0
"""That the request itself takes for it: the job does the rest."""
_READ_TOGETHER = 100
"""Events, of which one request finds the contact's signups."""
SETTLED = timedelta(minutes=5)
"""After this no worker is left that read something of the contact before and may still write it."""
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


def erase(app: App, who: Principal, id: str) -> None:
    """Forgets a contact. A place at an event to come is given up, and nobody is told but who gets it.

    Raises NotFoundError.
    """

    def attempt() -> Erasure:
        contact = contact_store.get(app.table, who.group, id)
        now = app.now()
        erasure = Erasure(group=who.group, contact=contact.id, at=now, due_at=now + SETTLED)
        note = to_note(app, who, "contact.erase", f"contacts/{contact.id}")
        app.table.transact(*contact_store.to_erase(app.table, contact, erasure), note)
        return erasure

    erasure = until_written(attempt)
    until = time.monotonic() + SECONDS_AT_ONCE
    try:
        for event, _ in _signups(app, erasure):
            if time.monotonic() > until:
                return
            _forget(app, erasure, event)
    except RefusedForNowError:
        logger.warning("an erasure is left to its job", extra={"contact": id})


def work(app: App, job: Job[Erasure], has_time: HasTime) -> None:
    """Looks once more, and ends the job. Raises WriteConflictError if the contact was erased anew meanwhile."""
    erasure = job.thing
    sweep(app, job, _signups(app, erasure), lambda event, _: _forget(app, erasure, event), has_time)


def _signups(app: App, erasure: Erasure) -> Iterator[tuple[ListedEvent, ListedSignup]]:
    """What the contact had signed up for when it was erased, event by event."""
    found = events.of_group(app.table, erasure.group, after=erasure.cursor)
    while some := list(islice(found, _READ_TOGETHER)):
        for event, signup in signups.history(app.table, erasure.contact, some):
            if not _is_anew(signup, erasure):
                yield event, signup


def _forget(app: App, erasure: Erasure, event: ListedEvent) -> None:
    enqueue_now(app, *_forget_signup(app, erasure, event.id))
    for delivery in ledger.of_contact(app.table, event, erasure.contact):
        if delivery.email:
            ledger.forget_address(app.table, delivery)


def _is_anew(signup: Signup, erasure: Erasure) -> bool:
    """Whether the same address has signed up again since: that is somebody new."""
    return not signup.is_erased and signup.signed_up_at > erasure.at


def _forget_signup(app: App, erasure: Erasure, event_id: str) -> list[SignupChange]:
    """What is to be told to who gets the place."""

    def attempt() -> list[SignupChange]:
        found = signups.attendee(app.table, erasure.group, event_id, erasure.contact)
        event, old = found.event, found.signup
        if old.is_erased or _is_anew(old, erasure):
            return []
        now = app.now()
        if _stays(event, old, now):
            app.table.transact(signups.to_replace(app.table, old, forgotten(old, now)))
            return []
        return release_seat(app, found, forgotten(with_status(old, SignupStatus.CANCELLED, now), now))[1]

    return until_written(attempt)


def _stays(event: Event, signup: Signup, now: datetime) -> bool:
    """Whether the signup counts as it is: it is history, or no place is held by it."""
    is_past = event.status is EventStatus.CANCELLED or event.ends_at <= now
    return is_past or signup.checked_in_at is not None or signup.status is SignupStatus.CANCELLED


def forgotten(signup: Signup, at: datetime) -> Signup:
    kept = {name: getattr(signup, name) for name in KEPT}
    return Signup(**{**kept, "revision": signup.revision + 1, "erased_at": at})
