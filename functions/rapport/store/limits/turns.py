"""Turns at a rate, one after another, each taken once: kept as the instant at which all that were taken are back."""

from datetime import datetime, timedelta

from pynamodb.expressions.condition import Condition

from ...domain.base.clock import instant_text, parse_instant
from ...domain.limits.budget import Rate
from ..dynamodb.expressions import equals, first_version, is_new, set_to
from ..dynamodb.keys import Key
from ..dynamodb.table import Table

_KEPT = timedelta(days=1)


def all_back_at(table: Table, key: Key) -> datetime | None:
    """None where none was taken lately."""
    item = table.get(key)
    return parse_instant(item["all_back_at"]["S"]) if item else None


def take_next(table: Table, key: Key, rate: Rate, now: datetime) -> datetime:
    """Takes the next turn. Raises WriteConflictError where somebody else took one meanwhile."""
    old = all_back_at(table, key)
    return take(table, key, rate, old, now, equals("all_back_at", instant_text(old)) if old else is_new())


def take(table: Table, key: Key, rate: Rate, old: datetime | None, now: datetime, condition: Condition) -> datetime:
    """Takes the turn that is next after `old`, as `all_back_at` has it. Raises WriteConflictError."""
    turn, new = rate.next_slot(old, now)
    actions = [
        set_to("all_back_at", instant_text(new)),
        set_to("expires_at", int((new + _KEPT).timestamp())),
        first_version(),
    ]
    table.update(key, actions, condition)
    return turn
