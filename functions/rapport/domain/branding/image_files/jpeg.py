"""JPEG: segments, each begun by a marker, and the picture's octets behind each start of a scan (ITU-T T.81)."""

import re
import struct
from collections.abc import Iterator

from ..image import ImageType
from .orientation import as_shown, exif_of, orientation_in
from .picture import MOST_PROFILE, BadImageError, Picture, Reader, checked_size

SIGNATURE = b"\xff\xd8\xff"

_FRAMES = (0xC0, 0xC1, 0xC2)
"""Baseline, extended and progressive: what browsers show."""
_OTHER_FRAMES = (0xC3, *range(0xC5, 0xC8), *range(0xC9, 0xCC), *range(0xCD, 0xD0))
_TABLES = (0xC4, 0xDB, 0xDD)
"""Huffman and quantisation tables, and how often decoders start anew."""
_SCAN, _END, _JFIF, _EXIF, _ICC, _ADOBE = 0xDA, 0xD9, 0xE0, 0xE1, 0xE2, 0xEE
_EXIF_BEGINS = b"Exif\0\0"
_PLAIN_JFIF = b"JFIF\0\x01\x02\0\0\x01\0\x01\0\0"
"""Without a thumbnail."""
_MOST_SCANS = 100
"""A progressive picture has a dozen; each is as much work for who looks at it as a picture."""
_AFTER_A_SCAN = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
"""The next marker: within a scan there are escaped octets and restarts."""

Segment = tuple[int, bytes, bytes]
"""A marker, what its segment says, and the octets of a scan behind it."""


def read_jpeg(octets: bytes) -> Picture:
    """Raises BadImageError."""
    segments = list(_segments(octets))
    width, height = _size([(marker, data) for marker, data, _ in segments])
    if not any(marker == _SCAN for marker, *_ in segments):
        raise BadImageError("is no JPEG: it has no picture")
    exif = next((data for marker, data, _ in segments if marker == _EXIF and data.startswith(_EXIF_BEGINS)), b"")
    turned = orientation_in(exif.removeprefix(_EXIF_BEGINS))
    head = [(_EXIF, _EXIF_BEGINS + exif_of(turned), b"")] if exif_of(turned) else []
    kept = [segment for segment in segments if _is_kept(*segment[:2])]
    content = b"\xff\xd8" + b"".join(_written(*segment) for segment in (*_jfif(segments), *head, *kept)) + b"\xff\xd9"
    return Picture(ImageType.JPEG, *as_shown(width, height, turned), content)


def _jfif(segments: list[Segment]) -> list[Segment]:
    """That it is a JFIF, where it is: by that, decoders know how its colours are meant."""
    is_jfif = any(marker == _JFIF and data.startswith(b"JFIF\0") for marker, data, _ in segments)
    return [(_JFIF, _PLAIN_JFIF, b"")] if is_jfif else []


def _size(segments: list[tuple[int, bytes]]) -> tuple[int, int]:
    frames = [data for marker, data in segments if marker in _FRAMES]
    if any(marker in _OTHER_FRAMES for marker, _ in segments):
        raise BadImageError("is a kind of JPEG that browsers do not show: please save it as a common one")
    if len(frames) != 1 or len(frames[0]) < 6:
        raise BadImageError("is no JPEG: it has no size, or several")
    precision, height, width, components = struct.unpack(">BHHB", frames[0][:6])
    if precision != 8 or components not in (1, 3, 4):
        raise BadImageError("is a kind of JPEG that browsers do not show: please save it as a common one")
    return checked_size(width, height)


def _segments(octets: bytes) -> Iterator[Segment]:
    """Up to the end of the picture: whatever follows is none of it."""
    reader = Reader(octets)
    reader.take(2)
    scans = 0
    while (marker := _marker(reader)) != _END:
        (length,) = struct.unpack(">H", reader.take(2))
        if length < 2:
            raise BadImageError("is no JPEG: a part of it has no length")
        data, scan = reader.take(length - 2), b""
        if marker == _SCAN:
            scans += 1
            following = _AFTER_A_SCAN.search(octets, reader.at)
            if following is None:
                raise BadImageError("ends too early: please send all of it")
            if scans > _MOST_SCANS:
                raise BadImageError(f"has more than {_MOST_SCANS} scans: please save it as a common JPEG")
            scan = reader.take(following.start() - reader.at)
        yield marker, data, scan


def _marker(reader: Reader) -> int:
    if reader.take(1) != b"\xff":
        raise BadImageError("is no JPEG: something stands where a part of it should begin")
    marker = b"\xff"
    while marker == b"\xff":
        marker = reader.take(1)
    return marker[0]


def _is_kept(marker: int, data: bytes) -> bool:
    if marker == _ICC:
        return data.startswith(b"ICC_PROFILE\0\x01\x01") and len(data) <= MOST_PROFILE
    if marker == _ADOBE:
        return data.startswith(b"Adobe") and len(data) == 12
    return marker in (*_FRAMES, *_TABLES, _SCAN)


def _written(marker: int, data: bytes, scan: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(data) + 2) + data + scan
