"""Somebody reported another person to their group's organisers."""

from datetime import datetime

from ..base.dataclass import dataclass
from ..base.newer_fields import NewerFields, none_newer

LONGEST_REASON = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What an attendee told the organisers of one whom they were introduced to: the two are kept apart since."""

    group: str
    event: str
    pair: str
    """The id of the introduction."""
    by: str
    about: str
    """The contacts: who reported, and who was reported."""
    reason: str = ""
    """In their own words, for the organisers alone."""
    at: datetime
    settled_at: datetime | None = None
    """When an organiser said that it needs nothing more."""
    newer_fields: NewerFields = none_newer()

    @property
    def id(self) -> str:
        """One of each about each, at an event."""
        return f"{self.by}_{self.pair}"
