"""How a maybe stands, as whoever asked sees it on their page."""

from collections.abc import Collection, Sequence
from datetime import datetime
from enum import StrEnum

from ..base.dataclass import dataclass


@dataclass(frozen=True)
class WhoWill:
    """Who would meet them."""

    names: Sequence[str] = ()
    """Of those who let theirs be told."""
    others: int = 0
    """How many more there are."""
    ids: Collection[str] = ()
    """Of the contacts who are named."""

    @property
    def is_anybody(self) -> bool:
        return bool(self.names or self.others)


class State(StrEnum):
    UNCONFIRMED = "unconfirmed"
    ASKING = "asking"
    """The answer is to come."""
    ANSWERED = "answered"


@dataclass(frozen=True, kw_only=True)
class MaybeStanding:
    state: State = State.UNCONFIRMED
    who: WhoWill = WhoWill()
    """As things are now: once it is answered, whoever says so later is told here."""
    words: str = ""
    """What an organiser wrote to them."""
    answer_by: datetime | None = None
    """When the answer comes at the latest."""
