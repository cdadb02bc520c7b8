"""Which slots were taken of each mailbox's budget, over all groups and events."""

from collections.abc import Iterable, Mapping

from ...domain.base.clock import instant_text, parse_instant
from ...domain.base.dataclass import dataclass
from ...domain.base.errors import WriteConflictError
from ...domain.limits.budget import Budget, Slots
from ..dynamodb import keys
from ..dynamodb.codec import RawItem
from ..dynamodb.expressions import equals, first_version, is_new, set_to
from ..dynamodb.table import Table, Write


class MailboxBusyError(WriteConflictError):
    """Somebody else took a slot of the mailbox since its slots were read."""


@dataclass(frozen=True)
class Taken:
    slots: Slots = ()
    revision: int = 0
    """Goes up with every write of them."""
    by: str = ""
    """Who took the last of them."""


def taken(table: Table, budget: Budget, mailboxes: Iterable[str]) -> Mapping[str, Taken]:
    """The slots taken of a budget of each of these mailboxes, known by their hashes."""
    wanted = {mailbox: keys.mailbox(mailbox, budget.name) for mailbox in mailboxes}
    found = table.get_many(wanted.values())
    return {mailbox: _taken(found[key]) if key in found else Taken() for mailbox, key in wanted.items()}


def _taken(item: RawItem) -> Taken:
    return Taken(
        tuple(parse_instant(one["S"]) for one in item["slots"]["L"]),
        int(item["revision"]["N"]),
        item.get("by", {"S": ""})["S"],
    )


def to_take(table: Table, mailbox: str, budget: Budget, old: Taken, new: Slots, by: str) -> Write:
    """The write that takes a slot for whom `by` names.

    Refused with MailboxBusyError if somebody else took one since `old` was read.
    """
    actions = [
        set_to("slots", [instant_text(one) for one in new]),
        set_to("revision", old.revision + 1),
        set_to("by", by),
        set_to("expires_at", int(budget.forgotten_at(new).timestamp()) + 1),
        first_version(),
    ]
    unchanged = equals("revision", old.revision) if old.slots else is_new()
    return table.to_update(keys.mailbox(mailbox, budget.name), actions, unchanged, refused_with=MailboxBusyError)
