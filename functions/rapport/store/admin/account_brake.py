"""Whether promotional mails of all groups wait, because of what SES says of the account."""

from ...domain.brakes.brake import AccountBrake
from ..dynamodb import keys
from ..dynamodb.codec import decode
from ..dynamodb.items import to_item
from ..dynamodb.table import Table


def find(table: Table) -> AccountBrake | None:
    """The last one, whether it holds or not."""
    item = table.get(keys.ACCOUNT_BRAKE)
    return decode(AccountBrake, item) if item else None


def write(table: Table, brake: AccountBrake) -> None:
    table.put(to_item(brake))
