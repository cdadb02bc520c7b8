"""What was asked for to sign in: once good, with a number of tries."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from pynamodb.expressions.operand import Path

from ...domain.members.sign_in import MOST_TRIES, TRIES_A_DAY, SignIn
from ..admin.daily_limits import DayIsFullError
from ..dynamodb import keys
from ..dynamodb.codec import decode, marshal
from ..dynamodb.expressions import all_of, exists, first_version, set_to
from ..dynamodb.items import key_for, to_item
from ..dynamodb.table import Table, Write

_KEPT = timedelta(days=2)


def find(table: Table, person: str, id: str) -> SignIn | None:
    """One that has run out may still be there."""
    item = table.get(keys.sign_in(person, id))
    return decode(SignIn, item) if item else None


def to_add(table: Table, asked: SignIn) -> Write:
    return table.to_put(to_item(asked))


def to_use_up(table: Table, asked: SignIn) -> Write:
    """Refused where it was used up already."""
    return table.to_delete(key_for(asked), exists())


def to_count_try(table: Table, asked: SignIn) -> Write:
    """Counts a try of its code. Refused where there were as many as there may be, or it was used up."""
    fits = Path("tries").does_not_exist() | (Path("tries") < marshal(MOST_TRIES))
    return table.to_update(key_for(asked), [Path("tries").add(marshal(1))], all_of(exists(), fits))


def to_count_of_day(table: Table, person: str, now: datetime) -> Write:
    """Counts a try of the day; the transaction raises DayIsFullError once there were as many as there may be."""
    key = keys.sign_in_tries(person, now.astimezone(UTC).date())
    expires_at = int((now + _KEPT).timestamp())
    actions = [Path("taken").add(marshal(1)), set_to("expires_at", expires_at), first_version()]
    fits = Path("taken").does_not_exist() | (Path("taken") < marshal(TRIES_A_DAY))
    return replace(table.to_update(key, actions, fits), refused_with=DayIsFullError)
