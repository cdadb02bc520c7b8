"""Which way up a photo is shown. Nothing else of its EXIF is kept, which says where and with what it was taken.

EXIF 2.32 is a TIFF: a header, then a directory of 12 octets for each tag.
"""

import struct

_ORIENTATION = 0x0112
_SHORT = 3
_MOST_TAGS = 500
_UPRIGHT, _LAST, _FIRST_TURNED = 1, 8, 5


def orientation_in(exif: bytes) -> int:
    """From 1, upright, to 8; upright too where it is not said, or not legibly."""
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(exif[:4])
    if order is None:
        return _UPRIGHT
    try:
        (first,) = struct.unpack_from(f"{order}I", exif, 4)
        (count,) = struct.unpack_from(f"{order}H", exif, first)
        for number in range(min(count, _MOST_TAGS)):
            tag, kind, _, value = struct.unpack_from(f"{order}HHIH", exif, first + 2 + 12 * number)
            if (tag, kind) == (_ORIENTATION, _SHORT):
                return value if _UPRIGHT <= value <= _LAST else _UPRIGHT
    except struct.error:
        pass
    return _UPRIGHT


def exif_of(orientation: int) -> bytes:
    """An EXIF that says this and nothing else; nothing of what is upright."""
    if orientation == _UPRIGHT:
        return b""
    return b"II*\0" + struct.pack("<IHHHIHHI", 8, 1, _ORIENTATION, _SHORT, 1, orientation, 0, 0)


def as_shown(width: int, height: int, orientation: int) -> tuple[int, int]:
    """The size once it is turned."""
    return (height, width) if orientation >= _FIRST_TURNED else (width, height)
