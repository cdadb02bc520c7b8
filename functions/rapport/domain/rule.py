"""What to send, when, and to which audience."""

from collections.abc import Mapping
from dataclasses import field
from enum import StrEnum
from typing import Any

from .base.dataclass import dataclass
from .base.newer_fields import NewerFields, none_newer
from .contact import Been


class Trigger(StrEnum):
    BEFORE_START = "before_start"
    AFTER_START = "after_start"
    BEFORE_END = "before_end"
    AFTER_END = "after_end"
    AT = "at"
    ON_SIGNUP = "on_signup"
    ON_PENDING = "on_pending"
    ON_WAITLISTED = "on_waitlisted"
    ON_OFFERED = "on_offered"
    ON_OFFER_EXPIRED = "on_offer_expired"
    ON_PROMOTED = "on_promoted"
    ON_CANCELLED = "on_cancelled"
    ON_EVENT_CHANGED = "on_event_changed"
    ON_EVENT_CANCELLED = "on_event_cancelled"

    @property
    def is_timed(self) -> bool:
        """Whether the clock sets it off, and not something that happens."""
        return not self.startswith("on_")

    @property
    def is_before(self) -> bool:
        return self in (Trigger.BEFORE_START, Trigger.BEFORE_END)

    @property
    def can_wait(self) -> bool:
        """Whether it is still worth as much some hours later: what follows the event is."""
        return self in (Trigger.AFTER_START, Trigger.AFTER_END)

    @property
    def answers_form(self) -> bool:
        """Whether a form that anybody may send is all that it takes."""
        return self in (Trigger.ON_SIGNUP, Trigger.ON_PENDING, Trigger.ON_WAITLISTED)

    @property
    def is_personal(self) -> bool:
        """Whether it answers what happened to one signup, not to the whole event."""
        return not (self.is_timed or self in (Trigger.ON_EVENT_CHANGED, Trigger.ON_EVENT_CANCELLED))


class Audience(StrEnum):
    CONFIRMED = "confirmed"
    WAITLISTED = "waitlisted"
    ATTENDED = "attended"
    NO_SHOW = "no_show"
    CANCELLED = "cancelled"
    EVERYONE = "everyone"


MOST_RULES = 96
"""Of a group, and of one event's own: a clone of the event has them all in one transaction, which may hold 100 writes,
beside the event, its seats, the audit trail's entry and the answer kept for a repeat of the request."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What to send, when, and to which audience. A group's, or one event's own (`event` set)."""

    group: str
    event: str | None = None
    id: str
    name: str
    trigger: Trigger
    offset: Mapping[str, str | int] | None = None
    audience: Audience
    subject: str
    body: str
    promotional: bool = False
    max_lateness: str
    """An ISO 8601 duration: how long after its due time it may still go out."""
    enabled: bool = True
    is_message: bool = False
    """Whether an organiser wrote it to an event's attendees, once: due when it was written, and never changed."""
    tags: tuple[str, ...] = ()
    """Of a message: whose contact has one of these is in its audience, and nobody else; empty: all."""
    been: Been | None = None
    """Of a message: who was, or was not, at events before is in its audience, and nobody else; None: all."""
    not_seen_months: int | None = None
    """Of a message: who was checked in once, and not within so many months before the event; None: all."""
    revision: int = 0
    """Of a group's: grows with each change, so that who changes it knows whether somebody else has."""
    newer_fields: NewerFields = none_newer()

    @property
    def is_for_some(self) -> bool:
        """Whether it is their contacts that say who of the audience is meant."""
        return bool(self.tags) or self.been is not None or self.not_seen_months is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleOverride:
    """What one event has changed about a rule of its group."""

    group: str
    event: str
    id: str
    """The rule's."""
    changes: Mapping[str, Any] = field(default_factory=dict)
    """The fields that differ, as they are stored."""
    newer_fields: NewerFields = none_newer()
