"""What people said after an event, beside it."""

from collections.abc import Iterator

from pynamodb.expressions.operand import Path

from ...domain.connections.afterwards.feedback import Feedback
from ..dynamodb import keys
from ..dynamodb.codec import decode
from ..dynamodb.expressions import equals, is_new
from ..dynamodb.items import key_for, to_item
from ..dynamodb.table import Table, Write


def of_event(table: Table, group: str, event: str) -> Iterator[Feedback]:
    found = table.query_all(keys.event_partition(group, event), Path("sk").startswith("FEEDBACK#"))
    return (decode(Feedback, item) for item in found)


def of_contact(table: Table, group: str, event: str, contact: str) -> Feedback:
    """Empty of who said nothing."""
    item = table.get(keys.feedback(group, event, contact))
    return decode(Feedback, item) if item is not None else Feedback(group=group, event=event, contact=contact)


def to_keep(table: Table, old: Feedback, new: Feedback) -> Write:
    """The write that puts `new` in the place of `old`; refused if more was said meanwhile."""
    return table.to_put(to_item(new), equals("revision", old.revision) if old.revision else is_new())


def to_move(table: Table, old: Feedback, before: Feedback, new: Feedback) -> list[Write]:
    """The writes by which what lay under one id of somebody lies under another; refused if more was said meanwhile."""
    return [table.to_delete(key_for(old), equals("revision", old.revision)), to_keep(table, before, new)]


def forget(table: Table, group: str, event: str, contact: str) -> None:
    """Deletes what somebody said, if anything."""
    table.delete(keys.feedback(group, event, contact))
