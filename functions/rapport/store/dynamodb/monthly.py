"""What a group gathers for good, in a partition a month, read newest first as if it were one list.

So no partition grows without end, and the newest of a list is found without knowing what is before it.
"""

from collections.abc import Callable
from datetime import datetime

from pynamodb.expressions.condition import Condition

from .codec import RawItem, marshal
from .keys import month_of
from .table import Page, Table

_WHOLE = "whole"
"""The sort key of a start before a month's newest: no item has it, for theirs begin with an instant."""

_DIGITS = len("202611")


def query(
    table: Table,
    partition: Callable[[str], str],
    *,
    since: datetime,
    until: datetime,
    filter_: Condition | None = None,
    limit: int | None = None,
    start: RawItem | None = None,
) -> Page:
    """One page of one month, newest first; `last` leads on into the month before, down to that of `since`.

    `partition` names the partition of a month (`202611`); within it sort keys begin with their instant. A page may be
    short, even empty, and others follow.
    """
    month = start["pk"]["S"][-_DIGITS:] if start else month_of(until)
    within = None if start is None or start["sk"]["S"] == _WHOLE else start
    page = table.query(partition(month), filter_=filter_, limit=limit, start=within, forward=False)
    if page.last is not None or month <= month_of(since):
        return page
    return Page(page.items, {"pk": marshal(partition(_month_before(month))), "sk": marshal(_WHOLE)})


def _month_before(month: str) -> str:
    year, number = int(month[:4]), int(month[4:])
    return f"{year - 1}12" if number == 1 else f"{year}{number - 1:02}"
