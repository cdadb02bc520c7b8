"""Everybody who has a place is checked in at once, or that is taken back."""

from datetime import datetime

from ..base.dataclass import dataclass
from ..base.newer_fields import NewerFields, none_newer


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckInAll:
    """A job until all are; then what says how it went."""

    group: str
    event: str
    id: str
    """Stands on each signup that it checked in, so that no other is undone."""
    undoes: bool = False
    at: datetime
    total: int
    """How many there were to do when it began."""
    done: int = 0
    position: str | None = None
    """How far in the list it has come."""
    due_at: datetime | None = None
    claims: int = 0
    newer_fields: NewerFields = none_newer()

    @property
    def is_running(self) -> bool:
        return self.due_at is not None
