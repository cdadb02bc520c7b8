"""Exports of attendees: begun, as far as they are, done."""

from dataclasses import replace

from ...domain.attendees.export import Export
from ...domain.base.errors import NotFoundError
from ..dynamodb import keys
from ..dynamodb.codec import decode
from ..dynamodb.expressions import equals
from ..dynamodb.items import to_item
from ..dynamodb.table import Table, Write
from ..jobs import Job


def to_add(table: Table, export: Export) -> Write:
    return table.to_put(to_item(export))


def get(table: Table, group: str, id: str) -> Export:
    """Raises NotFoundError."""
    item = table.get(keys.attendee_export(group, id))
    if item is None:
        raise NotFoundError(f"There is no export {id} in this group, or not any more.")
    return decode(Export, item)


def note(table: Table, job: Job[Export], now: Export) -> Export:
    """How far its worker has come; no job any more once its `due_at` is None.

    Raises WriteConflictError where another worker has it.
    """
    item = to_item(replace(now, due_at=now.due_at and job.thing.due_at, claims=job.claims))
    table.put(item, equals("due_at", job.due_at))
    return now
