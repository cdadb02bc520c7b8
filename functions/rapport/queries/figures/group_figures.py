"""A group's figures over its last events: who came of those who signed up, and what became of its mails."""

from collections import Counter
from collections.abc import Mapping, Sequence

from ...app import App
from ...domain.base.dataclass import dataclass
from ...domain.event import EventStatus, ListedEvent, Seats
from ...domain.figures.counted import CountedEvent
from ...domain.figures.fates import in_all
from ...domain.figures.people import People, people
from ...store import events
from ...store import seats as seats_store
from ...store.figures import kept

EVENTS = 12
_LOOKED_AT = 30
"""Events that are over, among which the last that took place are looked for: cancelled ones and drafts are others."""


@dataclass(frozen=True, kw_only=True)
class PastEvent:
    event: ListedEvent
    people: People
    mails: Mapping[str, int] | None
    """How many, by state and by what was said of those that were sent; None before they were counted, three days after
    it at the latest."""
    sign_ups: Mapping[str, int] | None
    """How many signed up on which date; None before they were counted."""


@dataclass(frozen=True, kw_only=True)
class GroupFigures:
    events: Sequence[PastEvent]
    """The last ones, the earliest of them first."""

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


def of_group(app: App, group: str, most: int = EVENTS) -> GroupFigures:
    """Two requests for the events and their places, and one for what is kept of them."""
    over = events.listed(
        app.table, group, ended_by=app.now(), status=EventStatus.PUBLISHED, limit=_LOOKED_AT, start=None
    )
    last = over.items[:most][::-1]
    seats = seats_store.seats_of(app.table, last)
    counted = kept.of_events(app.table, last)
    return GroupFigures(events=[_past_event(event, seats[event.id], counted.get(event.id)) for event in last])


def _past_event(event: ListedEvent, seats: Seats, kept_: CountedEvent | None) -> PastEvent:
    is_counted = kept_ is not None and kept_.counted_at is not None
    return PastEvent(
        event=event,
        people=people(seats, is_over=True, came_back=kept_.came_back if kept_ else None),
        mails=dict(in_all(kept_.mailed)) if kept_ and is_counted else None,
        sign_ups=kept_.sign_ups if kept_ and is_counted else None,
    )
