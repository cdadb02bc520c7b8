"""Lists, a page at a time, however much of the table must be read for one."""

import time
from collections.abc import Callable, Sequence
from typing import TypeVar

from ..domain.errors import InvalidError, NotFoundError
from ..store.codec import RawItem
from ..store.table import Page
from .app import App
from .tokens import CURSOR

T = TypeVar("T")
Query = Callable[[int, RawItem | None], Page]
_BUDGET = 1.5
"""Seconds that one page may take to search: after that it is answered short, with a cursor."""
_SEARCHED_AT_ONCE = 1000


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
    until = time.monotonic() + _BUDGET
    while True:
        page = query(_SEARCHED_AT_ONCE if filtered else limit, start)
        found += page.items
        start = page.last
        if start is None or len(found) >= limit or time.monotonic() > until:
            break
    if len(found) > limit:
        found = found[:limit]
        start = _place(found[-1], index)
    return [decode(item) for item in found], _cursor(app, name, start)


def _place(item: RawItem, index: str | None) -> RawItem:
    """An item's keys: where a query goes on after it."""
    return {key: item[key] for key in ("pk", "sk", *([index] if index else []))}


def _cursor(app: App, name: Sequence[str | None], start: RawItem | None) -> str | None:
    if start is None:
        return None
    return app.tokens.make(CURSOR, [list(name), {key: value["S"] for key, value in start.items()}])


def _start(app: App, name: Sequence[str | None], cursor: str | None) -> RawItem | None:
    if cursor is None:
        return None
    try:
        made_for, start = app.tokens.read(CURSOR, cursor)
    except NotFoundError:
        made_for, start = None, {}
    if made_for != list(name):
        raise InvalidError.of("cursor", "is not one that this list gave")
    return {key: {"S": value} for key, value in start.items()}
