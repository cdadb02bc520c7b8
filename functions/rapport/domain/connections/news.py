"""News of other people, which one mail tells a contact: whatever there is of it is put together."""

from collections.abc import Mapping, Sequence
from dataclasses import field
from datetime import datetime, timedelta
from enum import StrEnum

from ..base.dataclass import dataclass

MOST_A_WEEK = 3
"""Mails with news that a contact gets of one group, within any seven days."""
MOST_THAT_CAN_WAIT = 2
"""The same of those with nothing in them that anybody waits for: so an answer always has its turn."""
WEEK = timedelta(days=7, hours=1)
"""An hour longer, for a mail may leave some minutes after it was begun."""
MOST_TOGETHER = 20
"""News in one mail: the rest is in the next."""
GRACE = timedelta(seconds=30)
"""How long a queue has to bring what was just written, before the tick looks for it."""


class NewsKind(StrEnum):
    """In the order of urgency, in which a mail tells of them."""

    MAYBE_ANSWER = "maybe_answer"
    """Who will meet whoever would come if …, or that it is nobody yet."""
    INTRODUCED = "introduced"
    """Two people are put in touch, for one can help with what the other asked for."""
    SWAPPED = "swapped"
    """Both of a pair wanted the other to have their address."""
    MAYBE_COMES = "maybe_comes"
    """Somebody whom they said that they would meet has a place now."""
    WOULD_YOU_MEET = "would_you_meet"
    """Whoever offers what somebody would come for is asked whether they would meet them."""
    LEFT_OUT = "left_out"
    """Who answered nothing three times is not introduced any more, until they want to be."""
    EVENT_INVITATION = "event_invitation"
    """An organiser invites to an event."""
    HELLO = "hello"
    """Somebody whom they met, and have not seen since."""
    ASK = "ask"
    """What somebody in the group asks for, and they may help with."""

    @property
    def can_wait(self) -> bool:
        return self not in _AWAITED


_AWAITED = frozenset({NewsKind.MAYBE_ANSWER, NewsKind.INTRODUCED, NewsKind.SWAPPED})


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """One thing to tell one contact, by the ids of what it is about: whether it is true is looked at when it is told.

    It names nobody and holds nothing that anybody typed.
    """

    group: str
    contact: str
    kind: NewsKind
    id: str
    """Among the contact's news of this kind: the same again is no news. Letters, digits, `_`, `-`."""
    event: str | None = None
    facts: Mapping[str, str] = field(default_factory=dict)
    """Ids of what it is about, by what they are."""
    at: datetime
    """When it came to be told; not told before."""
    helps_until: datetime
    """Not told after."""
    asked_at: datetime | None = None
    """When its reader asked to be told: that they unsubscribed before does not stop it. None of what they did not."""
    written_at: datetime | None = None
    """Since when it is kept: who writes it need not say."""
    done_at: datetime | None = None
    """When it was told, or turned out not to be true any more; it is kept a while, so that it is not told again."""

    @property
    def key(self) -> str:
        """By which it is known among all news of its contact."""
        return f"{self.kind}#{self.id}"

    def mail(self, now: datetime) -> "ConnectionsMail":
        """The job that tells of it, as who has just written it enqueues it."""
        return ConnectionsMail(group=self.group, contact=self.contact, due_at=now + GRACE)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectionsMail:
    """The mail that tells a contact their news, one after the other. A job, while there is any."""

    group: str
    contact: str
    number: int = 0
    """Of the mail that is next, or under way."""
    telling: tuple[str, ...] = ()
    """The keys of the news in it, from just before its first call of SES on: what comes later is in the next."""
    due_at: datetime | None = None
    claims: int = 0

    @property
    def delivery(self) -> str:
        """Of the mail that is next, or under way."""
        return f"{MAILS_OF.format(contact=self.contact)}{self.number:06}"

    @property
    def earlier(self) -> tuple[str, str]:
        """Between which ids, both included, the mails are that went out before and may be of the same week."""
        first = max(self.number - 2 * MOST_A_WEEK, 0)
        return f"{MAILS_OF.format(contact=self.contact)}{first:06}", self.delivery


MAILING = "own_news"
"""What the deliveries of mails with news are of. When one went out may tell what it told, and of whom: that is nobody's
business but its reader's, the organisers' neither."""

MAILS_OF = "own_{contact}_news_"
"""What the deliveries of a contact's mails with news begin with."""


def in_order(news: Sequence[News]) -> list[News]:
    """The most urgent first, and of these the oldest."""
    kinds = list(NewsKind)
    return sorted(news, key=lambda one: (kinds.index(one.kind), one.at, one.id))
