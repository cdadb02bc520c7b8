"""Tells a process, without asking each time, whether promotional mails of all groups wait."""

import time
from datetime import datetime

from ...domain.brakes.brake import AccountBrake
from ...store.admin import account_brake as store
from ...store.table import Table

SECONDS = 60
"""How long what was read is believed."""


class AccountBrakeCache:
    def __init__(self, table: Table) -> None:
        self._table = table
        self._known: AccountBrake | None = None
        self._read_at = float("-inf")

    def at(self, now: datetime) -> AccountBrake | None:
        """The brake that holds; None where none does."""
        if time.monotonic() - self._read_at > SECONDS:
            self._known = store.find(self._table)
            self._read_at = time.monotonic()
        return self._known if self._known is not None and self._known.holds(now) else None
