"""What is counted of an event by reading its signups and its ledger, and kept where those are many."""

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime, time, timedelta

from ..base.clock import to_local, wall_clock
from ..base.dataclass import dataclass
from ..base.newer_fields import NewerFields, none_newer
from .connections import Connections

MOST_COUNTED_AT_ONCE = 1000
"""Sign-ups of an event whose figures are counted when they are looked at; of a larger one they are kept, and counted
each night."""
COUNTED_AT = time(3)
"""By the clocks of the event."""
SETTLED_AFTER = timedelta(days=3)
"""How long after an event's end its figures are counted for the last time: by then nearly all that is said of its mails
has been said."""
_SELDOM = timedelta(days=7)
COMES_BACK_WITHIN = 3
"""Events of the group, one after the other, of which somebody comes to one: then they came back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailed:
    """What became of an event's mails. One that SES took is `sent`, whatever was said of it later."""

    days: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    """By the date on which they were sent, in the event's zone: how many were `sent`, and of how many it was said that
    they were `delivered`, `delayed`, `bounced`, `complained`."""
    not_sent: Mapping[str, int] = field(default_factory=dict)
    """The others, by their state."""
    mailings: int = 0
    copies: int = 0
    """Mails of mailings that SES had, or may have had."""
    answers: int = 0
    """The same of those that answered a change of one signup."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedEvent:
    """An event's figures as they were counted at one moment. A job as long as they are to be counted again."""

    group: str
    event: str
    counted_at: datetime | None = None
    """None before they were counted for the first time."""
    sign_ups: Mapping[str, int] = field(default_factory=dict)
    """How many signed up on which date, in the event's zone; who cancelled later, too, and nobody who was erased."""
    mailed: Mailed = Mailed()
    came_back: int | None = None
    """How many of those who came to it came to one of the next events as well; None where that cannot be known."""
    connections: Connections = Connections()
    """As they were counted: fewer of them are shown."""
    due_at: datetime | None = None
    claims: int = 0
    newer_fields: NewerFields = none_newer()


def first_look(published_at: datetime, timezone: str) -> datetime:
    """The first night after it was published, in which it is looked whether its figures are to be counted."""
    return night_after(published_at, timezone)


def next_look(now: datetime, sign_ups: int, ends_at: datetime, timezone: str) -> datetime:
    """The night of the next look: the next one where it is large, or soon may be; else one within a week."""
    tonight = night_after(now, timezone)
    if sign_ups > MOST_COUNTED_AT_ONCE // 10 or now >= ends_at:
        return tonight
    return max(tonight, min(tonight + _SELDOM, night_after(ends_at + SETTLED_AFTER, timezone)))


def night_after(moment: datetime, timezone: str) -> datetime:
    """The next instant at which what is counted each night is."""
    day = to_local(moment, timezone).date()
    night = wall_clock(day, COUNTED_AT, timezone)
    return night if night > moment else wall_clock(day + timedelta(days=1), COUNTED_AT, timezone)
