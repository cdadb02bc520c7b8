"""What people ask their group for between events: one open ask of each."""

from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta

from pynamodb.expressions.operand import Path

from ...domain.base.errors import WriteConflictError
from ...domain.connections.ask import Ask
from ..dynamodb import keys
from ..dynamodb.batch_read import Found
from ..dynamodb.codec import decode, marshal
from ..dynamodb.expressions import all_of, equals, exists, is_new
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


def to_move(table: Table, group: str, old: str, into: str, now: datetime) -> list[Write]:
    """The writes by which what one contact asked for is another's, who is the same person since.

    What that one asks for itself comes before, unless it is over. What is over is moved, too, for whoever said that
    they can help may not have been told yet.
    """
    found = Found(table, [keys.ask(group, old), keys.ask(group, into)])
    asked, own = (found.get(Ask, keys.ask(group, id)) for id in (old, into))
    if asked is None:
        return []
    gone = table.to_delete(key_for(asked), all_of(exists(), equals("revision", asked.revision)))
    if own is not None and (own.is_pending(now) or not asked.is_pending(now)):
        return [gone]
    return [gone, to_keep(table, replace(asked, contact=into), own)]


def forget(table: Table, group: str, contact: str, until: datetime) -> None:
    """Deletes what a contact asked for, whatever became of it; what was posted after an instant is somebody new's."""
    ask = of_contact(table, group, contact)
    if ask is not None and ask.posted_at <= until:
        with suppress(WriteConflictError):  # somebody new asks for something by now
            table.delete(key_for(ask), equals("id", ask.id))
