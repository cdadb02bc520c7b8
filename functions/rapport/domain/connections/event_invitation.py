"""Contacts are invited to an event by an organiser's hand: whom that is for, and who of them gets none, and why."""

from collections.abc import Mapping
from dataclasses import field
from datetime import date, datetime, time
from enum import StrEnum

from ..audience import suppression
from ..base.clock import wall_clock
from ..base.dataclass import dataclass
from ..base.errors import ConflictError, GoneError
from ..base.newer_fields import NewerFields, none_newer
from ..base.text import tag_key
from ..contact import ListedContact
from ..event import EventStatus, ListedEvent
from ..signup import ListedSignup, SignupStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class Whom:
    """Whom an invitation is for, of a group's contacts: all that is said together; all of them where nothing is."""

    tags: tuple[str, ...] = ()
    """Those with one of these."""
    attended_since: date | None = None
    """Those who came to an event that ended on this day or later, by the clocks of the group."""
    missed: bool = False
    """Those who had a place at the group's last event, and were not checked in."""

    def is_for(self, contact: ListedContact, timezone: str) -> bool:
        """As far as the contact says. `timezone`: the group's."""
        if self.tags and set(map(tag_key, self.tags)).isdisjoint(map(tag_key, contact.tags)):
            return False
        if self.attended_since is None:
            return True
        since = wall_clock(self.attended_since, time(0), timezone)
        return contact.last_attended_at is not None and contact.last_attended_at >= since


class NotInvited(StrEnum):
    """Why somebody whom an invitation is for gets none: the first of these that is so."""

    SIGNED_UP = "signed_up"
    """They signed up for the event; who cancelled since, too: they know of it."""
    INVITED_BEFORE = "invited_before"
    BLOCKED = "blocked"
    NO_ADDRESS = "no_address"
    COMPLAINED = "complained"
    BOUNCED = "bounced"
    UNSUBSCRIBED = "unsubscribed"
    NO_CONSENT = "no_consent"
    """They did not agree to be told of later events, or took that back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EventInvitation:
    """What an organiser wrote to contacts about an event. A job until all of them are gone through."""

    group: str
    event: str
    id: str
    whom: Whom = Whom()
    subject: str
    body: str
    at: datetime
    total: int
    """How many were to be invited when it began."""
    invited: int = 0
    not_invited: Mapping[str, int] = field(default_factory=dict)
    """How many of those whom it was for were not, by why."""
    position: str | None = None
    """The id of the last contact that was gone through."""
    due_at: datetime | None = None
    claims: int = 0
    newer_fields: NewerFields = none_newer()

    @property
    def is_running(self) -> bool:
        return self.due_at is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Invited:
    """That a contact was invited to an event: it is once."""

    group: str
    event: str
    contact: str
    invitation: str
    """The id of what they were invited with."""
    at: datetime
    newer_fields: NewerFields = none_newer()


def why_not_invited(contact: ListedContact, *, signed_up: bool, invited: bool) -> NotInvited | None:
    """Why a contact gets no invitation, from what is true now; None of who gets one."""
    if signed_up:
        return NotInvited.SIGNED_UP
    return NotInvited.INVITED_BEFORE if invited else why_never_invited(contact)


def why_never_invited(contact: ListedContact) -> NotInvited | None:
    """Why a contact is invited to nothing."""
    if contact.blocked_at is not None:
        return NotInvited.BLOCKED
    if not contact.email:
        return NotInvited.NO_ADDRESS
    if (why := suppression(contact)) is not None:
        return NotInvited(why.value)
    return NotInvited.NO_CONSENT if contact.follow_up_consent_at is None else None


def missed(signup: ListedSignup) -> bool:
    """Whether they had a place at an event that is over, and were not checked in."""
    return signup.status is SignupStatus.CONFIRMED and signup.checked_in_at is None


def refuse_unless_open(event: ListedEvent, now: datetime) -> None:
    """Raises ConflictError for an event that nobody can be invited to, GoneError for one that is over."""
    if event.status is EventStatus.DRAFT:
        raise ConflictError("This event is a draft, which nobody can sign up for: publish it first.")
    if event.status is EventStatus.CANCELLED:
        raise GoneError("The event is cancelled.")
    if not event.connections:
        raise ConflictError("This event has no connections, so nobody is invited to it: its settings say so.")
    if now >= min(event.signup_closes_at, event.starts_at):
        raise GoneError("It is too late to invite anybody: sign-up is closed, or the event has begun.")
