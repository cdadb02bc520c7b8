"""The events of a group."""

from ..app import App
from ..domain.event import ListedEvent
from ..store import events
from .paging import read_page


def all_events(app: App, group: str, *, limit: int, cursor: str | None) -> tuple[list[ListedEvent], str | None]:
    return read_page(
        app,
        lambda most, start: events.listed(app.table, group, limit=most, start=start),
        name=["events", group],
        limit=limit,
        cursor=cursor,
    )


def upcoming_events(app: App, group: str, *, limit: int, cursor: str | None) -> tuple[list[ListedEvent], str | None]:
    """Published events that are not over."""
    return read_page(
        app,
        lambda most, start: events.listed(
            app.table, group, ends_after=app.now(), published=True, limit=most, start=start
        ),
        name=["upcoming", group],
        limit=limit,
        cursor=cursor,
        filtered=True,
    )
