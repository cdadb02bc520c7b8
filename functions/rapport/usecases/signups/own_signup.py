"""One's own signup, found by the token of its mailed link."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from ... import tokens
from ...app import App
from ...domain.attendee import Attendee
from ...domain.audience import has_stopped_follow_ups
from ...domain.base.dataclass import dataclass
from ...domain.base.errors import NotFoundError
from ...domain.contact import Contact
from ...domain.event import Event
from ...domain.patches import UNSET, SignupPatch
from ...domain.questions import Answers, wrong_answers
from ...domain.signup import OF_CONNECTIONS, OWNERS_WORD, Signup
from ...store import contacts as contact_store
from ...store import signups
from ...store.table import Write
from ...store.write_conflicts import until_written
from .checks import octets, refuse, too_long
from .seats import cancel_found

VALID_AFTER = timedelta(days=30)
"""How long after its event a signup's link still opens it."""


@dataclass(frozen=True, kw_only=True)
class OwnSignup(Attendee):
    contact: Contact


def find(app: App, token: str) -> OwnSignup:
    """The signup as it counts. Raises NotFoundError for a token that is not one of ours, or opens nothing."""
    return _as_it_counts(_read(app, token))


def _read(app: App, token: str) -> OwnSignup:
    group, event_id, contact_id, nonce = app.tokens.read(tokens.SIGNUP, token)
    event, seats, contact, signup = signups.for_sign_up(app.table, group, event_id, contact_id)
    if event is None or contact is None or signup is None or event.ends_at + VALID_AFTER < app.now():
        raise NotFoundError("This link has run out.")
    if contact.is_erased or signup.is_erased:
        raise NotFoundError("This link has run out: nothing is kept of this sign-up any more.")
    if signup.nonce != nonce:
        raise NotFoundError("You have signed up anew since. Please use the link in the latest mail.")
    return OwnSignup(event=event, seats=seats, contact=contact, signup=signup)


def _as_it_counts(own: OwnSignup) -> OwnSignup:
    """A consent that was taken back by way of another event is none here; nor is what the event does not keep."""
    if not own.event.connections:
        own = replace(own, signup=own.signup.without_connections)
    said = own.signup.owner_confirmed_at is not None or has_stopped_follow_ups(own.contact, own.signup)
    withdrawn = said and own.contact.follow_up_consent_at is None
    return replace(own, signup=replace(own.signup, follow_up_consent=False)) if withdrawn else own


def cancel_own(app: App, token: str) -> OwnSignup:
    """Raises GoneError once the event is cancelled or over; NotFoundError as `find` does."""

    def proof(own: OwnSignup) -> list[Write]:
        return contact_store.to_prove(app.table, own.contact, app.now())

    return _as_it_counts(cancel_found(app, lambda: _read(app, token), proof))


def confirm_own(app: App, token: str) -> OwnSignup:
    """What the form said counts from now on; a repeat changes nothing. Raises NotFoundError as `find` does."""

    def confirmed(own: OwnSignup, now: datetime) -> Signup:
        if own.signup.owner_confirmed_at is not None:
            return own.signup
        return replace(own.signup, owner_confirmed_at=now, owner_said=())

    return _said(app, token, confirmed, is_of_consent=False)


def change_own(app: App, token: str, patch: SignupPatch) -> OwnSignup:
    """What the address's owner says from a mailed link. What they name of what counts only then, counts from now on.

    Raises InvalidError for answers to what was not asked; NotFoundError as `find` does.
    """

    def changed(own: OwnSignup, now: datetime) -> Signup:
        if patch.answers is not UNSET:
            refuse(wrong_answers(own.event.questions, patch.answers, own.signup.answers))
        wanted = _kept_of(patch, own.event)
        said = sorted({*own.signup.owner_said, *(name for name in wanted.given() if name in OWNERS_WORD)})
        new = wanted.applied_to(replace(own.signup, owner_said=tuple(said)))
        new = replace(new, answers=_with_former(own, new.answers))
        if octets(new) > octets(own.signup):  # what was kept of old may be longer
            refuse(too_long(new))
        return new if new.unconfirmed else replace(new, owner_confirmed_at=now, owner_said=())

    return _said(app, token, changed, is_of_consent=patch.follow_up_consent is not UNSET)


def _kept_of(patch: SignupPatch, event: Event) -> SignupPatch:
    return patch if event.connections else replace(patch, **dict.fromkeys(OF_CONNECTIONS, UNSET))


def _with_former(own: OwnSignup, answers: Answers) -> Answers:
    """With what was answered to questions that are not asked any more: no form shows them, so none leaves them out."""
    asked = {question.id for question in own.event.questions}
    return {**{id: answer for id, answer in own.signup.answers.items() if id not in asked}, **answers}


def _said(app: App, token: str, said: Callable[[OwnSignup, datetime], Signup], *, is_of_consent: bool) -> OwnSignup:
    """The signup as its owner has it be; nothing is written where that is as it was."""

    def attempt() -> OwnSignup:
        own, now = _read(app, token), app.now()
        signup = said(own, now)
        contact = _consenting(own, signup, now, is_said=is_of_consent)
        proven = replace(contact, proven_at=contact.proven_at or now)
        if (signup, proven) == (own.signup, own.contact):
            return own
        new = replace(own, signup=replace(signup, revision=signup.revision + 1), contact=proven)
        writes = _contact_writes(app, own.contact, proven)
        app.table.transact(signups.to_replace(app.table, own.signup, new.signup), *writes)
        return new

    return _as_it_counts(until_written(attempt))


def _consenting(own: OwnSignup, said: Signup, now: datetime, *, is_said: bool) -> Contact:
    """The contact, whose consent follows what was said here; what was said elsewhere stands where nothing is."""
    confirms = "follow_up_consent" in own.signup.unconfirmed and said.as_confirmed.follow_up_consent
    if not is_said and (not confirms or has_stopped_follow_ups(own.contact, own.signup)):
        return own.contact
    if said.follow_up_consent == (own.contact.follow_up_consent_at is not None):
        return own.contact
    return replace(own.contact, follow_up_consent_at=now if said.follow_up_consent else None)


def _contact_writes(app: App, old: Contact, new: Contact) -> list[Write]:
    """One, of the consent and the proof; none where both are as they were."""
    names = ("follow_up_consent_at", "proven_at")
    news = {name: getattr(new, name) for name in names if getattr(new, name) != getattr(old, name)}
    return [contact_store.to_set_instants(app.table, new, news)] if news else []
