"""Turns of mails that go out slowly, one after another, at the pace of where others bounced."""

from datetime import datetime, timedelta

from pynamodb.expressions.condition import Condition

from ...domain.base.clock import instant_text, parse_instant
from ...domain.limits.budget import Rate
from ..dynamodb import keys
from ..dynamodb.expressions import equals, first_version, is_new, set_to
from ..dynamodb.table import Table
from ..write_conflicts import until_written

_KEPT = timedelta(days=1)


def take_turn(table: Table, group: str, pace: str, rate: Rate, now: datetime) -> datetime:
    """The next turn at a pace of the group's. Raises RefusedForNowError where too many take one at the same moment."""
    key = keys.pace(group, pace)

    def attempt() -> datetime:
        item = table.get(key)
        old = item["all_back_at"]["S"] if item else None
        turn, all_back_at = rate.next_slot(parse_instant(old) if old else None, now)
        unchanged: Condition = equals("all_back_at", old) if old else is_new()
        actions = [
            set_to("all_back_at", instant_text(all_back_at)),
            set_to("expires_at", int((all_back_at + _KEPT).timestamp())),
            first_version(),
        ]
        table.update(key, actions, unchanged)
        return turn

    return until_written(attempt)
