"""What is answered about contacts."""

from datetime import datetime

from ..domain.audience import attendance
from ..domain.models import Contact, Event, Seats, Signup
from ..services.contacts import Dossier
from ..services.importing import Report
from .outputs import Json, attendee_json, delivery_json, utc_text


def contact_json(contact: Contact) -> Json:
    return {
        "id": contact.id,
        "email": contact.email,
        "name": contact.name,
        "tags": list(contact.tags),
        "notes": contact.notes,
        "timezone": contact.timezone,
        "language": contact.language,
        "created_at": utc_text(contact.created_at),
        "follow_up_consent_at": utc_text(contact.follow_up_consent_at),
        "suppressed": suppression(contact),
    }


def suppression(contact: Contact) -> str | None:
    """Why the address must not be mailed; the gravest of the reasons."""
    for name in ("complained", "bounced", "unsubscribed"):
        if getattr(contact, f"{name}_at") is not None:
            return name
    return None


def history_json(event: Event, signup: Signup, seats: Seats, now: datetime) -> Json:
    return {
        "event_id": event.id,
        "title": event.title,
        "starts_at_utc": utc_text(event.starts_at),
        "status": signup.status,
        "attendance": attendance(signup, event, seats, now),
        "signed_up_at": utc_text(signup.signed_up_at),
        "checked_in_at": utc_text(signup.checked_in_at),
    }


def dossier_json(found: Dossier, now: datetime) -> Json:
    contact = found.contact
    return {
        "exported_at": utc_text(now),
        "contact": {
            **contact_json(contact),
            "unsubscribed_at": utc_text(contact.unsubscribed_at),
            "bounced_at": utc_text(contact.bounced_at),
            "complained_at": utc_text(contact.complained_at),
        },
        "signups": [_dossier_signup_json(event, signup, seats, now) for event, signup, seats in found.history],
        "deliveries": [{"event_id": one.event, **delivery_json(one)} for one in found.deliveries],
    }


def _dossier_signup_json(event: Event, signup: Signup, seats: Seats, now: datetime) -> Json:
    return {
        **history_json(event, signup, seats, now),
        **attendee_json(signup, event, seats, now),
        "changed_at": utc_text(signup.changed_at),
        "muted_at": utc_text(signup.muted_at),
    }


def import_row_json(report: Report) -> Json:
    return {
        "row": report.number,
        "email": report.email,
        "result": report.result,
        "contact_id": report.contact,
        "reason": report.reason,
    }
