"""One's own signup, found by the token of its mailed link."""

from dataclasses import replace
from datetime import datetime, timedelta

from ... import tokens
from ...app import App
from ...domain.attendee import Attendee
from ...domain.audience import has_stopped_follow_ups
from ...domain.base.dataclass import dataclass
from ...domain.base.errors import NotFoundError
from ...domain.contact import Contact
from ...domain.patches import UNSET, SignupPatch
from ...domain.signup import Signup
from ...store import contacts as contact_store
from ...store import signups
from ...store.table import Write
from ...store.write_conflicts import until_written
from .seats import cancel_found
from .sign_up import check_answers

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
    """A consent that was taken back by way of another event is none here either."""
    said = own.signup.owner_confirmed_at is not None or has_stopped_follow_ups(own.contact, own.signup)
    withdrawn = said and own.contact.follow_up_consent_at is None
    return replace(own, signup=replace(own.signup, follow_up_consent=False)) if withdrawn else own


def cancel_own(app: App, token: str) -> OwnSignup:
    """Raises GoneError once the event is cancelled or over; NotFoundError as `find` does."""

    def proof(own: OwnSignup) -> list[Write]:
        return contact_store.to_prove(app.table, own.contact, app.now())

    return _as_it_counts(cancel_found(app, lambda: _read(app, token), proof))


def change_own(app: App, token: str, patch: SignupPatch) -> OwnSignup:
    """What the address's owner says from a mailed link: only this makes asks, offers and consent count.

    Raises InvalidError for answers to what was not asked; NotFoundError as `find` does.
    """

    def attempt() -> OwnSignup:
        own = _read(app, token)
        if patch.answers is not UNSET:
            check_answers(own.event.questions, patch.answers)
        old, now = own.signup, app.now()
        signup = patch.applied_to(replace(old, revision=old.revision + 1, owner_confirmed_at=now))
        contact = _consenting(own, signup, now, is_said=patch.follow_up_consent is not UNSET)
        proven = replace(contact, proven_at=contact.proven_at or now)
        new = replace(own, signup=signup, contact=proven)
        app.table.transact(signups.to_replace(app.table, old, new.signup), *_contact_writes(app, own.contact, proven))
        return new

    return _as_it_counts(until_written(attempt))


def _consenting(own: OwnSignup, said: Signup, now: datetime, *, is_said: bool) -> Contact:
    """The contact, whose consent follows what was said here; what was said elsewhere stands where nothing is."""
    confirms = said.follow_up_consent and own.signup.owner_confirmed_at is None
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
