"""What somebody asks their group for between events: organisers see it first, then who may help is told of it."""

from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum

from ..base.dataclass import dataclass
from ..base.newer_fields import NewerFields, none_newer
from ..contact import Contact

OPEN_FOR = timedelta(weeks=8)
"""From when it was posted: after that nobody is told of it."""
MOST_HELPERS = 3
"""Who said that they can help: then it is answered, and nobody else is told of it."""


class AskState(StrEnum):
    POSTED = "posted"
    """Waits for an organiser."""
    APPROVED = "approved"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    """By who asked: the words are gone then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A contact's one ask: another takes its place once it is no open one any more."""

    group: str
    contact: str
    id: str
    text: str = ""
    state: AskState = AskState.POSTED
    posted_at: datetime
    ends_at: datetime
    decided_at: datetime | None = None
    helpers: tuple[str, ...] = ()
    """The contacts who said that they can help, in the order in which they did."""
    unheard: tuple[str, ...] = ()
    """Those of whom nobody is told, for they are blocked: their own page says what it says to others."""
    revision: int = 0
    newer_fields: NewerFields = none_newer()

    def is_helped_by(self, contact: Contact) -> bool:
        """Whether they said that they can help: as who they are, or were."""
        return not set(contact.ids).isdisjoint((*self.helpers, *self.unheard))

    def waits(self, now: datetime) -> bool:
        """For an organiser's decision."""
        return self.state is AskState.POSTED and now < self.ends_at

    def is_open(self, now: datetime) -> bool:
        """Whether anybody is told of it still."""
        return self.state is AskState.APPROVED and now < self.ends_at and len(self.helpers) < MOST_HELPERS

    def is_pending(self, now: datetime) -> bool:
        """Whether it stands in the way of another by the same person."""
        return self.waits(now) or self.is_open(now)

    def decided(self, state: AskState, now: datetime) -> "Ask":
        return replace(self, state=state, decided_at=now, revision=self.revision + 1)

    def withdrawn(self, now: datetime) -> "Ask":
        """By who asked: what it was about is gone."""
        return replace(self, text="", state=AskState.WITHDRAWN, decided_at=now, ends_at=now, revision=self.revision + 1)

    def helped_unheard_by(self, helper: str) -> "Ask":
        return replace(self, unheard=(*self.unheard, helper), revision=self.revision + 1)

    def helped_by(self, helper: str) -> "Ask":
        return replace(self, helpers=(*self.helpers, helper), revision=self.revision + 1)
