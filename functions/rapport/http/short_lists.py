"""Pages of lists that are short enough to be read whole from the table."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from ..app import App
from ..queries.paging import page_of
from .parsing import parse
from .query_types import ListQuery
from .request import Request

T = TypeVar("T")


def page(
    app: App, request: Request, things: Iterable[T], key: Callable[[T], str], *, latest_first: bool = False
) -> tuple[list[T], str | None]:
    """The page that the query asks for, of the list at the request's path."""
    query = parse(ListQuery, request.query, strict=False)
    return page_of(
        app,
        things,
        key=key,
        name=[request.path],
        limit=query.limit,
        cursor=query.cursor,
        latest_first=latest_first,
    )
