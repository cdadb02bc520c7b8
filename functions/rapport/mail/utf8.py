"""UTF-8 text cut into pieces, no character split."""

from collections.abc import Iterator


def slices(octets: bytes, size: int, escaped_by: bytes | None = None) -> Iterator[bytes]:
    """UTF-8 in pieces of at most `size` octets, each of whole characters; `size` is 4 or more.

    What `escaped_by` escapes stays with it, too.
    """
    start = 0
    while start < len(octets):
        end = start + size
        while end < len(octets) and octets[end] & 0xC0 == 0x80:
            end -= 1
        if escaped_by is not None and end < len(octets):
            piece = octets[start:end]
            end -= (len(piece) - len(piece.rstrip(escaped_by))) % 2
        yield octets[start:end]
        start = end
