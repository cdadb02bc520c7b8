"""How many of a group's mails bounced or were complained about, by day."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from pynamodb.expressions.operand import Path

from . import keys
from .codec import marshal
from .table import Table, set_to

Kind = Literal["bounces", "complaints"]
BOUNCES: Kind = "bounces"
COMPLAINTS: Kind = "complaints"
DAYS = 7
_KEPT = timedelta(days=30)


@dataclass(frozen=True)
class Week:
    bounces: int
    complaints: int


def count(table: Table, group: str, kind: Kind, now: datetime) -> None:
    expires_at = int((now + _KEPT).timestamp())
    table.update(keys.health(group, now.date()), [Path(kind).add(marshal(1)), set_to("expires_at", expires_at)])


def last_week(table: Table, group: str, today: date) -> Week:
    found = table.get_many(_keys(group, today)).values()
    counts = {kind: sum(int(day[kind]["N"]) for day in found if kind in day) for kind in (BOUNCES, COMPLAINTS)}
    return Week(**counts)


def forget(table: Table, group: str, today: date) -> None:
    """Begins to count anew: an organiser has dealt with the cause."""
    for key in _keys(group, today):
        table.delete(key)


def _keys(group: str, today: date) -> list[keys.Key]:
    return [keys.health(group, today - timedelta(days=number)) for number in range(DAYS)]
