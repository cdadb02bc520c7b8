"""Erasing a contact: whatever says who it was goes; that an address must not be mailed stays, by its id only.

The contact itself goes at once, together with the job that sees to its signups and deliveries. These are not deleted,
for the counts of events and of mailings are made of them: they lose all that is about the person.
"""

import time
from functools import partial
from itertools import islice

from ...app import App
from ...domain.base.errors import NotFoundError, RefusedForNowError
from ...domain.contact import Erasure
from ...domain.delivery import Delivery
from ...domain.event import ListedEvent
from ...domain.principal import Principal
from ...domain.signup import Signup, SignupChange
from ...jobs.enqueue import enqueue_now
from ...jobs.sweep import sweep
from ...jobs.worker import HasTime
from ...log import logger
from ...store import contacts as contact_store
from ...store import events, ledger, signups
from ...store.connections import asks, feedback, introductions, maybes, meetings, news, questions, reports
from ...store.jobs import Job
from ...store.write_conflicts import until_written
from ..signups.forget import forget_signup
from ..trail import to_note
from .everywhere import SECONDS_AT_ONCE, SETTLED, at_each_event

_READ_TOGETHER = 40
"""Events, of which a request finds what a contact asked."""


def erase(app: App, who: Principal, id: str) -> None:
    """Forgets a contact. A place at an event to come is given up, and nobody is told but who gets it.

    Raises NotFoundError.
    """

    def attempt() -> Erasure:
        contact = contact_store.get(app.table, who.group, id)
        now, pointers = app.now(), contact_store.pointers_to(app.table, contact)
        erasure = Erasure(group=who.group, contact=contact.id, at=now, due_at=now + SETTLED, also=contact.merged)
        note = to_note(app, who, "contact.erase", f"contacts/{contact.id}")
        asked = questions.to_forget(app.table, who.group, contact.ids)
        app.table.transact(*contact_store.to_erase(app.table, contact, pointers, erasure), *asked, note)
        return erasure

    erasure = until_written(attempt)
    until = time.monotonic() + SECONDS_AT_ONCE
    try:
        _forget_own(app, erasure)
        for event, theirs in at_each_event(app, erasure.group, erasure.ids, None):
            if time.monotonic() > until:
                return
            _forget(app, erasure, event, theirs)
    except RefusedForNowError:
        logger.warning("an erasure is left to its job", extra={"contact": id})


def work(app: App, job: Job[Erasure], has_time: HasTime) -> None:
    """Looks once more, and ends the job. Raises WriteConflictError if the contact was erased anew meanwhile."""
    erasure = job.thing
    _forget_own(app, erasure)
    found = at_each_event(app, erasure.group, erasure.ids, erasure.cursor)
    sweep(app, job, found, partial(_forget, app, erasure), has_time, place=lambda event: event.id)


def _forget(app: App, erasure: Erasure, event: ListedEvent, theirs: list[Signup]) -> None:
    """What had been signed up for, or was since, and what was mailed of it under whichever id."""
    anew = {signup.contact for signup in theirs if _is_anew(signup, erasure)}
    for signup in theirs:
        if signup.contact not in anew:
            enqueue_now(app, *_forget_signup(app, erasure, event.id, signup.contact))
            _forget_words(app, signup)
        for delivery in ledger.of_contact(app.table, event, signup.contact):
            if delivery.email and not (signup.contact in anew and _is_since(delivery, erasure)):
                ledger.forget_address(app.table, delivery)


def _forget_words(app: App, signup: Signup) -> None:
    """What they said after an event, and of whom they met there."""

    def attempt() -> None:
        for old in meetings.of_contact(app.table, signup.group, signup.event, [signup.contact]):
            if signup.contact in old.answered:
                new = old.without(signup.contact, app.now())
                app.table.transact(meetings.to_keep(app.table, old, new))

    introductions.forget_reasons(app.table, signup.group, signup.event, signup.contact)
    feedback.forget(app.table, signup.group, signup.event, signup.contact)
    until_written(attempt)


def _forget_own(app: App, erasure: Erasure) -> None:
    """What was mailed to the contact about no event, and was to be; what is of later is of somebody new."""
    for id in erasure.ids:
        for delivery in ledger.of_contact_itself(app.table, erasure.group, id):
            is_since = delivery.wanted_at is not None and delivery.wanted_at > erasure.at
            if delivery.email and not is_since:
                ledger.forget_address(app.table, delivery)
        news.forget(app.table, erasure.group, id, erasure.at, app.now())
        asks.forget(app.table, erasure.group, id, erasure.at)
    reports.forget(app.table, erasure.group, erasure.ids, erasure.at)
    _forget_maybes(app, erasure)


def _forget_maybes(app: App, erasure: Erasure) -> None:
    """What they asked of those at events, confirmed or not; what was asked since, was so by somebody new."""
    for typed in maybes.asked_of_person(app.table, erasure.group, erasure.ids):
        if typed.asked_at <= erasure.at:
            app.table.transact(maybes.to_forget(app.table, typed))
    found = events.by_id(app.table, erasure.group)
    while some := list(islice(found, _READ_TOGETHER)):
        for confirmed in maybes.of_person(app.table, some, erasure.ids):
            if confirmed.made_at <= erasure.at:
                app.table.transact(maybes.to_forget(app.table, confirmed))


def _is_since(delivery: Delivery, erasure: Erasure) -> bool:
    at = delivery.attempted_at or delivery.wanted_at
    return at is not None and at > erasure.at


def _is_anew(signup: Signup, erasure: Erasure) -> bool:
    """Whether the same address has signed up again since: that is somebody new."""
    return not signup.is_erased and signup.signed_up_at > erasure.at


def _forget_signup(app: App, erasure: Erasure, event_id: str, id: str) -> list[SignupChange]:
    """What is to be told to who gets the place."""

    def attempt() -> list[SignupChange]:
        try:
            found = signups.attendee(app.table, erasure.group, event_id, id)
        except NotFoundError:
            return []  # forgotten meanwhile
        return [] if _is_anew(found.signup, erasure) else forget_signup(app, found)

    return until_written(attempt)
