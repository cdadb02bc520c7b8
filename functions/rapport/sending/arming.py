"""Sending is armed for one table. A restored or cloned one sends nothing until an operator arms it again."""

import time
from datetime import datetime

from ..domain.base.errors import RapportError
from ..store.admin import arming as store
from ..store.admin.arming import Armed
from ..store.limits import keyed_hash
from ..store.table import Table

_SECONDS = 60
"""How long what was read is believed."""


class NotArmedError(RapportError):
    """This table may not send: it was never armed, or it is a copy of the one that was."""


class SendGuard:
    """Tells a process, without asking each time, whether its table may send."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._armed: Armed | None = None
        self._read_at = float("-inf")

    def require(self) -> Armed:
        """What the table was armed with. Raises NotArmedError."""
        if self._armed is None or time.monotonic() - self._read_at > _SECONDS:
            self._armed = self._read()
            self._read_at = time.monotonic()
        return self._armed

    def _read(self) -> Armed:
        armed = store.read(self._table)
        if armed is None:
            raise NotArmedError("This table was never armed: nothing is sent until an operator does.")
        if armed.table_id != self._table.id():
            raise NotArmedError("This table is a copy of the one that was armed: nothing is sent until it is, too.")
        return armed

    def arm(self, now: datetime, mailed_until: datetime | None = None) -> Armed:
        """Arms the table. What was due until `mailed_until` and is not in the ledger is held as unknown.

        A table that was never armed gets its key for hashes with it; a copy has its original's.
        """
        keyed_hash.make_key(self._table)
        self._armed = Armed(table_id=self._table.id(), armed_at=now, mailed_until=mailed_until)
        store.write(self._table, self._armed)
        self._read_at = time.monotonic()
        return self._armed

    def arm_if_new(self, now: datetime) -> None:
        """Arms a table that never was: a copy has its original's record, and stays as it is."""
        keyed_hash.make_key(self._table)
        if store.read(self._table) is None:
            self.arm(now)
