"""The events of a group."""

from collections.abc import Sequence
from typing import Literal

from ..app import App
from ..domain.base.text import searched_text, sought_words
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
    q: str | None = None,
    only_listed: bool = False,
) -> tuple[list[ListedEvent], str | None]:
    """By their end, the earliest first; those that are over the latest first, where they alone are asked for.

    `q` has words, or parts of them, of the title.
    """
    now = app.now()
    sought = sought_words(q or "")
    return read_page(
        app,
        lambda most, start: events.listed(
            app.table,
            group,
            ends_after=now if when == "upcoming" else None,
            ended_by=now if when == "past" else None,
            status=status,
            only_listed=only_listed,
            limit=most,
            start=start,
        ).those(lambda event: _is_found(event, sought)),
        name=["events", group, status, when, "listed" if only_listed else None, *([q] if q else [])],
        limit=limit,
        cursor=cursor,
        filtered=status is not None or only_listed or bool(sought),
    )


def _is_found(event: ListedEvent, sought: Sequence[frozenset[str]]) -> bool:
    title = searched_text(event.title) if sought else ""
    return all(any(form in title for form in word) for word in sought)


def upcoming_events(app: App, group: str, *, limit: int, cursor: str | None) -> tuple[list[ListedEvent], str | None]:
    """What the public is shown: published events that are not over, but for those that only their address leads to."""
    return _public(app, group, "upcoming", limit, cursor)


def past_events(app: App, group: str, *, limit: int, cursor: str | None) -> tuple[list[ListedEvent], str | None]:
    """The same of those that are over, the latest first."""
    return _public(app, group, "past", limit, cursor)


def _public(
    app: App, group: str, when: Literal["upcoming", "past"], limit: int, cursor: str | None
) -> tuple[list[ListedEvent], str | None]:
    return listed(app, group, limit=limit, cursor=cursor, status=EventStatus.PUBLISHED, when=when, only_listed=True)
