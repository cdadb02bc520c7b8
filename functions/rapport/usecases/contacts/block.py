"""Blocking somebody: their sign-ups are answered like others' and lead to nothing, and they give up what they have.

They are told of neither. Places at events to come go to the next in line, who are told as ever.
"""

from functools import partial

from ...app import App
from ...domain.base.errors import NotFoundError
from ...domain.contact import Blocking, Contact
from ...domain.contacts.leaving import gives_up
from ...domain.event import ListedEvent
from ...domain.signup import Signup, SignupChange
from ...jobs.enqueue import enqueue_now
from ...jobs.sweep import sweep
from ...jobs.worker import HasTime
from ...store import contacts as contact_store
from ...store import jobs, signups
from ...store.jobs import Job
from ...store.write_conflicts import until_written
from ..signups.seats import release_quietly
from .everywhere import at_each_event, at_once


def give_up_places(app: App, contact: Contact) -> None:
    """As far as a request has time: the contact's job goes through them once more, and does the rest."""
    at_once(app, contact, partial(_give_up, app))


def work(app: App, job: Job[Blocking], has_time: HasTime) -> None:
    """Looks once more, and ends the job; it ends, too, where they were let in again since, or erased."""
    blocking = job.thing
    try:
        contact = contact_store.get(app.table, blocking.group, blocking.contact)
    except NotFoundError:
        contact = None
    if contact is None or contact.blocked_at is None:
        jobs.finish(app.table, job)
        return
    found = at_each_event(app, contact.group, contact.ids, blocking.cursor)
    sweep(app, job, found, partial(_give_up, app), has_time, place=lambda event: event.id)


def _give_up(app: App, event: ListedEvent, theirs: list[Signup]) -> None:
    for signup in theirs:
        if gives_up(event, signup, app.now()):
            enqueue_now(app, *_released(app, signup))


def _released(app: App, signup: Signup) -> list[SignupChange]:
    """What is to be told to who gets the place."""

    def attempt() -> list[SignupChange]:
        try:
            found = signups.attendee(app.table, signup.group, signup.event, signup.contact)
        except NotFoundError:
            return []  # erased meanwhile
        return release_quietly(app, found) if gives_up(found.event, found.signup, app.now()) else []

    return until_written(attempt)
