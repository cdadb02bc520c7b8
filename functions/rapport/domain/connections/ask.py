"""What somebody asks their group for between events: organisers see it first, then who may help is told of it."""

from datetime import datetime, timedelta
from enum import StrEnum

from ..base.dataclass import dataclass
from ..base.newer_fields import NewerFields, none_newer

OPEN_FOR = timedelta(weeks=8)
"""From when it was posted: after that nobody is told of it."""
MOST_HELPERS = 3
"""Who said that they can help: then it is answered, and nobody else is told of it."""
LONGEST = 200


class AskState(StrEnum):
    POSTED = "posted"
    """Waits for an organiser."""
    APPROVED = "approved"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A contact's one open ask: another takes its place."""

    group: str
    contact: str
    id: str
    text: str
    state: AskState = AskState.POSTED
    posted_at: datetime
    ends_at: datetime
    decided_at: datetime | None = None
    helpers: tuple[str, ...] = ()
    """The contacts who said that they can help, in the order in which they did."""
    revision: int = 0
    newer_fields: NewerFields = none_newer()

    def is_open(self, now: datetime) -> bool:
        """Whether anybody is told of it still."""
        return self.state is AskState.APPROVED and now < self.ends_at and len(self.helpers) < MOST_HELPERS
