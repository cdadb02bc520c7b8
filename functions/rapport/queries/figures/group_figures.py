"""A group's figures over its last events: who came of those who signed up, and what became of its mails."""

from collections.abc import Mapping, Sequence

from ...app import App
from ...domain.event import EventStatus, ListedEvent, Seats
from ...domain.figures.counted import CountedEvent
from ...domain.figures.fates import in_all
from ...domain.figures.figures import GroupFigures, PastEvent, added_up
from ...domain.figures.people import people
from ...store import events
from ...store.figures import kept

EVENTS = 12
_LOOKED_AT = 30
"""Events that are over, among which the last that took place are looked for: cancelled ones and drafts are others."""


def of_group(app: App, group: str) -> GroupFigures:
    """Two requests: the last events, and what is known of them."""
    return with_seats_of(app, group, [])[0]


def with_seats_of(app: App, group: str, events_: Sequence[ListedEvent]) -> tuple[GroupFigures, Mapping[str, Seats]]:
    """The same with the places of other events, in as many requests."""
    over = events.listed(
        app.table, group, ended_by=app.now(), status=EventStatus.PUBLISHED, limit=_LOOKED_AT, start=None
    )
    last = over.items[:EVENTS][::-1]
    seats, counted = kept.with_seats(app.table, events_, last)
    return GroupFigures(events=[_past_event(event, seats[event.id], counted.get(event.id)) for event in last]), seats


def _past_event(event: ListedEvent, seats: Seats, kept_: CountedEvent | None) -> PastEvent:
    is_counted = kept_ is not None and kept_.counted_at is not None
    return PastEvent(
        event=event,
        people=people(seats, is_over=True, came_back=kept_.came_back if kept_ else None),
        mails=dict(in_all(kept_.mailed)) if kept_ and is_counted else None,
        sign_ups=added_up(kept_.sign_ups) if kept_ and is_counted else None,
    )
