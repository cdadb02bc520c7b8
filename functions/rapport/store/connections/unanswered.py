"""Events of which it is to be looked who has not said whom they met."""

from ...domain.connections.afterwards.unanswered import Unanswered
from ..dynamodb.items import to_item
from ..dynamodb.table import Table, Write


def to_look(table: Table, look: Unanswered) -> Write:
    """The write that has it looked for; one that was to be before gives way, for it is asked anew."""
    return table.to_put(to_item(look))
