"""Whoever asked who would meet them comes: they take a place, and what they asked is what they look for there."""

from collections.abc import Mapping
from typing import Any

from ...app import App
from ...domain.base.errors import NotFoundError
from ...domain.consents.words import Consent
from ...domain.contact import Contact
from ...domain.contacts.merging import MOST_TOPICS
from ...domain.questions import Answers
from ...domain.signup import SignupStatus
from ...store import contacts
from ...store.connections import maybes
from ...store.personal import consents
from ...store.write_conflicts import until_written
from ..personal.owners_word import heeded, to_keep
from ..signups.sign_up_known import sign_up_known
from .maybe import OwnMaybe


def take_place(app: App, own: OwnMaybe, answers: Answers, *, introduce: bool, source: str) -> SignupStatus:
    """What they have then. `introduce`: whether they agreed to be introduced, by what they just sent.

    Raises NotFoundError before the maybe is confirmed, and as `sign_up_known` does.
    """
    contact = own.contact
    if own.maybe is None or contact is None:
        raise NotFoundError("Please confirm first what you asked.")
    seat = sign_up_known(app, contact, own.event, answers, source)
    until_written(lambda: _say(app, contact, own.ask, introduce=introduce))
    until_written(lambda: _have_it_told(app, own))
    return seat


def _have_it_told(app: App, own: OwnMaybe) -> None:
    """Those who said yes are told at once: of a sign-up elsewhere they are within hours."""
    maybe = own.maybe and maybes.find(app.table, own.maybe)
    if maybe is not None and maybe.asked:
        app.table.transact(maybes.to_wake(app.table, maybe, app.now()))


def _say(app: App, known: Contact, ask: str, *, introduce: bool) -> None:
    contact = contacts.get(app.table, known.group, known.id)
    record = consents.of_contact(app.table, known.group, contact.id)
    given: Mapping[str, Any] = {Consent.INTRODUCE.value: True} if introduce else {}
    if ask not in contact.looking_for and len(contact.looking_for) < MOST_TOPICS:
        given = {**given, "looking_for": [*contact.looking_for, ask]}
    new = heeded(contact, record, given, app.now())
    writes = to_keep(app, (contact, record), new)
    if writes:
        app.table.transact(*writes)
