"""What counters of mailboxes and of sources are kept under: so that the table holds no address of either."""

import hashlib
import hmac
import secrets
from contextlib import suppress

from ...domain.base.errors import RapportError, WriteConflictError
from ..dynamodb import keys
from ..dynamodb.codec import marshal
from ..dynamodb.expressions import is_new
from ..dynamodb.table import Table


class NoHashKeyError(RapportError):
    """The table has no key for hashes yet: it was never armed."""


def make_key(table: Table) -> None:
    """Makes the key, if there is none: of two who make one at once, one does."""
    key = {name: marshal(text) for name, text in zip(("pk", "sk"), keys.HASH_KEY, strict=True)}
    with suppress(WriteConflictError):
        table.put({**key, "key": marshal(secrets.token_hex(32)), "v": marshal(1)}, is_new())


class KeyedHash:
    """Knows the key once it has been asked for: it never changes."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._key = b""

    def __call__(self, kind: str, text: str) -> str:
        """The hash of something, for one kind of use. Raises NoHashKeyError."""
        self._key = self._key or self._read()
        return hmac.new(self._key, f"{kind}\n{text}".encode(), hashlib.sha256).hexdigest()[:40]

    def _read(self) -> bytes:
        item = self._table.get(keys.HASH_KEY)
        if item is None:
            raise NoHashKeyError("This table was never armed: an operator has to.")
        return bytes.fromhex(item["key"]["S"])
