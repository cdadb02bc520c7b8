"""What a process knows of budgets: slots of mailboxes that it has looked up, and its block of each group's mails."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from ..domain.base.dataclass import dataclass
from ..domain.limits.budget import BLOCK, GROUP, MAILBOX, Budget
from ..domain.limits.mailbox import mailbox_of
from ..store.limits import group_budgets, mailboxes
from ..store.limits.keyed_hash import KeyedHash
from ..store.limits.mailboxes import Taken
from ..store.table import Table

_FOR = timedelta(hours=1)


@dataclass
class _Block:
    begins_at: datetime
    left: int


class Budgets:
    def __init__(self, table: Table, keyed_hash: KeyedHash) -> None:
        self._table = table
        self._hash = keyed_hash
        self._looked_up: dict[str, Taken] = {}
        self._blocks: dict[str, _Block] = {}

    def look_up(self, addresses: Iterable[str]) -> None:
        """Reads the slots of many mailboxes in one request, in place of those that were looked up before."""
        wanted = {self._mailbox(address) for address in addresses}
        self._looked_up = dict(mailboxes.taken(self._table, MAILBOX, wanted))

    def slots(self, budget: Budget, address: str) -> tuple[str, Taken]:
        """A mailbox, by its hash, and the slots taken of a budget of it.

        Those that were looked up are used once: somebody else may take one any time.
        """
        mailbox = self._mailbox(address)
        known = self._looked_up.pop(mailbox, None) if budget is MAILBOX else None
        return mailbox, known if known is not None else mailboxes.taken(self._table, budget, [mailbox])[mailbox]

    def _mailbox(self, address: str) -> str:
        return self._hash("mailbox", mailbox_of(address))

    def name_of(self, delivery: str) -> str:
        """By which a mailbox knows who took a slot of it: it says nothing of whom or what about."""
        return self._hash("slot", delivery)

    def turn_of_group(self, group: str, now: datetime) -> datetime:
        """When the next mail of a group has its turn.

        The first block of each hour is a process's own, and costs no request; it asks for those that follow. So a group
        of some mails an hour has no counter, and one that a crowd comes to is written once for each block.
        """
        block = self._blocks.get(group)
        if block is None or now >= block.begins_at + _FOR:
            block = _Block(now, BLOCK)
        elif not block.left:
            block = _Block(group_budgets.take_block(self._table, group, GROUP, now), BLOCK)
        block.left -= 1
        self._blocks[group] = block
        return max(block.begins_at, now)
