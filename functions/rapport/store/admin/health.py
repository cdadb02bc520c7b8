"""How many mailboxes of a group bounced or complained, by day, of proven people and of strangers.

A mailbox counts once, however many mails it was sent: else one of their own would be enough for whoever wants a group
braked.
"""

from datetime import date, datetime, timedelta
from typing import Literal

from pynamodb.expressions.operand import Path
from pynamodb.expressions.update import Action

from ...domain.base.dataclass import dataclass
from ...domain.brakes.verdicts import DAYS, Week
from ..dynamodb import keys
from ..dynamodb.codec import RawItem, marshal
from ..dynamodb.expressions import equals, first_version, is_new, set_to
from ..dynamodb.keys import Key
from ..dynamodb.table import Table, Write

Kind = Literal["bounces", "complaints"]
_PROVEN_BOUNCES = "proven_bounces"
_COUNTERS = (_PROVEN_BOUNCES, "stranger_bounces", "proven_complaints", "stranger_complaints")
_KEPT = timedelta(days=30)
_EXPIRES = "expires_at"


def is_counted(table: Table, group: str, kind: Kind, mailbox: str, now: datetime) -> bool:
    """Whether a mailbox, known by its id, counts already: each does once in so many days, whatever it was sent."""
    item = table.get(keys.health_of_mailbox(group, kind, mailbox))
    return item is not None and _number(item, _EXPIRES) > now.timestamp()


def to_count(table: Table, group: str, kind: Kind, mailbox: str, now: datetime, *, proven: bool) -> list[Write]:
    """The writes that count one more of a day. Refused where its mailbox counts already."""
    counter = f"{'proven' if proven else 'stranger'}_{kind}"
    counted_until = int((now + timedelta(days=DAYS)).timestamp())
    is_news = is_new() | (Path(_EXPIRES) <= marshal(int(now.timestamp())))
    return [
        table.to_update(
            keys.health(group, now.date()), [Path(counter).add(marshal(1)), _expires(now), first_version()]
        ),
        table.to_update(
            keys.health_of_mailbox(group, kind, mailbox), [set_to(_EXPIRES, counted_until), first_version()], is_news
        ),
    ]


def note_sent(table: Table, group: str, sent: int, now: datetime) -> None:
    """Keeps for today how many mails were sent in a week: they are many to count again."""
    table.update(keys.health(group, now.date()), [set_to("sent", sent), _expires(now), first_version()])


def _expires(now: datetime) -> Action:
    return set_to(_EXPIRES, int((now + _KEPT).timestamp()))


@dataclass(frozen=True)
class Counted:
    """A week's days as they are stored."""

    week: Week
    days: dict[Key, RawItem]


def last_week(table: Table, group: str, today: date) -> Counted:
    """`sent` is what somebody counted today; 0 where nobody has."""
    days = table.get_many(keys.health(group, today - timedelta(days=number)) for number in range(DAYS))
    counts = {name: sum(_number(day, name) for day in days.values()) for name in _COUNTERS}
    return Counted(Week(**counts, sent=_number(days.get(keys.health(group, today), {}), "sent")), days)


def _number(day: RawItem, name: str) -> int:
    return int(day[name]["N"]) if name in day else 0


def to_forget_bounces(table: Table, counted: Counted) -> list[Write]:
    """The writes that begin to count the bounces of proven addresses anew: an organiser has dealt with the cause.

    Refused where one more was counted since it was read.
    """
    counts = {key: _number(day, _PROVEN_BOUNCES) for key, day in counted.days.items() if _PROVEN_BOUNCES in day}
    forget = [Path(_PROVEN_BOUNCES).remove()]
    return [table.to_update(key, forget, equals(_PROVEN_BOUNCES, count)) for key, count in counts.items()]
