"""Of which groups an address is a member: pointers, for members lie in their groups."""

from pynamodb.expressions.operand import Path

from ...domain.members.sign_in import Membership
from ..dynamodb import keys
from ..dynamodb.codec import decode
from ..dynamodb.items import key_for, to_item
from ..dynamodb.table import Table, Write


def of_person(table: Table, person: str) -> list[Membership]:
    """One that is over may still be there: whether it holds the member's own item says."""
    found = table.query_all(keys.sign_in_partition(person), Path("sk").startswith(keys.MEMBERSHIP))
    return [decode(Membership, item) for item in found]


def to_note(table: Table, membership: Membership) -> Write:
    """A repeat is harmless."""
    return table.to_put(to_item(membership))


def to_forget(table: Table, membership: Membership) -> Write:
    """A repeat is harmless."""
    return table.to_delete(key_for(membership))
