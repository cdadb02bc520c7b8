"""A group's figures over its last events: who came of those who signed up, and what became of its mails."""

from ...app import App
from ...domain.event import EventStatus, ListedEvent, Seats
from ...domain.figures.counted import CountedEvent
from ...domain.figures.fates import in_all
from ...domain.figures.figures import GroupFigures, PastEvent, added_up
from ...domain.figures.people import people
from ...store import events
from ...store import seats as seats_store
from ...store.figures import kept

EVENTS = 12
_LOOKED_AT = 30
"""Events that are over, among which the last that took place are looked for: cancelled ones and drafts are others."""


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
        sign_ups=added_up(kept_.sign_ups) if kept_ and is_counted else None,
    )
