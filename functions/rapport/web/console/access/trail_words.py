"""The audit trail in sentences: who did what to what, and what changed."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from ....domain.audit import AuditEntry, AuditKind
from ....domain.base.dataclass import dataclass
from ....domain.principal import Actor, ActorKind

KINDS: Mapping[AuditKind, str] = {
    AuditKind.EVENT: "Events",
    AuditKind.ATTENDEE: "Attendees",
    AuditKind.CONTACT: "Contacts",
    AuditKind.RULE: "Rules and messages",
    AuditKind.MEMBER: "Team",
    AuditKind.KEY: "API keys",
    AuditKind.GROUP: "Settings",
}
"""What the trail may be narrowed to, in words."""

_DID: Mapping[str, str] = {
    "event.create": "created an event",
    "event.change": "changed an event",
    "event.publish": "published an event",
    "event.invite": "invited contacts to an event",
    "event.invite_test": "sent a test of an invitation",
    "event.unpublish": "took an event back to a draft",
    "event.cancel": "cancelled an event",
    "event.clone": "copied an event",
    "event.delete": "deleted an event",
    "ask.approve": "passed on what somebody asks for",
    "ask.decline": "did not pass on what somebody asks for",
    "attendee.add": "added somebody to an event",
    "attendee.check_in": "checked somebody in",
    "attendee.undo_check_in": "took a check-in back",
    "attendee.cancel": "cancelled somebody’s place",
    "attendees.check_in_all": "checked in all attendees of an event",
    "attendees.undo_check_in_all": "took back that all attendees were checked in",
    "attendee.export": "exported the attendees of an event",
    "contact.change": "changed a contact",
    "contact.erase": "erased a person",
    "contact.export": "exported a person’s data",
    "contact.merge": "merged two contacts",
    "contact.block": "blocked a contact",
    "contact.unblock": "unblocked a contact",
    "contact.lift_complaint": "lifted a complaint",
    "contacts.import": "imported contacts",
    "delivery.settle": "settled a mail of which nobody knew what became",
    "door_link.create": "made a link for the door",
    "door_link.delete": "ended a link for the door",
    "group.create": "made the group",
    "group.change": "changed the settings",
    "group.pause": "paused sending",
    "group.resume": "had sending go on",
    "image.upload": "uploaded a picture",
    "key.create": "made an API key",
    "key.delete": "ended an API key",
    "report.settle": "settled what somebody reported of another",
    "maybe.answer": "answered somebody who thinks of coming",
    "member.invite": "invited somebody to the team",
    "member.accept": "accepted the invitation",
    "member.appoint": "made somebody a member",
    "member.change": "changed a member",
    "member.remove": "removed a member",
    "introduction.add": "had two people introduced",
    "introduction.veto": "had two people not introduced",
    "message.send": "wrote to attendees",
    "rule.create": "made a rule",
    "rule.change": "changed a rule",
    "rule.delete": "deleted a rule",
    "rule.test": "sent a test of a rule",
    "topics.change": "changed the topics",
}
_WHO: Mapping[ActorKind, str] = {
    ActorKind.KEY: "the API key",
    ActorKind.OPERATOR: "the operator",
    ActorKind.ATTENDEE: "an attendee",
}
_PAGES = ("events", "contacts", "rules", "members")
"""What the console has pages of, under the name that the API has for it."""


@dataclass(frozen=True, slots=True)
class ShownEntry:
    entry: AuditEntry
    who: str
    did: str
    address: str
    """Of the page about it; empty where there is none."""
    changes: tuple[tuple[str, str], ...]
    """By field, in words: from what to what, or only that it changed."""


def shown(entry: AuditEntry) -> ShownEntry:
    return ShownEntry(
        entry=entry,
        who=_who(entry.actor),
        did=_DID.get(entry.action, entry.action.replace(".", ": ").replace("_", " ")),
        address=_address(entry),
        changes=tuple((name.replace("_", " "), _change(pair)) for name, pair in entry.changes.items()),
    )


def _who(actor: Actor) -> str:
    kind = _WHO.get(actor.kind, "")
    return " ".join(part for part in (kind, actor.name) if part) or "a member"


def _address(entry: AuditEntry) -> str:
    """An attendee's is the list of their event; what was deleted has none."""
    root, _, rest = entry.target.partition("/")
    if root in ("asks", "topics"):
        return f"/console/{quote(entry.group)}/{root}"
    if root not in _PAGES or entry.action.endswith((".delete", ".erase", ".remove")):
        return ""
    id, _, more = rest.partition("/")
    base = f"/console/{quote(entry.group)}/{root}"
    if root == "members" or not id:
        return base
    under = {
        "attendees": "/attendees",
        "rules": "/rules",
        "deliveries": "/mails",
        "maybes": "/maybes",
        "introductions": "/connections",
    }.get(more.partition("/")[0], "")
    return base if root == "rules" else f"{base}/{quote(id)}{under}"


def _change(pair: tuple[Any, Any] | None) -> str:
    if pair is None:
        return "changed"
    before, after = map(_value, pair)
    return f"{before} → {after}"


def _value(value: Any) -> str:
    match value:
        case None | "" | [] | () | {}:
            return "nothing"
        case bool():
            return "yes" if value else "no"
        case list() | tuple():
            return ", ".join(map(str, value))
        case dict():
            return ", ".join(f"{name} {one}" for name, one in value.items())
    return str(value)
