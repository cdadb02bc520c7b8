"""What a group gathers for good, in a partition a month, read newest first as if it were one list.

So no partition grows without end, and the newest of a list is found without knowing what is before it.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from pynamodb.expressions.condition import Condition

from .codec import marshal
from .keys import month_of
from .page import Page, Position, page
from .table import Table

T = TypeVar("T")


def query(
    table: Table,
    kind: type[T],
    partition: Callable[[str], str],
    *,
    since: datetime,
    until: datetime,
    filter_: Condition | None = None,
    limit: int | None = None,
    start: Position | None = None,
) -> Page[T]:
    """One page of one month, newest first; the next leads on into the month before, down to that of `since`.

    `partition` names the partition of a month (`202611`); within it sort keys begin with their instant.
    """
    month, _, after = (start or month_of(until)).partition(" ")
    pk = partition(month)
    within = {"pk": marshal(pk), "sk": marshal(after)} if after else None
    raw = table.query(pk, filter_=filter_, limit=limit, start=within, forward=False)
    found = page(kind, raw, lambda item: Position(f"{month} {item['sk']['S']}"))
    if found.next is not None or month <= month_of(since):
        return found
    return replace(found, next=Position(_month_before(month)))


def _month_before(month: str) -> str:
    year, number = int(month[:4]), int(month[4:])
    return f"{year - 1}12" if number == 1 else f"{year}{number - 1:02}"
