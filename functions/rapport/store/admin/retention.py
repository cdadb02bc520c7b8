"""When a group's retention is carried out next."""

from datetime import datetime

from ...domain.contacts.retention import Retention
from ..dynamodb import keys
from ..dynamodb.codec import decode
from ..dynamodb.items import to_item
from ..dynamodb.table import Table, Write


def find(table: Table, group: str) -> Retention | None:
    """None where it is not carried out at all."""
    item = table.get(keys.retention(group))
    return decode(Retention, item) if item is not None and "due_at" in item else None


def to_begin(table: Table, group: str, due_at: datetime) -> Write:
    """The write that has it carried out, for the first time at an instant; written with the setting."""
    return table.to_put(to_item(Retention(group=group, due_at=due_at)))
