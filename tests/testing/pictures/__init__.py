"""Pictures of 12 by 8 pixels; all but the plain one say by their EXIF that they are turned, where and with what."""

from pathlib import Path

HERE = Path(__file__).parent
TURNED = ("photo.jpg", "progressive.jpg", "photo.png")
"""Those that browsers turn."""
STILL = (*TURNED, "alpha.webp", "lossless.webp", "plain.webp")


class Picture(bytes):
    """An image file, to be uploaded as one where it is the body of a request."""


def picture(name: str) -> Picture:
    return Picture((HERE / name).read_bytes())
