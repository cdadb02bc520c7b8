"""Several things read in one request."""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from .codec import decode, unmarshal
from .keys import Key
from .table import Table

T = TypeVar("T")


class Found:
    """What a request found of the keys it was given."""

    def __init__(self, table: Table, keys: Iterable[Key]) -> None:
        self._items = table.get_many(keys)

    def get(self, kind: type[T], key: Key) -> T | None:
        item = self._items.get(key)
        return decode(kind, item) if item else None

    def plain(self, key: Key) -> Mapping[str, Any] | None:
        """An item that is no one thing of the domain, by the names of its attributes."""
        item = self._items.get(key)
        return {name: unmarshal(value) for name, value in item.items()} if item else None
