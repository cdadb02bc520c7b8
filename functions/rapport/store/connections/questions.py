"""What people were asked about maybes, and what they said: one item of each contact, beside it."""

from collections.abc import Iterable

from ...domain.connections.questions import Questions, merged
from ..dynamodb import keys
from ..dynamodb.batch_read import Found
from ..dynamodb.expressions import equals, is_new
from ..dynamodb.items import key_for, to_item
from ..dynamodb.table import Table, Write


def in_found(found: Found, group: str, contact: str) -> Questions:
    """Those among several things that were read at once; empty ones of who was never asked."""
    return found.get(Questions, keys.questions(group, contact)) or Questions(group=group, contact=contact)


def of_contact(table: Table, group: str, contact: str) -> Questions:
    """An empty one of who was never asked."""
    return of_contacts(table, group, [contact]).get(contact) or Questions(group=group, contact=contact)


def of_contacts(table: Table, group: str, contacts: Iterable[str]) -> dict[str, Questions]:
    """Of those among them who were ever asked."""
    wanted = {id: keys.questions(group, id) for id in contacts}
    found = Found(table, wanted.values())
    return {id: one for id, key in wanted.items() if (one := found.get(Questions, key)) is not None}


def to_keep(table: Table, old: Questions, new: Questions) -> Write:
    """Refused if there are others since they were read."""
    return table.to_put(to_item(new), equals("revision", old.revision) if old.revision else is_new())


def to_merge(table: Table, group: str, old: str, into: str) -> list[Write]:
    """The writes by which what one contact was asked another was, who is the same person since; none where it was none.

    Refused if either was asked something, or said something, since.
    """
    known = of_contacts(table, group, [old, into])
    if old not in known:
        return []
    before = known.get(into) or Questions(group=group, contact=into)
    gone = table.to_delete(key_for(known[old]), equals("revision", known[old].revision))
    return [gone, to_keep(table, before, merged(known[old], before))]


def to_forget(table: Table, group: str, ids: Iterable[str]) -> list[Write]:
    return [table.to_delete(keys.questions(group, id)) for id in ids]
