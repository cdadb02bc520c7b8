"""What is read of an image file, and why one is refused."""

from ...base.dataclass import dataclass
from ..image import ImageType

MOST_PIXELS_A_SIDE = 4000
MOST_PROFILE = 10_000
"""Octets of a colour profile: a phone's has 600. A larger one is left out."""


class BadImageError(Exception):
    """Why a file cannot be taken, as what follows "the image"."""


@dataclass(frozen=True)
class Picture:
    """An image file with nothing in it but the picture, and its size as it is shown."""

    type: ImageType
    width: int
    height: int
    content: bytes


class Reader:
    """Octets, from the first to the last. What asks for more than there are gets a BadImageError."""

    def __init__(self, octets: bytes) -> None:
        self._octets = octets
        self.at = 0

    @property
    def is_over(self) -> bool:
        return self.at >= len(self._octets)

    def take(self, count: int) -> bytes:
        taken = self._octets[self.at : self.at + count]
        if len(taken) < count:
            raise BadImageError("ends too early: please send all of it")
        self.at += count
        return taken


def checked_size(width: int, height: int) -> tuple[int, int]:
    """Raises BadImageError for one that would fill the memory of whoever looks at it."""
    if not (1 <= width <= MOST_PIXELS_A_SIDE and 1 <= height <= MOST_PIXELS_A_SIDE):
        most = f"{MOST_PIXELS_A_SIDE} by {MOST_PIXELS_A_SIDE}"
        raise BadImageError(f"is {width} by {height} pixels: it may be {most} at most, and must not be empty")
    return width, height
