"""What people agreed to, and in which words: one record of each contact, beside it."""

from ...domain.consents.record import ConsentRecord
from ..dynamodb import keys
from ..dynamodb.batch_read import Found
from ..dynamodb.expressions import equals, is_new
from ..dynamodb.items import key_for, to_item
from ..dynamodb.table import Table, Write


def in_found(found: Found, group: str, contact: str) -> ConsentRecord:
    """The record among several things that were read at once; an empty one of who never said anything."""
    return found.get(ConsentRecord, keys.consents(group, contact)) or ConsentRecord(group=group, contact=contact)


def of_contact(table: Table, group: str, contact: str) -> ConsentRecord:
    return in_found(Found(table, [keys.consents(group, contact)]), group, contact)


def to_move(table: Table, old: ConsentRecord) -> list[Write]:
    """The write that ends a record whose words are in another since; refused if more was said meanwhile."""
    return [table.to_delete(key_for(old), equals("revision", old.revision))] if old.revision else []


def to_record(table: Table, old: ConsentRecord, new: ConsentRecord) -> list[Write]:
    """The write of what was said besides, if anything was; refused if more was said since the record was read.

    It stands in a transaction with a write that checks that the contact is known still.
    """
    if new == old:
        return []
    return [table.to_put(to_item(new), equals("revision", old.revision) if old.revision else is_new())]
