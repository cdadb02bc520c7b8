"""What a group may do so many times a day, by UTC, counted in the transaction that does it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from pynamodb.expressions.operand import Path

from ...domain.base.errors import RefusedForNowError
from ..dynamodb import keys
from ..dynamodb.codec import marshal
from ..dynamodb.expressions import first_version, set_to
from ..dynamodb.table import Table, Write

_KEPT = timedelta(days=2)


class DayIsFullError(RefusedForNowError):
    """So many were done today. Raised by the transaction, which knows no words for it."""


def to_take(table: Table, group: str, what: str, most: int, now: datetime) -> Write:
    """Counts one more of the day; the transaction raises DayIsFullError once there were `most`."""
    key = keys.in_a_day(group, what, now.astimezone(UTC).date())
    expires_at = int((now + _KEPT).timestamp())
    actions = [Path("taken").add(marshal(1)), set_to("expires_at", expires_at), first_version()]
    fits = Path("taken").does_not_exist() | (Path("taken") < marshal(most))
    return replace(table.to_update(key, actions, fits), refused_with=DayIsFullError)
