"""A person's own page in a group, found by the token of a mailed link: what they decide for all of it."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from itertools import islice
from typing import Any

from ... import tokens
from ...app import App
from ...domain.base.clock import instant_text
from ...domain.base.dataclass import dataclass
from ...domain.base.errors import NotFoundError
from ...domain.connections.afterwards.unanswered import with_answer
from ...domain.connections.ask import Ask
from ...domain.connections.questions import Questions
from ...domain.consents.record import ConsentRecord
from ...domain.contact import Contact
from ...domain.event import ListedEvent
from ...domain.group import Group
from ...domain.principal import Principal, attendee
from ...domain.seats.held_places import is_open
from ...domain.signup import Signup, SignupStatus
from ...domain.topics.vocabulary import Vocabulary
from ...store import contacts, events, signups
from ...store.personal import own
from ...store.write_conflicts import until_written
from ..connections.offers import offer_elsewhere
from ..signups.own_signup import VALID_AFTER
from .owners_word import heeded, to_keep, with_visible

MOST_SHOWN = 50
"""Signups: the rest is in what is kept of a person, which they can ask for."""


_PUT_TOGETHER = "You are known by another address of yours now, and your own page has a link of its own for that."


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody as their own link finds them."""

    group: Group
    contact: Contact
    consents: ConsentRecord
    questions: Questions
    topics: Vocabulary
    """What the group's people ask of each other: suggested to who asks for something."""
    ask: Ask | None = None
    """What they asked their group for between events, whatever became of it."""

    @property
    def principal(self) -> Principal:
        return attendee(self.contact.group, self.contact.id)


@dataclass(frozen=True, kw_only=True)
class Attending:
    event: ListedEvent
    signup: Signup
    token: str
    """Opens the signup's own page."""
    can_be_visible: bool
    """Whether it is of any use to say that others may see them there."""


def find(app: App, token: str) -> Person:
    """Raises NotFoundError for a token that is not one of ours, and once its owner was erased."""
    return of_content(app, *app.tokens.read(tokens.ME, token))


def of_content(app: App, group: str, contact: str, made_at: str) -> Person:
    """Who a token is about, unless they were erased or merged since: an address that came again is somebody new."""
    found = own.of_contact(app.table, group, contact)
    known = found.contact
    if found.group is not None and known is not None and known.merged_into is not None:
        raise NotFoundError(_PUT_TOGETHER, way_on=found.group.way_to_own_page)
    if found.group is None or known is None or known.is_erased or instant_text(known.created_at) != made_at:
        way_on = found.group.way_to_events if found.group is not None else None
        raise NotFoundError("This link has run out: nothing is kept of whom it was made for.", way_on=way_on)
    return Person(
        group=found.group,
        contact=known,
        consents=found.consents,
        questions=found.questions,
        ask=found.ask,
        topics=found.topics,
    )


def attending(app: App, person: Person) -> list[Attending]:
    """What they signed up for, as far as there is anything left to see or decide: the earliest event first."""
    contact = person.contact
    since = app.now() - VALID_AFTER
    found = signups.history(app.table, contact.ids, events.of_group(app.table, contact.group, ends_after=since))
    theirs = ((event, signup) for event, signup in found if not signup.is_erased)
    return [_attending(app, event, signup) for event, signup in islice(theirs, MOST_SHOWN)]


def _attending(app: App, event: ListedEvent, signup: Signup) -> Attending:
    token = tokens.signup_token(app.tokens, signup)
    comes = is_open(event, app.now()) and signup.status is not SignupStatus.CANCELLED
    can_be_visible = (comes and event.connections) or signup.visible  # what was said can be taken back
    return Attending(event=event, signup=signup, token=token, can_be_visible=can_be_visible)


def change(app: App, token: str, given: Mapping[str, Any], visible: Collection[str] | None) -> None:
    """What the owner says of asks, offers and consents, by field; what they do not name stays as it is.

    `visible`: the events, of those to come or that they said so of, at which others may see that they come; None where
    nothing is said of that.
    Raises NotFoundError as `find` does.
    """

    def attempt() -> None:
        person, now = find(app, token), app.now()
        contact, record = heeded(person.contact, person.consents, given, now)
        writes = []
        for one in attending(app, person) if visible is not None else ():
            wanted = one.event.id in (visible or ())
            if one.can_be_visible and wanted != one.signup.visible:
                old, record = one.signup, with_visible(record, one.event.id, now, given=wanted)
                left = {name: said for name, said in old.unconfirmed.items() if name != "visible"}
                new = replace(old, visible=wanted, unconfirmed=left, revision=old.revision + 1)
                writes += signups.to_replace(app.table, old, new, contact)
        writes += to_keep(app, (person.contact, person.consents), (contact, record))
        if writes:
            offer_elsewhere(app, person.contact, contact)
            app.table.transact(*writes)

    until_written(attempt)


def introduce_again(app: App, token: str) -> None:
    """They are introduced again who had left three events unanswered; a repeat changes nothing. Raises as `find`."""

    def attempt() -> None:
        person = find(app, token)
        writes = contacts.to_note_answers(app.table, person.contact, with_answer(person.contact))
        if writes:
            app.table.transact(*writes)

    until_written(attempt)
