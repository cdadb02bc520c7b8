"""One's own signup, found by the token of its mailed link."""

from dataclasses import dataclass, replace
from datetime import timedelta

from ... import tokens
from ...app import App
from ...domain.audience import has_stopped_follow_ups
from ...domain.contact import Contact
from ...domain.errors import NotFoundError
from ...domain.event import Event, Seats
from ...domain.patches import UNSET, SignupPatch
from ...domain.principal import Principal, attendee
from ...domain.signup import Signup
from ...store import contacts as contact_store
from ...store import events, signups
from ...store.retry import until_written
from .sign_up import check_answers


def change_own(app: App, who: Principal, event_id: str, patch: SignupPatch) -> Signup:
    """What the address's owner says from a mailed link: only this makes asks, offers and consent count.

    Raises InvalidError for answers to what was not asked.
    """

    def attempt() -> tuple[Signup, Signup]:
        event = events.get(app.table, who.group, event_id)
        old = signups.get(app.table, who.group, event_id, who.actor.id)
        if old.is_erased:
            raise NotFoundError("Nothing is kept of this sign-up any more.")
        if patch.answers is not UNSET:
            check_answers(event.questions, patch.answers)
        new = patch.applied_to(replace(old, revision=old.revision + 1, owner_confirmed_at=app.now()))
        app.table.transact(signups.to_replace(app.table, old, new))
        return old, new

    old, signup = until_written(attempt)
    confirms = signup.follow_up_consent and old.owner_confirmed_at is None
    is_said = patch.follow_up_consent is not UNSET
    if confirms or is_said:
        _note_consent(app, signup, is_said=is_said)
    return signup


def _note_consent(app: App, signup: Signup, *, is_said: bool) -> None:
    """Has the contact's consent follow what was said here; what was said elsewhere stands where nothing is."""
    contact = contact_store.get(app.table, signup.group, signup.contact)
    if not is_said and has_stopped_follow_ups(contact, signup):
        return
    if signup.follow_up_consent != (contact.follow_up_consent_at is not None):
        moment = app.now() if signup.follow_up_consent else None
        contact_store.set_instant(app.table, signup.group, signup.contact, "follow_up_consent_at", moment)


VALID_AFTER = timedelta(days=30)
"""How long after its event a signup's link still opens it."""


@dataclass(frozen=True)
class OwnSignup:
    event: Event
    seats: Seats
    contact: Contact
    signup: Signup

    @property
    def who(self) -> Principal:
        """Its owner, who followed the link."""
        return attendee(self.event.group, self.contact.id)


def find(app: App, token: str) -> OwnSignup:
    """The signup as it counts: a consent that was taken back by way of another event is none here either.

    Raises NotFoundError for a token that is not one of ours, has run out, or whose signup was erased.
    """
    group, event_id, contact_id = app.tokens.read(tokens.SIGNUP, token)
    event, seats, contact, signup = signups.for_sign_up(app.table, group, event_id, contact_id)
    if event is None or contact is None or signup is None or event.ends_at + VALID_AFTER < app.now():
        raise NotFoundError("This link has run out.")
    if contact.is_erased or signup.is_erased:
        raise NotFoundError("This link has run out: nothing is kept of this sign-up any more.")
    said = signup.owner_confirmed_at is not None or has_stopped_follow_ups(contact, signup)
    withdrawn = said and contact.follow_up_consent_at is None
    return OwnSignup(event, seats, contact, replace(signup, follow_up_consent=False) if withdrawn else signup)
