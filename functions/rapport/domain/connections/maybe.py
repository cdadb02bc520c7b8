""" "I'd come if …": somebody says what would bring them to an event, and those there are asked whether they would help.

It takes no place. From a form it counts for nothing until the address's owner confirms it; then those with a place who
offer what fits are asked, and one mail answers: who will meet them, or nobody yet.
"""

import hashlib
from datetime import datetime, timedelta
from enum import StrEnum

from ..base.dataclass import dataclass
from ..base.newer_fields import NewerFields, none_newer
from ..event import ListedEvent

CONFIRM_WITHIN = timedelta(days=7)
"""After this nothing is left of what a form asked and nobody confirmed."""
ANSWER_BEFORE = timedelta(hours=48)
"""How long before the start it is answered at the latest."""
GATHER = timedelta(hours=24)
"""How long others have, once one person said yes."""
SHORTLY = timedelta(hours=12)
"""How long those who are asked have at most where that is less than `ANSWER_BEFORE`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MaybeAsked:
    """What one form said, anybody's: kept until its owner may have confirmed it, whatever other forms say."""

    group: str
    event: str
    contact: str
    """The id that a contact of the address has, or would have."""
    email: str
    name: str
    ask: str
    asked_at: datetime
    language: str | None = None

    @property
    def request(self) -> str:
        """Its id among those of its contact: the same for who says the same within a quarter of an hour."""
        said = hashlib.sha256(f"{self.name}\n{self.ask}".encode()).hexdigest()
        return f"{quarter_of(self.asked_at)}{said[:8]}"

    @property
    def until(self) -> datetime:
        return self.asked_at + CONFIRM_WITHIN


@dataclass(frozen=True, slots=True, kw_only=True)
class MaybeLink:
    """The mail to whom a form named, with the way to confirm it, is owed. A job.

    Nobody looks who that is before it is mailed: so whoever asks is told nothing by the answer or its time.
    """

    group: str
    event: str
    contact: str
    request: str
    """What the form said: its link confirms that, and nothing of what others say."""
    at: datetime
    source: str = ""
    """Where the form came from, as a hash."""
    due_at: datetime
    claims: int = 0

    @property
    def id(self) -> str:
        """The same for who says the same within a quarter of an hour: they get one mail."""
        return f"{self.contact}_{self.request}_maybe_{self.event}"


class Answer(StrEnum):
    """What its one mail told."""

    PEOPLE = "people"
    BY_HAND = "by_hand"
    """What an organiser wrote, and who else would meet them."""
    NOBODY = "nobody"
    CANCELLED = "cancelled"
    """That the event is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Maybe:
    """Confirmed by its owner. A job until it is answered, and those who said yes are told that they come."""

    group: str
    event: str
    contact: str
    ask: str
    made_at: datetime
    """When its owner confirmed it."""
    request: str
    """What they confirmed, as `MaybeAsked.request`; of who asked by a link of their own, since when it is theirs."""
    asked: tuple[str, ...] = ()
    """The ids of the contacts who were asked about it, in that order. What they said is theirs: `Questions`."""
    told: tuple[str, ...] = ()
    """The ids of those of them who said yes and are told that whoever asks comes."""
    words: str = ""
    """What an organiser wrote to them."""
    answer: Answer | None = None
    answered_at: datetime | None = None
    revision: int = 0
    due_at: datetime | None = None
    claims: int = 0
    newer_fields: NewerFields = none_newer()

    @property
    def is_open(self) -> bool:
        """Whether its one mail is still to be written."""
        return self.answered_at is None

    def is_opened_by(self, request: str) -> bool:
        """Whether a link leads here that was made for what a form said: none that is older, of who was erased."""
        return request[:_QUARTER] >= self.request[:_QUARTER]


_QUARTER = 12
"""Characters of a request's id that say when it was made."""


def quarter_of(at: datetime) -> str:
    """The quarter of an hour that it is in, as ids have it."""
    return f"{at - timedelta(minutes=at.minute % 15):%Y%m%d%H%M}"


def answer_by(maybe: Maybe, event: ListedEvent) -> datetime:
    """When it is answered at the latest, whoever has said what by then.

    Two days before the start; who asks later is answered within half of the time left, and `SHORTLY` at most.
    """
    latest = event.starts_at - ANSWER_BEFORE
    if maybe.made_at < latest:
        return latest
    left = max(event.starts_at - maybe.made_at, timedelta())
    return maybe.made_at + min(left / 2, SHORTLY)


def answer_at(maybe: Maybe, event: ListedEvent, first_yes: datetime | None, *, all_have_said: bool) -> datetime:
    """When it is answered as things are: a day after the first yes, at once where nobody is left to say anything."""
    by = answer_by(maybe, event)
    if first_yes is None:
        return by
    return first_yes if all_have_said else min(first_yes + GATHER, by)
