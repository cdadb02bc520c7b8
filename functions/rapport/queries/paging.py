"""Pages of lists, and the cursors between them. A page may need several queries of the table."""

import time
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from ..app import App
from ..domain.base.errors import InvalidError, NotFoundError
from ..store.pages import Page, Position
from ..tokens import CURSOR

T = TypeVar("T")
Query = Callable[[int, Position | None], Page[T]]
_BUDGET = 1.5
"""Seconds that one page may search. Then it is answered as it is, short, with a cursor."""
_SEARCHED_AT_ONCE = 1000
_MOST_BYTES = 900_000
"""After so much JSON a page is answered as it is. One more query adds at most 2 MB, 1 MB of the table if it is all
quotes, and Lambda's response, in which each of these is escaped once more, may have 6."""


def read_page(
    app: App, query: Query[T], *, name: Sequence[str | None], limit: int, cursor: str | None, filtered: bool = False
) -> tuple[list[T], str | None]:
    """At most `limit` things and the cursor for what follows. `name` says which list it is: a cursor is for one only.

    Raises InvalidError for a cursor that is not this list's.
    """
    start = start_of(app, name, cursor)
    found: list[T] = []
    octets = 0
    until = time.monotonic() + _BUDGET
    while True:
        page = query(_SEARCHED_AT_ONCE if filtered else limit, start).first(limit - len(found))
        found += page.items
        octets += page.octets
        start = page.next
        if start is None or len(found) >= limit or octets > _MOST_BYTES or time.monotonic() > until:
            return found, cursor_to(app, name, start)


def page_of(
    app: App,
    things: Iterable[T],
    *,
    key: Callable[[T], str],
    name: Sequence[str | None],
    limit: int,
    cursor: str | None,
    latest_first: bool = False,
) -> tuple[list[T], str | None]:
    """The same of a list that is short enough to be read whole, by `key`, which no two of it share."""
    start = start_of(app, name, cursor)
    ordered = sorted(things, key=key, reverse=latest_first)
    if start is not None:
        ordered = [thing for thing in ordered if (key(thing) < start if latest_first else key(thing) > start)]
    page = ordered[:limit]
    return page, cursor_to(app, name, Position(key(page[-1])) if len(ordered) > limit else None)


def cursor_to(app: App, name: Sequence[str | None], position: Position | None) -> str | None:
    """The cursor for what follows a position, in the list of that name; None at its end."""
    return app.tokens.seal(CURSOR, list(name), position) if position is not None else None


def start_of(app: App, name: Sequence[str | None], cursor: str | None) -> Position | None:
    """The position of a cursor; None for the beginning. Raises InvalidError for one that is of another list."""
    if cursor is None:
        return None
    try:
        return Position(app.tokens.unseal(CURSOR, list(name), cursor))
    except NotFoundError:
        raise InvalidError.of("cursor", "is not one that this list gave") from None
