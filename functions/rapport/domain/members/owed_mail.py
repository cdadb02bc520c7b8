"""Mails to members of a group that are owed, kept as jobs until they have come to their end."""

from datetime import datetime
from hashlib import sha256
from typing import Literal

from ..base.dataclass import dataclass
from ..connections.event_invitation import EventInvitation
from ..rule import Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """Owners and organizers are to be told that some of their group's mails wait, or all. A job."""

    group: str
    id: str
    about: Literal["pause", "complaints", "strangers"] = "pause"
    at: datetime
    why: str
    due_at: datetime
    claims: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportAlert:
    """Owners and organizers are to be told that somebody was reported at an event. A job.

    It lies beside the report, for whoever reports may write nothing of the group's own.
    """

    group: str
    event: str
    report: str
    """The report's id."""
    at: datetime
    due_at: datetime
    claims: int = 0

    @property
    def id(self) -> str:
        """That names nobody, for deliveries are called by it."""
        return sha256(self.report.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleTest:
    """A rule, a message or an invitation is to be sent to a member, as somebody else would get it. A job."""

    group: str
    id: str
    event: str | None = None
    rule: str
    unsaved: Rule | None = None
    """As its author has it before them, where it is not kept yet, or not so; None: the rule as it applies."""
    invitation: EventInvitation | None = None
    """To be sent in the place of a rule."""
    email: str
    at: datetime
    due_at: datetime
    claims: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """Somebody is to be asked whether they want to be a member. A job."""

    group: str
    id: str
    """The member's `invitation`: with another, or none, this one is not owed any more."""
    member: str
    at: datetime
    due_at: datetime
    claims: int = 0
