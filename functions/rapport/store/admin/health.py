"""How many of a group's mails bounced or were complained about, by day."""

from datetime import date, datetime, timedelta
from typing import Literal

from pynamodb.expressions.operand import Path
from pynamodb.expressions.update import Action

from ...domain.base.dataclass import dataclass
from ..dynamodb import keys
from ..dynamodb.codec import marshal
from ..dynamodb.expressions import first_version, set_to
from ..dynamodb.table import Table, Write

Kind = Literal["bounces", "complaints"]
BOUNCES: Kind = "bounces"
COMPLAINTS: Kind = "complaints"
DAYS = 7
_KEPT = timedelta(days=30)


@dataclass(frozen=True)
class Week:
    bounces: int
    complaints: int
    sent: int = 0
    """No fewer than so many mails, as counted some time today; 0 where nobody has counted yet."""


def to_count(table: Table, group: str, kind: Kind, now: datetime) -> Write:
    """The write that counts one more of a day."""
    return table.to_update(keys.health(group, now.date()), [Path(kind).add(marshal(1)), _expires(now), first_version()])


def note_sent(table: Table, group: str, sent: int, now: datetime) -> None:
    """Keeps for today how many mails were sent in a week: they are many to count again."""
    table.update(keys.health(group, now.date()), [set_to("sent", sent), _expires(now), first_version()])


def _expires(now: datetime) -> Action:
    return set_to("expires_at", int((now + _KEPT).timestamp()))


def last_week(table: Table, group: str, today: date) -> Week:
    found = table.get_many(_keys(group, today))
    counts = {kind: sum(int(day[kind]["N"]) for day in found.values() if kind in day) for kind in (BOUNCES, COMPLAINTS)}
    sent = found.get(keys.health(group, today), {}).get("sent", {"N": "0"})
    return Week(**counts, sent=int(sent["N"]))


def forget(table: Table, group: str, today: date) -> None:
    """Begins to count anew: an organiser has dealt with the cause."""
    for key in _keys(group, today):
        table.delete(key)


def _keys(group: str, today: date) -> list[keys.Key]:
    return [keys.health(group, today - timedelta(days=number)) for number in range(DAYS)]
