"""What people ask their group for between events: one open ask of each."""

from contextlib import suppress
from datetime import datetime, timedelta
from typing import cast

from pynamodb.expressions.condition import Condition
from pynamodb.expressions.operand import Path

from ...domain.base.clock import instant_text
from ...domain.base.errors import WriteConflictError
from ...domain.connections.ask import Ask
from ..dynamodb import keys
from ..dynamodb.codec import decode, marshal
from ..dynamodb.expressions import all_of, any_of, equals, exists, is_new
from ..dynamodb.items import key_for, to_item
from ..dynamodb.table import Table, Write

_KEPT = timedelta(days=60)
"""After its end: those who were introduced by it are told what it was about."""


def of_contact(table: Table, group: str, contact: str) -> Ask | None:
    item = table.get(keys.ask(group, contact))
    return decode(Ask, item) if item is not None else None


def of_group(table: Table, group: str) -> list[Ask]:
    """All that there are, whatever became of them; the oldest first."""
    found = table.query_all(keys.news_partition(group), Path("sk").startswith(keys.ASK))
    return sorted((decode(Ask, item) for item in found), key=lambda ask: (ask.posted_at, ask.id))


def to_keep(table: Table, new: Ask, old: Ask | None) -> Write:
    """The write of an ask in the place of what there was; refused if that was changed since it was read."""
    is_old = all_of(equals("id", old.id), equals("revision", old.revision)) if old is not None else is_new()
    item = {**to_item(new), "expires_at": marshal(int((new.ends_at + _KEPT).timestamp()))}
    return table.to_put(item, is_old)


def to_withdraw(table: Table, ask: Ask) -> Write:
    """The write that deletes an ask; refused if another has taken its place."""
    return table.to_delete(key_for(ask), all_of(exists(), equals("id", ask.id)))


def forget(table: Table, group: str, contact: str, until: datetime) -> None:
    """Deletes what a contact asked for, whatever became of it; what was posted after an instant is somebody new's."""
    is_theirs = any_of(is_new(), cast(Condition, Path("posted_at") <= marshal(instant_text(until))))
    with suppress(WriteConflictError):
        table.delete(keys.ask(group, contact), is_theirs)
