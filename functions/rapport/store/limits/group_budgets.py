"""How much of a group's budget of mails is taken, by blocks: a crowd that signs up writes here once for each block."""

from datetime import datetime

from pynamodb.expressions.operand import Path

from ...domain.base.clock import instant_text
from ...domain.base.errors import WriteConflictError
from ...domain.limits.budget import Rate
from ..dynamodb import keys
from ..dynamodb.codec import marshal
from ..dynamodb.expressions import is_new
from ..dynamodb.table import Table
from ..write_conflicts import until_written
from . import turns


def next_turn(table: Table, group: str, rate: Rate, now: datetime) -> datetime:
    """From when on the group's next block may be mailed, without taking it."""
    return rate.next_slot(turns.all_back_at(table, keys.group_budget(group)), now)[0]


def take_block(table: Table, group: str, rate: Rate, now: datetime) -> datetime:
    """Takes the group's next block: from when on it may be mailed.

    Raises RefusedForNowError where too many take one at the same moment.
    """
    key = keys.group_budget(group)
    nothing_is_taken = is_new() | (Path("all_back_at") <= marshal(instant_text(now)))
    try:
        return turns.take(table, key, rate, None, now, nothing_is_taken)  # mostly so, and then nothing need be read
    except WriteConflictError:
        return until_written(lambda: turns.take_next(table, key, rate, now))
