"""What wants the attention of those who run a group."""

from dataclasses import field
from datetime import datetime
from enum import StrEnum

from .base.dataclass import dataclass
from .event import ListedEvent, Seats


class Kind(StrEnum):
    """The most urgent first."""

    PAUSED = "paused"
    BRAKED = "braked"
    UNKNOWN_MAILS = "unknown_mails"
    ASKS = "asks"
    """What people ask the group for waits to be passed on."""
    REPORTS = "reports"
    """Somebody reported another whom they were introduced to."""
    WAITLIST = "waitlist"
    """An event that begins soon has a waitlist."""
    DRAFT_SOON = "draft_soon"
    NOBODY_CHECKED_IN = "nobody_checked_in"
    COMPLAINTS = "complaints"
    BOUNCES = "bounces"


@dataclass(frozen=True, kw_only=True)
class Attention:
    kind: Kind
    count: int = 0
    event: ListedEvent | None = None
    event_id: str | None = None
    """The event that it is about, where no more of it is known."""
    seats: Seats = field(default_factory=Seats)
    why: str = ""
    until: datetime | None = None
