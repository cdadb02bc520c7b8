"""The events of a group."""

from ..app import App
from ..domain.event import Event
from ..store import events
from ..store.dynamodb.codec import decode
from .paging import read_page


def all_events(app: App, group: str, *, limit: int, cursor: str | None) -> tuple[list[Event], str | None]:
    return read_page(
        app,
        lambda most, start: events.listed(app.table, group, limit=most, start=start),
        lambda item: decode(Event, item),
        name=["events", group],
        limit=limit,
        cursor=cursor,
        index="by_time",
    )


def upcoming_events(app: App, group: str, *, limit: int, cursor: str | None) -> tuple[list[Event], str | None]:
    """Published events that are not over."""
    return read_page(
        app,
        lambda most, start: events.listed(
            app.table, group, ends_after=app.now(), published=True, limit=most, start=start
        ),
        lambda item: decode(Event, item),
        name=["upcoming", group],
        limit=limit,
        cursor=cursor,
        index="by_time",
        filtered=True,
    )
