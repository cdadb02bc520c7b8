"""What people typed, made fit for one line of a mail."""

import re
from functools import lru_cache

LONGEST_NAME = 75
NOBODY = "there"
"""Greets whoever has no name fit to repeat: "Hi there"."""

_ADDRESS = re.compile(r"\S*(?:://|www\.|@|\w[.\u3002\uff0e\uff61\u2024]\w+[/:?#])\S*", re.IGNORECASE)
_INNER_DOT = re.compile(r"(?<=\w)[.\u3002\uff0e\uff61\u2024](?=\w{2})")


def one_line(text: str) -> str:
    """Text without what breaks a line (it becomes a space), turns its direction around, or cannot be seen at all."""
    return text if text.isprintable() else text.translate(_unfit())


def first_name(name: str) -> str:
    return next(iter(name.split()), NOBODY)


def limited_name(name: str) -> str:
    """A name as a stranger may have typed it, fit for the first mail to an address.

    Holds no URL, no mail address, nothing a mail client would make a link of, no controls, and at most 75 characters.
    """
    without_addresses = _ADDRESS.sub(" ", one_line(name))
    # "Dr.No" is as likely as "evil.example": a space makes it a name again and no link.
    spaced = _INNER_DOT.sub(". ", without_addresses)
    return " ".join(spaced.split())[:LONGEST_NAME].rstrip() or NOBODY


@lru_cache(maxsize=1)
def _unfit() -> dict[int, str | None]:
    controls = (*range(0x20), *range(0x7F, 0xA0), 0x2028, 0x2029)
    invisible = (0xAD, 0x200B, 0x2060, 0xFEFF, *range(0x202A, 0x202F), *range(0x2066, 0x206A), *range(0xD800, 0xE000))
    return {**dict.fromkeys(controls, " "), **dict.fromkeys(invisible)}
