"""Merging two contacts that are one person: the older becomes a pointer to the one that stays.

Signups and deliveries stay under the ids that they have, so every link and every entry of the ledger leads on, and
who looks for the person's looks under all of them. Where both had signed up for an event, the better place is left and
the other is given up; neither is told. That takes a write for each such event: the contact's job sees to all of them.
"""

from dataclasses import replace
from functools import partial

from ...app import App
from ...domain.audit import changes_of
from ...domain.base.errors import NotFoundError
from ...domain.contact import Contact, Merging
from ...domain.contacts.merging import adopted, best, merged, merged_record, pointer
from ...domain.event import ListedEvent
from ...domain.principal import Principal
from ...domain.seats.attendee import Attendee
from ...domain.signup import Signup, SignupChange, SignupStatus
from ...jobs.enqueue import enqueue_now
from ...jobs.sweep import sweep
from ...jobs.worker import HasTime
from ...queries.people.effects import both
from ...store import contacts as contact_store
from ...store import jobs, signups
from ...store.connections import asks, keep_in_touch, questions
from ...store.jobs import Job
from ...store.personal import consents
from ...store.table import Write
from ...store.write_conflicts import until_written
from ..connections.offers import offer_what_they_do
from ..signups.forget import forgotten
from ..signups.seats import release_seat, with_status
from ..trail import to_note
from .everywhere import SETTLED, at_each_event, at_once
from .merge_words import make_feedback_one, make_maybes_one


def merge(app: App, who: Principal, id: str, into: str) -> Contact:
    """Makes one contact of two, and returns it; a repeat changes nothing.

    Raises NotFoundError where there is no contact of the first id, InvalidError for `into` where it is of none, or of
    the same, ConflictError for what cannot be one contact.
    """

    def attempt() -> tuple[Contact, bool]:
        old, staying = both(app, who.group, id, into)
        if old.id == staying.id:
            return staying, False
        new = merged(old, staying)
        records = (consents.of_contact(app.table, who.group, one.id) for one in (old, staying))
        old_record, record = records
        app.table.transact(
            *contact_store.to_merge(app.table, (old, staying), (pointer(old, staying), new), app.now() + SETTLED),
            *consents.to_move(app.table, old_record),
            *keep_in_touch.to_begin(app.table, staying, new, app.now()),
            *asks.to_move(app.table, who.group, old.id, staying.id, app.now()),
            *consents.to_record(app.table, record, merged_record(old_record, record)),
            *questions.to_merge(app.table, who.group, old.id, staying.id),
            to_note(app, who, "contact.merge", f"contacts/{old.id}", changes_of({"into": (None, staying.id)})),
        )
        return new, True

    contact, is_news = until_written(attempt)
    if is_news:
        make_maybes_one(app, contact)
        at_once(app, contact, partial(_make_one, app, contact))
    return contact


def work(app: App, job: Job[Merging], has_time: HasTime) -> None:
    """Looks once more, and ends the job; also where the person was erased since."""
    merging = job.thing
    try:
        contact = contact_store.get(app.table, merging.group, merging.contact)
    except NotFoundError:
        jobs.finish(app.table, job)
        return
    make_maybes_one(app, contact)
    found = at_each_event(app, contact.group, contact.ids, merging.cursor)
    sweep(app, job, found, partial(_make_one, app, contact), has_time, place=lambda event: event.id)


def _make_one(app: App, contact: Contact, event: ListedEvent, theirs: list[Signup]) -> None:
    """One signup at an event, at the person's address: of several each is merged into the best, one after the other."""
    is_more = any(not signup.is_erased for signup in theirs)
    while is_more:
        is_more, told = until_written(partial(_step, app, contact, event))
        enqueue_now(app, *told)
    make_feedback_one(app, contact, event, theirs)
    offer_what_they_do(app, contact, theirs)


def _step(app: App, contact: Contact, event: ListedEvent) -> tuple[bool, list[SignupChange]]:
    """Whether there may be more to do, and what is to be told to who gets a place that comes free."""
    found = signups.all_of_person(app.table, event.id, contact)
    if not found:
        return False, []
    left = best(one.signup for one in found)
    others = [one for one in found if one.signup.contact != left.contact]
    new = adopted(left, (one.signup for one in others[:1]), contact.email)
    to_adopt = signups.to_replace(app.table, left, new, contact) if new != left else []
    if not others:
        if to_adopt:
            app.table.transact(*to_adopt)
        return False, []
    return True, _merged_into(app, others[0], left, to_adopt)


def _merged_into(app: App, found: Attendee, left: Signup, also: list[Write]) -> list[SignupChange]:
    """A place that is one too many comes free; links to its signup lead to the one that is left."""
    now = app.now()
    gone = replace(forgotten(with_status(found.signup, SignupStatus.CANCELLED, now), now), moved_to=left.contact)
    return release_seat(app, found, gone, *also)[1]
