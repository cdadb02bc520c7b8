"""Lists that are short enough to be read whole, and are answered in pages all the same."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from ..services.app import App
from ..services.paging import page_of
from .http import Request
from .queries import ListQuery
from .reading import read

T = TypeVar("T")


def page(
    app: App, request: Request, things: Iterable[T], key: Callable[[T], str], *, latest_first: bool = False
) -> tuple[list[T], str | None]:
    """What is asked for of a list that is known by its path."""
    query = read(ListQuery, request.query, strict=False)
    return page_of(
        app,
        things,
        key=key,
        name=[request.path],
        limit=query.limit,
        cursor=query.cursor,
        latest_first=latest_first,
    )
