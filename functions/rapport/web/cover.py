"""The picture of an event that has none: circles that meet, drawn from its id, so that each event has its own."""

from collections.abc import Iterator
from hashlib import sha256

from ..domain.base.dataclass import dataclass

WIDTH, HEIGHT = 200, 100
_KINDS = ("", "near", "far", "", "near", "far", "ring")
"""A circle each, in the order in which they are drawn: of the accent's hue, of those beside it, and an outline."""


@dataclass(frozen=True)
class Circle:
    x: int
    y: int
    radius: int
    kind: str


def cover_circles(event_id: str) -> Iterator[Circle]:
    """The same for the same event, always."""
    drawn = sha256(event_id.encode()).digest()
    for number, kind in enumerate(_KINDS):
        across, down, size = drawn[3 * number : 3 * number + 3]
        column = (number * 5 % len(_KINDS) + across / 255) / len(_KINDS)
        yield Circle(round(WIDTH * column), round(HEIGHT * (0.15 + 0.7 * down / 255)), 18 + size * 34 // 255, kind)
