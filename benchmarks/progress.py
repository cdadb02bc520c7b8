"""Long work shows how far it is."""

import sys
from collections.abc import Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")


def shown(things: Iterable[T], count: int, what: str) -> Iterator[T]:
    """The things, of which there are `count`; says on standard error when another tenth of them is done."""
    for number, thing in enumerate(things, 1):
        yield thing
        if number * 10 // count > (number - 1) * 10 // count:
            print(f"    {what}: {number:,} of {count:,}", file=sys.stderr, flush=True)
