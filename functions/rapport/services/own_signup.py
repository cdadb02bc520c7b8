"""One's own signup, found by the token of its mailed link."""

from dataclasses import dataclass, replace
from datetime import timedelta

from ..domain.audience import has_stopped_follow_ups
from ..domain.errors import NotFoundError
from ..domain.models import Contact, Event, Seats, Signup
from ..store import signups
from . import tokens
from .app import App

VALID_AFTER = timedelta(days=30)
"""How long after its event a signup's link still opens it."""


@dataclass(frozen=True)
class OwnSignup:
    event: Event
    seats: Seats
    contact: Contact
    signup: Signup


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
