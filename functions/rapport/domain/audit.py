"""The audit trail: what organisers and operators changed, who and when. What attendees do stands on their signups."""

from collections.abc import Iterable, Mapping
from dataclasses import field
from datetime import datetime
from enum import StrEnum
from typing import Any

from .base.dataclass import dataclass
from .principal import Actor

Changes = Mapping[str, tuple[Any, Any] | None]
"""By a field's name in the API: its value before and after, or None where values are not kept."""

_KEPT = frozenset(
    {
        *("status", "capacity", "starts_at", "ends_at", "timezone", "language", "paused", "state", "attendance"),
        *("trigger", "offset", "audience", "promotional", "max_lateness", "enabled", "scopes", "expires_at", "role"),
        *("created", "updated", "signup_closes_at", "listed", "connections", "image", "accent", "logo"),
        *("waitlist", "confirm_address", "checked_in_at", "rows", "invited"),
        *("blocked", "into", "retention_days"),
    }
)
"""Fields whose values are kept: what may be in the others somebody typed, so it may be about a person."""

_IN_THE_API = {"starts_local": "starts_at", "ends_local": "ends_at", "signup_closes_local": "signup_closes_at"}


class AuditKind(StrEnum):
    """What kind of thing an entry is about."""

    EVENT = "event"
    ATTENDEE = "attendee"
    CONTACT = "contact"
    RULE = "rule"
    MEMBER = "member"
    KEY = "key"
    GROUP = "group"

    @property
    def actions(self) -> tuple[str, ...]:
        """What the actions of entries of this kind begin with."""
        return tuple(f"{thing}." for thing in (self.value, *_ALSO.get(self, ())))


_ALSO: Mapping[AuditKind, tuple[str, ...]] = {
    AuditKind.ATTENDEE: ("attendees", "door_link", "introduction", "maybe", "report"),
    AuditKind.CONTACT: ("contacts", "ask"),
    AuditKind.RULE: ("message", "delivery"),
    AuditKind.GROUP: ("image", "topics"),
}
"""What else belongs to these."""


@dataclass(frozen=True, kw_only=True)
class AuditEntry:
    group: str
    id: str
    at: datetime
    actor: Actor
    action: str
    """What was done to what kind of thing, like `event.publish`."""
    target: str = ""
    """Which thing it was: its address in the API after the group's; empty for the group itself."""
    changes: Changes = field(default_factory=dict)


def attendee_target(event: str, contact: str) -> str:
    """What an entry about an attendee names."""
    return f"events/{event}/attendees/{contact}"


def differences(old: object, new: object, names: Iterable[str]) -> Changes:
    """Those of these fields in which two things differ."""
    pairs = ((name, getattr(old, name), getattr(new, name)) for name in names)
    return changes_of({name: (before, after) for name, before, after in pairs if before != after})


def changes_of(values: Mapping[str, tuple[Any, Any]]) -> Changes:
    """These changes as they are kept."""
    named = {_IN_THE_API.get(name, name): pair for name, pair in values.items()}
    return {name: pair if name in _KEPT else None for name, pair in named.items()}
