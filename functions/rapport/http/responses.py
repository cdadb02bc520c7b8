"""Response bodies: things of the domain as the API's JSON."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, cast

import msgspec

from ..domain.attendees.check_in_all import CheckInAll
from ..domain.attendees.export import Export
from ..domain.audit import AuditEntry
from ..domain.base.clock import utc_text
from ..domain.brakes.brake import Brake
from ..domain.branding.image import Image, image_path
from ..domain.connections.coming import WhoComes
from ..domain.contact import Contact
from ..domain.delivery import Delivery, DeliveryState
from ..domain.event import Event, ListedEvent, Seats, Waitlist
from ..domain.group import Group
from ..domain.members.member import Member
from ..domain.plan import local_text
from ..domain.principal import ApiKey
from ..domain.rule import Rule
from ..domain.signup import ListedSignup, SignupStatus
from ..queries.attendees.fields import all_fields, owners_word

if TYPE_CHECKING:
    from ..queries.door import AtTheDoor, Changes
    from ..queries.event_effects import Effects
    from ..queries.mailings.recipients import Recipients
    from ..queries.mailings.timeline import Entry
    from ..usecases.signups.own_signup import OwnSignup
    from . import response_types


Json = Mapping[str, Any]


def _local(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")


def group_json(base: str, group: Group, account: Brake | None, turn: datetime, now: datetime) -> "response_types.Group":
    """`base`: where addresses begin; `account`: the account's brake, if one holds; `turn`: when an answer to a form has
    its turn.
    """
    return {
        "id": group.id,
        "name": group.name,
        "description": group.description,
        "sender_name": group.sender_name,
        "reply_to": group.reply_to,
        "timezone": group.timezone,
        "language": group.language,
        "allowed_origins": list(group.allowed_origins),
        "accent": group.accent,
        "logo": group.logo,
        "logo_url": _image_url(base, group.id, group.logo),
        "retention_days": group.retention_days,
        "created_at": utc_text(group.created_at),
        "paused": group.is_paused,
        "paused_at": utc_text(group.paused_at),
        "paused_why": group.paused_why,
        "brakes": brakes_json(group, account, now),
        "answers_wait_until": utc_text(turn) if turn > now else None,
    }


def brakes_json(group: Group, account: Brake | None, now: datetime) -> "list[response_types.Brake]":
    """Those that hold."""
    found: list[response_types.Brake] = []
    if group.complaints_brake is not None and group.complaints_brake.holds(now):
        found.append(_brake_json("complaints", group.complaints_brake, stops=["promotional", "first_mails"]))
    if group.strangers_brake is not None and group.strangers_brake.holds(now):
        found.append(_brake_json("strangers", group.strangers_brake, slows=["first_mails"]))
    if account is not None:
        found.append(_brake_json("account", account, stops=["promotional"]))
    return found


def _brake_json(
    kind: "response_types.BrakeKind",
    brake: Brake,
    *,
    stops: "Sequence[response_types.Braked]" = (),
    slows: "Sequence[response_types.Braked]" = (),
) -> "response_types.Brake":
    return {
        "kind": kind,
        "stops": list(stops),
        "slows": list(slows),
        "why": brake.why,
        "since": utc_text(brake.since),
        "until": utc_text(brake.until),
    }


def image_json(base: str, image: Image) -> "response_types.Image":
    return {
        "id": image.id,
        "url": base + image_path(image.group, image.id),
        "width": image.width,
        "height": image.height,
    }


def _image_url(base: str, group: str, id: str | None) -> str | None:
    return base + image_path(group, id) if id else None


def _facts(base: str, event: ListedEvent, seats: Seats) -> "response_types.EventFacts":
    """The fields that organisers and the public both see."""
    return {
        "id": event.id,
        "group": event.group,
        "title": event.title,
        "description": event.description,
        "starts_at": _local(event.starts_local),
        "ends_at": _local(event.ends_local),
        "timezone": event.timezone,
        "starts_at_utc": utc_text(event.starts_at),
        "ends_at_utc": utc_text(event.ends_at),
        "venue": msgspec.to_builtins(event.venue),
        "questions": msgspec.to_builtins(event.questions),
        "waitlist": _waitlist_json(event.waitlist),
        "confirm_address": event.confirm_address,
        "signup_closes_at": _local(event.signup_closes_local) if event.signup_closes_local else None,
        "signup_closes_at_utc": utc_text(event.signup_closes_at if event.signup_closes_local else None),
        "connections": event.connections,
        "image": event.image,
        "image_url": _image_url(base, event.group, event.image),
        "status": event.status,
        "capacity": seats.capacity,
    }


def _waitlist_json(waitlist: Waitlist) -> "response_types.Waitlist":
    if waitlist.offer_hours is None:
        return {"mode": waitlist.mode}
    return {"mode": waitlist.mode, "offer_hours": waitlist.offer_hours}


def public_event_json(base: str, event: ListedEvent, seats: Seats) -> "response_types.PublicEvent":
    return {**_facts(base, event, seats), "places": seats.places}


def coming_json(found: WhoComes) -> "response_types.Coming":
    return {
        "people": [{"name": one.name, "can_offer": list(one.can_offer)} for one in found.people],
        "offers": [{"topic": one.topic, "people": cast("response_types.Several", one.people)} for one in found.offers],
    }


def event_json(
    base: str, event: ListedEvent, seats: Seats, now: datetime, warnings: Sequence[str] = ()
) -> "response_types.Event":
    return {
        **_facts(base, event, seats),
        "listed": event.listed,
        "join_url": event.join_url,
        "former_questions": [{"id": question.id, "label": question.label} for question in event.former_questions],
        "created_at": utc_text(event.created_at),
        "counts": counts_json(event, seats, now),
        "warnings": list(warnings),
    }


def effects_json(effects: "Effects") -> "response_types.Effects":
    return {
        "mails": effects.mails,
        "promoted": effects.promoted,
        "dropped": effects.dropped,
        "warnings": list(effects.warnings),
        "to_come": [
            {"name": one.name, "due_at": utc_text(one.due_at), "audience_size": one.people} for one in effects.to_come
        ],
    }


def counts_json(event: ListedEvent, seats: Seats, now: datetime) -> "response_types.Counts":
    missed = seats.confirmed - seats.attended if seats.attended and now >= event.ends_at else 0
    return {
        "confirmed": seats.confirmed,
        "pending": seats.pending,
        "offered": seats.offered,
        "waitlisted": seats.waitlisted,
        "cancelled": seats.cancelled,
        "attended": seats.attended,
        "no_show": missed,
    }


def attendee_json(
    signup: ListedSignup, contact: Contact | None, event: ListedEvent, seats: Seats, now: datetime
) -> "response_types.Attendee":
    """`contact`: whose it is, of whom asks, offers and consents are; None where that is nobody any more."""
    return cast("response_types.Attendee", all_fields(signup, contact, event, seats, now))


def expected_json(one: "AtTheDoor") -> "response_types.Expected":
    return {
        "id": one.id,
        "name": one.name,
        "hint": one.hint,
        "status": one.status,
        "checked_in_at": utc_text(one.checked_in_at),
    }


def door_changes_json(changes: "Changes", now: datetime) -> "response_types.DoorChanges":
    moved = changes.checked_in_at.items()
    return {
        "items": [{"id": id, "checked_in_at": utc_text(checked_in_at)} for id, checked_in_at in moved],
        "counts": counts_json(changes.event, changes.seats, now),
        "complete": changes.is_all,
        "as_of": utc_text(changes.as_of),
    }


def unconfirmed_json(unconfirmed: Mapping[str, Any]) -> "response_types.Unconfirmed":
    return cast("response_types.Unconfirmed", dict(unconfirmed))


_AT_THE_DOOR = frozenset({"id", "contact_id", "name", "status", "attendance", "signed_up_at", "checked_in_at"})


def attendee_at_the_door(shown: "response_types.Attendee") -> "response_types.Attendee":
    """An attendee as who only checks people in may see them: no address, no answers, nothing that they told."""
    empty = {str: "", list: [], dict: {}, bool: False}
    hidden = {name: empty.get(type(value)) for name, value in shown.items() if name not in _AT_THE_DOOR}
    return {**shown, **hidden}  # type: ignore[typeddict-item]


def own_signup_json(base: str, own: "OwnSignup", *, line: int | None, can_accept: bool) -> "response_types.MySignup":
    """`line`: the place in it; `can_accept`: whether a place is to be had by accepting it."""
    signup, event = own.signup, own.event
    return {
        "event": public_event_json(base, event, own.seats),
        "name": signup.name,
        "email": signup.email,
        "status": signup.status,
        "line": line,
        "can_accept": can_accept,
        "held_until": utc_text(signup.held_until if signup.status is SignupStatus.OFFERED else None),
        "signed_up_at": utc_text(signup.signed_up_at),
        "join_url": event.join_url_of(signup),
        "answers": dict(signup.answers),
        **cast("response_types.OwnersWord", owners_word(signup, own.contact, event)),
        "confirmed_by_owner": signup.owner_confirmed_at is not None,
        "unconfirmed": unconfirmed_json(own.unconfirmed),
        "timezone": signup.timezone,
        "language": signup.language,
    }


def check_in_all_json(run: CheckInAll) -> "response_types.CheckInAll":
    return {
        "state": "running" if run.is_running else "done",
        "undone": run.undoes,
        "total": run.total,
        "done": run.done,
        "at": utc_text(run.at),
    }


def export_json(export: Export, url: str | None) -> "response_types.Export":
    """`url`: where it can be got, once it is written."""
    return {
        "id": export.id,
        "event_id": export.event,
        "state": export.state,
        "rows": export.rows,
        "rows_at_most": export.rows_at_most,
        "octets": export.octets,
        "created_at": utc_text(export.at),
        "expires_at": utc_text(datetime.fromtimestamp(export.expires_at, UTC)),
        "url": url,
    }


def rule_json(rule: Rule) -> "response_types.Rule":
    return {
        "id": rule.id,
        "event": rule.event,
        "name": rule.name,
        "trigger": rule.trigger,
        "offset": dict(rule.offset) if rule.offset is not None else None,
        "audience": rule.audience,
        "subject": rule.subject,
        "body": rule.body,
        "promotional": rule.promotional,
        "max_lateness": rule.max_lateness,
        "enabled": rule.enabled,
    }


def mailing_json(entry: "Entry", event: Event) -> "response_types.Mailing":
    return {
        "id": entry.id,
        "rule_id": entry.rule,
        "name": entry.name,
        "trigger": entry.trigger,
        "audience": entry.audience,
        "tags": list(entry.tags),
        "been": entry.been,
        "not_seen_months": entry.not_seen_months,
        "message": entry.is_message,
        "due_at": utc_text(entry.due_at),
        "due_at_local": local_text(entry.due_at, event.timezone) if entry.due_at else None,
        "state": entry.state,
        "reason": entry.reason,
        "audience_size": entry.audience_size,
        "counts": dict(entry.counts),
    }


def recipients_json(found: "Recipients") -> "response_types.Recipients":
    return {
        "mailed": found.mailed,
        "not": {why.value: count for why, count in found.left_out.items()},
        "is_all": found.is_all,
    }


def delivery_json(delivery: Delivery) -> "response_types.Delivery":
    return {
        "id": delivery.id,
        "mailing_id": delivery.mailing,
        "contact_id": delivery.contact,
        "email": delivery.email,
        "state": delivery.state,
        "reason": delivery.reason,
        "held_until": utc_text(delivery.held_until if delivery.state is DeliveryState.PLANNED else None),
        "outcome": delivery.outcome,
        "message_id": delivery.message_id,
        "attempted_at": utc_text(delivery.attempted_at),
        "sent_at": utc_text(delivery.sent_at),
    }


def member_json(member: Member) -> "response_types.Member":
    return {
        "id": member.id,
        "email": member.email,
        "name": member.name,
        "role": member.role,
        "state": member.state,
        "invited_at": utc_text(member.invited_at),
        "last_seen_at": utc_text(member.last_seen_at),
    }


def key_json(record: ApiKey) -> "response_types.ApiKey":
    return {
        "id": record.id,
        "name": record.name,
        "scopes": list(record.scopes),
        "created_at": utc_text(record.created_at),
        "expires_at": utc_text(record.expires_at),
    }


def new_key_json(record: ApiKey, key: str | None) -> "response_types.NewApiKey":
    return {**key_json(record), "key": key}


def audit_entry_json(entry: AuditEntry) -> "response_types.AuditEntry":
    return {
        "at": utc_text(entry.at),
        "actor": {"kind": entry.actor.kind, "id": entry.actor.id, "name": entry.actor.name},
        "action": entry.action,
        "target": entry.target,
        "changes": {name: {"from": pair[0], "to": pair[1]} if pair else None for name, pair in entry.changes.items()},
    }


def listed(items: Sequence[Json], next_cursor: str | None) -> Json:
    return {"items": items, "next_cursor": next_cursor}
