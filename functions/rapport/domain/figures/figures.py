"""Figures of an event, and of a group's last events, as they are shown."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from ..base.dataclass import dataclass
from ..cost.event_cost import EventCost
from ..event import ListedEvent
from .people import People


@dataclass(frozen=True, kw_only=True)
class EventFigures:
    people: People
    """As of now, from the counts of its places."""
    counted_at: datetime | None
    """As of when all below was counted: now, or last night where the event is large. None before the first time, with
    nothing below."""
    sign_ups: Mapping[date, int]
    """How many had signed up by the end of each date on which anybody did."""
    mails: Mapping[str, int]
    """How many, by state and by what was said of those that were sent."""
    mails_by_day: Mapping[str, Mapping[str, int]]
    cost: EventCost | None


@dataclass(frozen=True, kw_only=True)
class PastEvent:
    event: ListedEvent
    people: People
    mails: Mapping[str, int] | None
    """How many, by state and by what was said of those that were sent; None before they were counted, some three days
    after it."""
    sign_ups: Mapping[date, int] | None
    """How many had signed up by the end of each date; None before they were counted."""


@dataclass(frozen=True, kw_only=True)
class GroupFigures:
    events: Sequence[PastEvent]
    """The last ones that took place, the earliest of them first."""

    @property
    def in_all(self) -> People:
        """Of the events at which anybody was checked in: elsewhere nobody knows who came."""
        known = [one.people for one in self.events if one.people.came is not None]
        back = [one.came_back for one in known if one.came_back is not None]
        return People(
            signed_up=sum(one.signed_up for one in known),
            confirmed=sum(one.confirmed for one in known),
            came=sum(one.came or 0 for one in known) if known else None,
            came_back=sum(back) if back else None,
        )

    @property
    def mails(self) -> Mapping[str, int]:
        together: Counter[str] = Counter()
        for one in self.events:
            together.update(one.mails or {})
        return dict(together)


def added_up(by_date: Mapping[str, int]) -> Mapping[date, int]:
    """How many there were by the end of each date, from how many on each."""
    total, by_then = 0, {}
    for day, count in sorted(by_date.items()):
        total += count
        by_then[date.fromisoformat(day)] = total
    return by_then
