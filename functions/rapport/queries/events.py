"""The events of a group."""

from typing import Literal

from ..app import App
from ..domain.event import EventStatus, ListedEvent
from ..store import events
from .paging import read_page


def listed(
    app: App,
    group: str,
    *,
    limit: int,
    cursor: str | None,
    status: EventStatus | None = None,
    when: Literal["upcoming", "past"] | None = None,
) -> tuple[list[ListedEvent], str | None]:
    """By their end, the earliest first; those that are over the latest first, where they alone are asked for."""
    now = app.now()
    return read_page(
        app,
        lambda most, start: events.listed(
            app.table,
            group,
            ends_after=now if when == "upcoming" else None,
            ended_by=now if when == "past" else None,
            status=status,
            limit=most,
            start=start,
        ),
        name=["events", group, status, when],
        limit=limit,
        cursor=cursor,
        filtered=status is not None,
    )


def upcoming_events(app: App, group: str, *, limit: int, cursor: str | None) -> tuple[list[ListedEvent], str | None]:
    """Published events that are not over."""
    return listed(app, group, limit=limit, cursor=cursor, status=EventStatus.PUBLISHED, when="upcoming")
