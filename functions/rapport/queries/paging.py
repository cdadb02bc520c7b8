"""Pages of lists, and the cursors between them. A page may need several queries of the table."""

import time
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

import msgspec

from ..app import App
from ..domain.errors import InvalidError, NotFoundError
from ..store.dynamodb.codec import RawItem
from ..store.dynamodb.table import Page
from ..tokens import CURSOR

T = TypeVar("T")
Query = Callable[[int, RawItem | None], Page]
_BUDGET = 1.5
"""Seconds that one page may search. Then it is answered as it is, short, with a cursor."""
_SEARCHED_AT_ONCE = 1000
_MOST_BYTES = 4_000_000
"""After so much a page is answered as it is: one more query adds 1 MB, and Lambda's response may have 6."""


def read_page(
    app: App,
    query: Query,
    decode: Callable[[RawItem], T],
    *,
    name: Sequence[str | None],
    limit: int,
    cursor: str | None,
    index: str | None = None,
    filtered: bool = False,
) -> tuple[list[T], str | None]:
    """At most `limit` things and the cursor for what follows. `name` says which list it is: a cursor is for one only.

    Raises InvalidError for a cursor that is not this list's.
    """
    start = _start(app, name, cursor)
    found: list[RawItem] = []
    size = 0
    until = time.monotonic() + _BUDGET
    while True:
        page = query(_SEARCHED_AT_ONCE if filtered else limit, start)
        found += page.items
        size += len(msgspec.json.encode(page.items))
        start = page.last
        if start is None or len(found) >= limit or size > _MOST_BYTES or time.monotonic() > until:
            break
    if len(found) > limit:
        found = found[:limit]
        start = _place(found[-1], index)
    return [decode(item) for item in found], _cursor(app, name, start)


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
    start = _start(app, name, cursor)
    ordered = sorted(things, key=key, reverse=latest_first)
    if start is not None:
        after = start["after"]["S"]
        ordered = [thing for thing in ordered if (key(thing) < after if latest_first else key(thing) > after)]
    page = ordered[:limit]
    return page, _cursor(app, name, {"after": {"S": key(page[-1])}} if len(ordered) > limit else None)


def _place(item: RawItem, index: str | None) -> RawItem:
    """An item's keys: where a query goes on after it."""
    return {key: item[key] for key in ("pk", "sk", *([index] if index else []))}


def _cursor(app: App, name: Sequence[str | None], start: RawItem | None) -> str | None:
    if start is None:
        return None
    return app.tokens.seal(CURSOR, list(name), {key: value["S"] for key, value in start.items()})


def _start(app: App, name: Sequence[str | None], cursor: str | None) -> RawItem | None:
    if cursor is None:
        return None
    try:
        start = app.tokens.unseal(CURSOR, list(name), cursor)
    except NotFoundError:
        raise InvalidError.of("cursor", "is not one that this list gave") from None
    return {key: {"S": value} for key, value in start.items()}
