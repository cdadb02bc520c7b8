"""How much of a group's budget of mails is taken, by blocks: a crowd that signs up writes here once for each block."""

from datetime import datetime, timedelta

from pynamodb.expressions.condition import Condition
from pynamodb.expressions.operand import Path

from ...domain.base.clock import instant_text, parse_instant
from ...domain.base.errors import WriteConflictError
from ...domain.limits.budget import Rate
from ..dynamodb import keys
from ..dynamodb.codec import marshal
from ..dynamodb.expressions import equals, first_version, is_new, set_to
from ..dynamodb.table import Table
from ..write_conflicts import until_written

_KEPT = timedelta(days=1)


def next_turn(table: Table, group: str, rate: Rate, now: datetime) -> datetime:
    """From when on the group's next block may be mailed, without taking it."""
    return rate.next_slot(_all_back_at(table, group), now)[0]


def take_block(table: Table, group: str, rate: Rate, now: datetime) -> datetime:
    """Takes the group's next block: from when on it may be mailed.

    Raises RefusedForNowError where too many take one at the same moment.
    """
    slot, all_back_at = rate.next_slot(None, now)
    nothing_is_taken = is_new() | (Path("all_back_at") <= marshal(instant_text(now)))
    try:
        _write(table, group, all_back_at, nothing_is_taken)
    except WriteConflictError:
        return until_written(lambda: _take_another(table, group, rate, now))
    return slot


def _take_another(table: Table, group: str, rate: Rate, now: datetime) -> datetime:
    old = _all_back_at(table, group)
    slot, all_back_at = rate.next_slot(old, now)
    _write(table, group, all_back_at, equals("all_back_at", instant_text(old)) if old else is_new())
    return slot


def _all_back_at(table: Table, group: str) -> datetime | None:
    item = table.get(keys.group_budget(group))
    return parse_instant(item["all_back_at"]["S"]) if item else None


def _write(table: Table, group: str, all_back_at: datetime, condition: Condition) -> None:
    actions = [
        set_to("all_back_at", instant_text(all_back_at)),
        set_to("expires_at", int((all_back_at + _KEPT).timestamp())),
        first_version(),
    ]
    table.update(keys.group_budget(group), actions, condition)
