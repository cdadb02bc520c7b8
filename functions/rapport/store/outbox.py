"""What mails are owed for: kept from the transaction in which it happened until the mails have come to their end."""

from collections.abc import Iterator
from dataclasses import replace

from pynamodb.expressions.operand import Path
from pynamodb.expressions.update import Action

from ..domain.base.clock import instant_text
from ..domain.connections.maybe import MaybeLink
from ..domain.contact import OwnLink
from ..domain.members.owed_mail import Alert, Invitation, ReportAlert, RuleTest
from ..domain.members.sign_in import SignInLink
from ..domain.signup import LastCall, SignupChange
from .dynamodb import keys
from .dynamodb.codec import decode, marshal
from .dynamodb.expressions import equals, is_new
from .dynamodb.items import key_for, to_item
from .dynamodb.table import Table, Write

Owed = SignupChange | Alert | ReportAlert | RuleTest | Invitation | OwnLink | MaybeLink | SignInLink


def to_add(table: Table, owed: Owed) -> Write:
    return table.to_put(to_item(owed))


def to_call(table: Table, call: LastCall, *, is_first: bool = False) -> Write:
    """The write by which all who wait are to be told of a place, which it gives the next number.

    `is_first`: refused where they were told of any before.
    """
    item = {name: value for name, value in to_item(call).items() if name not in ("pk", "sk", "number")}
    actions: list[Action] = [Path(name).set(value) for name, value in item.items()]
    actions.append(Path("number").add(marshal(1)))
    return table.to_update(key_for(call), actions, is_new() if is_first else None)


def to_note_called(table: Table, call: LastCall) -> Write:
    """The write that notes that they are told; refused where another place came free since `call` was read."""
    due = equals("due_at", instant_text(call.due_at)) if call.due_at is not None else is_new()
    return table.to_put(to_item(replace(call, due_at=None, claims=0)), due)


def is_owed(table: Table, change: SignupChange) -> bool:
    """Whether a change is still owed mails."""
    return table.get(keys.signup_change(change.group, change.event, change.key)) is not None


def signup_changes(table: Table, group: str, event: str) -> Iterator[SignupChange]:
    """What happened to an event's signups and is still owed mails."""
    found = table.query_all(keys.event_partition(group, event), Path("sk").startswith("CHANGE#"))
    return (decode(SignupChange, item) for item in found)
