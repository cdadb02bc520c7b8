"""What is shown of an attendee: as JSON, as a row of CSV, on a page."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from ...domain.audience import attendance
from ...domain.base.clock import utc_text
from ...domain.contact import Contact
from ...domain.event import ListedEvent, Seats
from ...domain.signup import ListedSignup

ANSWERS = "answers"
FIELDS = (
    "id",
    "contact_id",
    "name",
    "email",
    "status",
    "attendance",
    "signed_up_at",
    "checked_in_at",
    ANSWERS,
    "looking_for",
    "can_offer",
    "visible",
    "follow_up_consent",
    "introduce",
    "keep_in_touch",
    "owner_confirmed_at",
    "timezone",
    "language",
)
OF_CONTACT = frozenset(("looking_for", "can_offer", "visible", "follow_up_consent", "introduce", "keep_in_touch"))
"""What is known only once their contact was read."""


def all_fields(
    signup: ListedSignup, contact: Contact | None, event: ListedEvent, seats: Seats, now: datetime
) -> dict[str, Any]:
    """`contact`: whose it is, of whom asks, offers and consents are; None where that is nobody any more."""
    return {
        "id": signup.contact,
        "contact_id": signup.contact,
        "name": signup.name,
        "email": signup.email,
        "status": signup.status,
        "attendance": attendance(signup, event, seats, now),
        "signed_up_at": utc_text(signup.signed_up_at),
        "checked_in_at": utc_text(signup.checked_in_at),
        ANSWERS: dict(signup.answers),
        **owners_word(signup, contact, event),
        "owner_confirmed_at": utc_text(signup.owner_confirmed_at),
        "timezone": signup.timezone,
        "language": signup.language,
    }


def owners_word(signup: ListedSignup, contact: Contact | None, event: ListedEvent) -> dict[str, Any]:
    """As far as it counts at this event."""
    connected = contact if event.connections else None
    return {
        "looking_for": list(connected.looking_for) if connected else [],
        "can_offer": list(connected.can_offer) if connected else [],
        "visible": signup.visible and connected is not None,
        "follow_up_consent": contact is not None and contact.follow_up_consent_at is not None,
        "introduce": connected is not None and connected.introduce_at is not None,
        "keep_in_touch": connected is not None and connected.keep_in_touch_at is not None,
    }


def needs_contact(fields: Collection[str]) -> bool:
    """Whether whose it is must be read to show these; all, where none are named."""
    return not fields or not OF_CONTACT.isdisjoint(fields)


def only(shown: Mapping[str, Any], fields: Collection[str]) -> Mapping[str, Any]:
    """As much of `all_fields` as these name, and the id; `answers.<question>` is one answer. All, where none are."""
    if not fields:
        return shown
    answers = {id: answer for id, answer in shown[ANSWERS].items() if f"{ANSWERS}.{id}" in fields}
    named = {name: value for name, value in shown.items() if name == "id" or name in fields}
    return {ANSWERS: answers, **named} if any(field.startswith(f"{ANSWERS}.") for field in fields) else named
