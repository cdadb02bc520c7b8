"""Turns of mails that go out slowly, one after another, at the pace of where others bounced."""

from datetime import datetime

from ...domain.limits.budget import Rate
from ..dynamodb import keys
from ..dynamodb.table import Table
from ..write_conflicts import until_written
from . import turns


def take_turn(table: Table, group: str, pace: str, rate: Rate, now: datetime) -> datetime:
    """The next turn at a pace of the group's. Raises RefusedForNowError where too many take one at the same moment."""
    return until_written(lambda: turns.take_next(table, keys.pace(group, pace), rate, now))
