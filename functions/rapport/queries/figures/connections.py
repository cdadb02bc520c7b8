"""Figures of people's connections, as they are shown: of an event, and of a group's last events."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from ...app import App
from ...domain.base.dataclass import dataclass
from ...domain.event import EventStatus, ListedEvent, Seats
from ...domain.figures.connections import Connections, in_all
from ...domain.figures.counted import COMES_BACK_WITHIN, MOST_COUNTED_AT_ONCE, CountedEvent
from ...domain.figures.people import sign_ups
from ...store import events
from ...store.figures import connections, kept, neighbours
from .group_figures import EVENTS

_LOOKED_AT = 30
"""Events that are over, among which the last that took place are looked for."""
_COUNTED_NOW = 3
"""Of a group's last events that were not counted yet so many are when they are looked at: the latest."""


@dataclass(frozen=True, kw_only=True)
class EventConnections:
    event: ListedEvent
    figures: Connections
    """As they are shown: only totals of five people or more."""
    counted_at: datetime | None
    """None before they were counted for the first time."""


@dataclass(frozen=True, kw_only=True)
class GroupConnections:
    events: Sequence[EventConnections]
    """The last ones that took place, the earliest of them first."""

    @property
    def in_all(self) -> Connections:
        """Of each what is shown, added up."""
        return in_all(one.figures for one in self.events)


def of_event(app: App, event: ListedEvent, seats: Seats) -> EventConnections:
    return _shown(event, _counted(app, event, seats, kept.find(app.table, event.group, event.id)))


def of_group(app: App, group: str) -> GroupConnections:
    over = events.listed(
        app.table, group, ended_by=app.now(), status=EventStatus.PUBLISHED, limit=_LOOKED_AT, start=None
    )
    last = over.items[:EVENTS][::-1]
    seats, counted = kept.with_seats(app.table, [], last)
    now = [one.id for one in last if not _is_settled(counted.get(one.id))][-_COUNTED_NOW:]
    found = {
        one.id: _counted(app, one, seats[one.id], counted.get(one.id)) if one.id in now else counted.get(one.id)
        for one in last
    }
    return GroupConnections(events=[_shown(one, found[one.id]) for one in last])


def _is_settled(counted: CountedEvent | None) -> bool:
    """Whether they were counted for the last time: then nothing that anybody says changes them."""
    return counted is not None and counted.counted_at is not None and counted.due_at is None


def _counted(app: App, event: ListedEvent, seats: Seats, was: CountedEvent | None) -> CountedEvent | None:
    if _is_settled(was) or sign_ups(seats) > MOST_COUNTED_AT_ONCE:
        return was
    now = app.now()
    following = neighbours.after(app.table, event, now, COMES_BACK_WITHIN) if seats.attended else []
    known = was or CountedEvent(group=event.group, event=event.id)
    return replace(known, counted_at=now, connections=connections.count(app.table, event, following, now))


def _shown(event: ListedEvent, counted: CountedEvent | None) -> EventConnections:
    figures = counted.connections.shown() if counted is not None else Connections()
    return EventConnections(event=event, figures=figures, counted_at=counted.counted_at if counted else None)
