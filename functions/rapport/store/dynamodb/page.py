"""Lists come a page at a time: typed things, and where to go on, which nobody but the store understands."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Generic, NewType, TypeVar

import msgspec

from ...domain.base.dataclass import dataclass
from .codec import RawItem, decode
from .table import RawPage

T = TypeVar("T")

Position = NewType("Position", str)
"""A place in a list, made of ids and of what the list is sorted by."""


@dataclass(frozen=True)
class Page(Generic[T]):
    """Some of a list. It may be short, even empty, and others follow."""

    next: Position | None
    """Where the following page begins; None at the end."""
    _raw: list[RawItem]
    _kind: type[T]
    _position: Callable[[RawItem], Position]

    @property
    def items(self) -> list[T]:
        return [decode(self._kind, item) for item in self._raw]

    @property
    def octets(self) -> int:
        """About how many it has."""
        return len(msgspec.json.encode(self._raw))

    def __len__(self) -> int:
        return len(self._raw)

    def those(self, wanted: Callable[[T], bool]) -> "Page[T]":
        """What of it is wanted: where no condition of the table can tell."""
        return replace(self, _raw=[item for item in self._raw if wanted(decode(self._kind, item))])

    def parts(self, size: int) -> "Iterator[Page[T]]":
        """The same, so many at a time; one part, if it is empty."""
        for start in range(0, max(len(self), 1), size):
            some = self._raw[start : start + size]
            is_last = start + size >= len(self)
            yield replace(self, _raw=some, next=self.next if is_last else self._position(some[-1]))

    def first(self, most: int) -> "Page[T]":
        """So many of it; the rest is on the following page."""
        if len(self) <= most:
            return self
        return replace(self, _raw=self._raw[:most], next=self._position(self._raw[most - 1]))


def page(kind: type[T], found: RawPage, position: Callable[[RawItem], Position]) -> Page[T]:
    """`position`: of an item, or of what a query says of where it ended."""
    return Page(position(found.last) if found.last is not None else None, found.items, kind, position)


def all_of(query: Callable[[Position | None], Page[T]]) -> Iterator[T]:
    """The things of all pages of a list."""
    start: Position | None = None
    while True:
        found = query(start)
        yield from found.items
        start = found.next
        if start is None:
            return
