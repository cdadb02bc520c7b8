"""WebP: chunks in a RIFF (RFC 9649)."""

import struct
from collections.abc import Iterator, Mapping

from ..image import ImageType
from .picture import MOST_PROFILE, BadImageError, Picture, Reader, checked_size

_HAS_PROFILE, _HAS_ALPHA = 0x20, 0x10
_KEY_FRAME = b"\x9d\x01\x2a"
_14_BITS = 0x3FFF


def is_webp(octets: bytes) -> bool:
    return octets[:4] == b"RIFF" and octets[8:12] == b"WEBP"


def read_webp(octets: bytes) -> Picture:
    """Which way up it is, is not kept: Chromium turns no WebP, whatever its EXIF says.

    Raises BadImageError, also for one that is animated.
    """
    chunks = _chunks(octets)
    if b"ANMF" in chunks or b"ANIM" in chunks:
        raise BadImageError("is animated: please send one that stands still")
    name = next((name for name in (b"VP8 ", b"VP8L") if name in chunks), None)
    if name is None:
        raise BadImageError("is no WebP: it has no picture")
    picture = chunks[name]
    width, height, has_alpha = _lossless(picture) if name == b"VP8L" else _lossy(picture)
    checked_size(width, height)
    profile = chunks.get(b"ICCP", b"")
    parts = {
        b"ICCP": profile if len(profile) <= MOST_PROFILE else b"",
        b"ALPH": chunks.get(b"ALPH", b"") if name == b"VP8 " else b"",
        name: picture,
    }
    return Picture(ImageType.WEBP, width, height, _file(parts, width, height, has_alpha=has_alpha))


def _chunks(octets: bytes) -> Mapping[bytes, bytes]:
    """By their names, of each the first. What stands behind the end of the file that it says it is, is none of it."""
    (length,) = struct.unpack("<I", octets[4:8])
    if length + 8 > len(octets):
        raise BadImageError("ends too early: please send all of it")
    chunks: dict[bytes, bytes] = {}
    for name, data in _in_order(octets[12 : length + 8]):
        chunks.setdefault(name, data)
    return chunks


def _in_order(octets: bytes) -> Iterator[tuple[bytes, bytes]]:
    reader = Reader(octets)
    while not reader.is_over:
        name, length = struct.unpack("<4sI", reader.take(8))
        yield name, reader.take(length)
        if length % 2 and not reader.is_over:
            reader.take(1)


def _lossy(picture: bytes) -> tuple[int, int, bool]:
    if len(picture) < 10 or picture[0] & 1 or picture[3:6] != _KEY_FRAME:
        raise BadImageError("is no WebP: its picture has no beginning")
    width, height = struct.unpack("<HH", picture[6:10])
    return width & _14_BITS, height & _14_BITS, False


def _lossless(picture: bytes) -> tuple[int, int, bool]:
    if len(picture) < 5 or picture[0] != 0x2F:
        raise BadImageError("is no WebP: its picture has no beginning")
    (bits,) = struct.unpack("<I", picture[1:5])
    return (bits & _14_BITS) + 1, (bits >> 14 & _14_BITS) + 1, bool(bits >> 28 & 1)


def _file(parts: Mapping[bytes, bytes], width: int, height: int, *, has_alpha: bool) -> bytes:
    """The extended form where there is more than a picture; the parts stand in the order of the format."""
    flags = _HAS_PROFILE if parts[b"ICCP"] else 0
    flags |= _HAS_ALPHA if parts[b"ALPH"] or (flags and has_alpha) else 0
    body = b"".join(_written(name, data) for name, data in parts.items() if data)
    if flags:
        canvas = struct.pack("<I", width - 1)[:3] + struct.pack("<I", height - 1)[:3]
        body = _written(b"VP8X", struct.pack("<I", flags) + canvas) + body
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body


def _written(name: bytes, data: bytes) -> bytes:
    return name + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2)
