"""Response bodies about contacts."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from ...domain.audience import attendance
from ...domain.base.clock import utc_text
from ...domain.connections.ask import Ask
from ...domain.connections.maybe import Maybe, MaybeAsked
from ...domain.connections.meeting import Meeting
from ...domain.connections.news import MAILING, News
from ...domain.connections.questions import Question
from ...domain.consents.record import Said
from ...domain.contact import Contact, ListedContact
from ...domain.delivery import Delivery
from ...domain.event import ListedEvent, Seats
from ...domain.signup import ListedSignup, Signup
from ...queries.connections.own_words import OwnWords
from ...queries.contacts import ContactExport
from ...queries.people.retention import Expiring
from ...usecases.contacts.import_contacts import Report
from ..responses import attendee_json, delivery_json, unconfirmed_json

if TYPE_CHECKING:
    from . import contact_response_types


def contact_json(contact: ListedContact) -> "contact_response_types.Contact":
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
        "suppressed": suppressed_json(contact),
        "blocked": contact.blocked_at is not None,
        "attended": contact.attended,
        "last_attended_at": utc_text(contact.last_attended_at),
    }


def suppressed_json(contact: ListedContact) -> "contact_response_types.Suppressed | None":
    """Why the address must not be mailed; the gravest of the reasons."""
    if contact.complained_at is not None:
        return "complained"
    if contact.bounced_at is not None:
        return "bounced"
    return "unsubscribed" if contact.unsubscribed_at is not None else None


def history_json(
    event: ListedEvent, signup: ListedSignup, seats: Seats, now: datetime
) -> "contact_response_types.Visit":
    return {
        "event_id": event.id,
        "title": event.title,
        "starts_at_utc": utc_text(event.starts_at),
        "event_status": event.status,
        "status": signup.status,
        "attendance": attendance(signup, event, seats, now),
        "signed_up_at": utc_text(signup.signed_up_at),
        "checked_in_at": utc_text(signup.checked_in_at),
    }


_OF_BLOCKING = ("blocked", "blocked_at")


def own_export_json(found: ContactExport, words: Iterable[OwnWords], now: datetime) -> dict[str, object]:
    """What somebody gets of themselves: all but whether they are blocked, for there is no sign of that outside.

    And whom they say that they met, whether they would meet somebody, and what they are told of others, and when, which
    is nobody else's business, the organisers' neither.
    """
    whole, contact = export_json(found, now), found.contact
    own = {name: said for name, said in whole["contact"].items() if name not in _OF_BLOCKING}
    own |= {"unanswered": list(contact.unanswered), "left_out_at": utc_text(contact.left_out_at)}
    own |= {"introductions_most": contact.introductions_most}
    told = [_news_json(one) for one in found.news]
    return {
        **whole,
        "deliveries": _deliveries_json(found.deliveries),
        "contact": own,
        "news": told,
        "questions": [_question_json(one) for one in found.questions.questions],
        "said_after_events": [_own_words_json(one, contact.ids) for one in words],
    }


def _own_words_json(words: OwnWords, ids: Collection[str]) -> dict[str, object]:
    """Their own answers: the other's are the other's."""
    said = words.said
    return {
        "event_id": words.event.id,
        "mark": said.mark,
        "words": said.words,
        "signed": said.is_signed,
        "answered_at": utc_text(said.answered_at),
        "wrong_codes": said.wrong_codes,
        "meetings": [_own_meeting_json(one, me) for one in words.meetings for me in one.people if me in ids],
    }


def _own_meeting_json(meeting: Meeting, me: str) -> dict[str, object]:
    answers = {"met": meeting.met.get(me), "swap": meeting.swap.get(me)}
    return {"id": meeting.id, **answers, "answered_at": utc_text(meeting.answered.get(me))}


def export_json(found: ContactExport, now: datetime) -> "contact_response_types.ContactExport":
    contact = found.contact
    return {
        "exported_at": utc_text(now),
        "contact": {
            **contact_json(contact),
            "follow_ups_stopped_at": utc_text(contact.follow_ups_stopped_at),
            "unsubscribed_at": utc_text(contact.unsubscribed_at),
            "bounced_at": utc_text(contact.bounced_at),
            "complained_at": utc_text(contact.complained_at),
            "blocked_at": utc_text(contact.blocked_at),
            "proven_at": utc_text(contact.proven_at),
            "looking_for": list(contact.looking_for),
            "can_offer": list(contact.can_offer),
            "introduce_at": utc_text(contact.introduce_at),
            "keep_in_touch_at": utc_text(contact.keep_in_touch_at),
        },
        "consents": [_said_json(one) for one in found.consents.said],
        "ask": _ask_json(found.ask) if found.ask is not None else None,
        "signups": [
            _exported_signup_json(contact, event, signup, seats, now) for event, signup, seats in found.history
        ],
        "deliveries": _deliveries_json(one for one in found.deliveries if one.mailing != MAILING),
        "invitations": [{"event_id": one.event, "invited_at": utc_text(one.at)} for one in found.invitations],
        "maybes": [*map(_maybe_json, found.maybes), *map(_unconfirmed_maybe_json, found.unconfirmed_maybes)],
    }


def _deliveries_json(deliveries: Iterable[Delivery]) -> "list[contact_response_types.ExportedDelivery]":
    return [{"event_id": one.event or "", **delivery_json(one)} for one in deliveries]


def _maybe_json(maybe: Maybe) -> "contact_response_types.ExportedMaybe":
    return {
        "event_id": maybe.event,
        "ask": maybe.ask,
        "confirmed_at": utc_text(maybe.made_at),
        "answer": maybe.answer,
        "answered_at": utc_text(maybe.answered_at),
        "words": maybe.words,
    }


def _unconfirmed_maybe_json(asked: MaybeAsked) -> "contact_response_types.ExportedMaybe":
    return {
        "event_id": asked.event,
        "ask": asked.ask,
        "confirmed_at": None,
        "answer": None,
        "answered_at": None,
        "words": "",
    }


def _question_json(question: Question) -> dict[str, object]:
    return {
        "event_id": question.event,
        "asked_at": utc_text(question.at),
        "would_meet": question.would_meet,
        "tells_name": question.tells_name,
        "said_at": utc_text(question.said_at),
    }


def _news_json(news: News) -> dict[str, object]:
    return {"kind": news.kind, "event_id": news.event, "at": utc_text(news.at), "done_at": utc_text(news.done_at)}


def _ask_json(ask: Ask) -> "contact_response_types.ExportedAsk":
    return {
        "text": ask.text,
        "state": ask.state.value,
        "posted_at": utc_text(ask.posted_at),
        "ends_at": utc_text(ask.ends_at),
    }


def _said_json(one: Said) -> "contact_response_types.Said":
    return {
        "consent": one.consent,
        "given": one.given,
        "at": utc_text(one.at),
        "event_id": one.event,
        "text": one.text,
        "language": one.language,
        "version": one.version,
    }


def _exported_signup_json(
    contact: Contact, event: ListedEvent, signup: Signup, seats: Seats, now: datetime
) -> "contact_response_types.ExportedSignup":
    return {
        **attendee_json(signup, contact, event, seats, now),
        "event_id": event.id,
        "title": event.title,
        "starts_at_utc": utc_text(event.starts_at),
        "event_status": event.status,
        "changed_at": utc_text(signup.changed_at),
        "unconfirmed": unconfirmed_json(signup.unconfirmed),
        "muted_at": utc_text(signup.muted_at),
        "held_until": utc_text(signup.held_until),
        "cancel_message": signup.cancel_message,
    }


def retention_json(found: Expiring) -> "contact_response_types.Retention":
    return {
        "days": found.days,
        "next_at": utc_text(found.next_at),
        "count": found.count,
        "contacts": [contact_json(one) for one in found.people],
    }


def import_row_json(report: Report) -> "contact_response_types.ImportRow":
    return {
        "row": report.number,
        "email": report.email,
        "result": report.result,
        "contact_id": report.contact,
        "reason": report.reason,
    }
