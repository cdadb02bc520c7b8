"""What mails are owed for: kept from the transaction in which it happened until the mails have come to their end."""

from collections.abc import Iterator

from pynamodb.expressions.operand import Path

from ..domain.contact import OwnLink
from ..domain.members.owed_mail import Alert, Invitation, RuleTest
from ..domain.signup import SignupChange
from .dynamodb import keys
from .dynamodb.codec import decode
from .dynamodb.items import to_item
from .dynamodb.table import Table, Write


def to_add(table: Table, owed: SignupChange | Alert | RuleTest | Invitation | OwnLink) -> Write:
    return table.to_put(to_item(owed))


def signup_changes(table: Table, group: str, event: str) -> Iterator[SignupChange]:
    """What happened to an event's signups and is still owed mails."""
    found = table.query_all(keys.event_partition(group, event), Path("sk").startswith("CHANGE#"))
    return (decode(SignupChange, item) for item in found)
