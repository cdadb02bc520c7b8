"""PNG: chunks with a checksum each (W3C, Portable Network Graphics, third edition)."""

import struct
import zlib
from collections.abc import Iterator

from ..image import ImageType
from .orientation import as_shown, exif_of, orientation_in
from .picture import MOST_PROFILE, BadImageError, Picture, Reader, checked_size

SIGNATURE = b"\x89PNG\r\n\x1a\n"

_KEPT = (b"PLTE", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"IDAT")
_DEPTHS = {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}
"""How many bits a sample may have, by the type of colour."""


def read_png(octets: bytes) -> Picture:
    """An animated one becomes its still picture. Raises BadImageError."""
    chunks = list(_chunks(octets))
    if not chunks or chunks[0][0] != b"IHDR" or len(chunks[0][1]) != 13:
        raise BadImageError("is no PNG: its header is missing")
    width, height, depth, colour, *methods, interlaced = struct.unpack(">IIBBBBB", chunks[0][1])
    if depth not in _DEPTHS.get(colour, ()) or any(methods) or interlaced > 1:
        raise BadImageError("is no PNG: its header is of no kind that there is")
    checked_size(width, height)
    found = {name for name, _ in chunks}
    if b"IDAT" not in found or (colour == 3 and b"PLTE" not in found):
        raise BadImageError("is no PNG: it has no picture")
    turned = orientation_in(next((data for name, data in chunks if name == b"eXIf"), b""))
    content = SIGNATURE + b"".join(_written(name, data) for name, data in _kept(chunks, exif_of(turned)))
    return Picture(ImageType.PNG, *as_shown(width, height, turned), content)


def _chunks(octets: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Name and content of each, up to the end of the picture: whatever follows is none of it."""
    reader = Reader(octets)
    reader.take(len(SIGNATURE))
    while True:
        length, name = struct.unpack(">I4s", reader.take(8))
        data = reader.take(length)
        (checksum,) = struct.unpack(">I", reader.take(4))
        if checksum != zlib.crc32(name + data):
            raise BadImageError("is damaged: a checksum is wrong")
        if name == b"IEND":
            return
        yield name, data


def _kept(chunks: list[tuple[bytes, bytes]], exif: bytes) -> Iterator[tuple[bytes, bytes]]:
    yield chunks[0]
    if exif:
        yield b"eXIf", exif
    for name, data in chunks[1:]:
        if name in _KEPT and (name != b"iCCP" or len(data) <= MOST_PROFILE):
            yield name, data
    yield b"IEND", b""


def _written(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
