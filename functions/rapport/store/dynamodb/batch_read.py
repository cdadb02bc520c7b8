"""Several things read in one request."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from .codec import RawItem, decode
from .keys import Key
from .table import Table

T = TypeVar("T")


class Found:
    """What a request found of the keys it was given."""

    def __init__(self, table: Table, keys: Iterable[Key]) -> None:
        self._items = table.get_many(keys)

    def get(self, kind: type[T], key: Key) -> T | None:
        return self.read(key, lambda item: decode(kind, item))

    def read(self, key: Key, decoded: Callable[[RawItem], T]) -> T | None:
        """For an item that may be of several kinds."""
        item = self._items.get(key)
        return decoded(item) if item else None
