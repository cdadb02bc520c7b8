"""A contact's id: derived from group and address, so that one address is one contact without any look-up."""

import hashlib

from ..addresses import address_identity
from .admin import groups
from .dynamodb.table import Table


class ContactIds:
    """Knows each group's salt once it has been asked for: it never changes."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._salts: dict[str, str] = {}

    def __call__(self, group: str, address: str) -> str:
        """The same however the address is spelt.

        Raises NotFoundError if there is no such group, InvalidError for what can be no address.
        """
        if group not in self._salts:
            self._salts[group] = groups.get(self._table, group).salt
        return hashlib.sha256(f"{self._salts[group]}\n{address_identity(address)}".encode()).hexdigest()[:20]
