"""A list of attendees that is too long for one answer: written into a bucket, part by part."""

from datetime import datetime, timedelta
from enum import StrEnum

from ..base.dataclass import dataclass
from ..base.newer_fields import NewerFields, none_newer
from .chosen import Chosen

KEPT = timedelta(days=1)
"""As long as the bucket keeps what is in it."""


class ExportState(StrEnum):
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    """Its event is gone, or it took longer than it would be kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """A job until it is written, then what says where it is."""

    group: str
    id: str
    event: str
    chosen: Chosen
    fields: tuple[str, ...] = ()
    """Its columns; all where there are none."""
    bom: bool = False
    at: datetime
    rows_at_most: int
    """As many as its counts promised when it was asked for: fewer where more is chosen by."""
    state: ExportState = ExportState.RUNNING
    rows: int = 0
    octets: int = 0
    upload: str = ""
    """By which the bucket knows the parts that are written."""
    parts: tuple[str, ...] = ()
    """What the bucket said of each."""
    position: str | None = None
    """Where in the list the next part begins."""
    due_at: datetime | None = None
    claims: int = 0
    expires_at: int
    """In seconds since 1970."""
    newer_fields: NewerFields = none_newer()

    @property
    def key(self) -> str:
        """Of its file."""
        return f"{self.group}/{self.id}/attendees-{self.event}.csv"
