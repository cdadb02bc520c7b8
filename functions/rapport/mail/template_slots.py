"""The slots for values in a compiled template, each with what escapes a value for that place.

While Markdown is parsed, a placeholder stands in its source as a mark: a word that no author can guess, the number of
the placeholder, and a letter for where its value will stand: "t" in text, "w" as words of the organisers' in text, "v"
as a venue in text, "l" as a link of its own, "u" as the address of a link, "q" within one. Afterwards the output is cut
at the marks.
"""

import os
import re
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from . import placeholders

_WORD = f"q{os.urandom(8).hex()}q"
_MARK = re.compile(_WORD + r"(\d+)([twvluq])")
"""The letter ends the number, however many placeholders there are."""


class Slot(NamedTuple):
    name: str
    made: Callable[[str], str]


Pieces = Sequence[str | Slot]


def filled(pieces: Pieces, values: Mapping[str, str]) -> str:
    return "".join([piece if isinstance(piece, str) else piece.made(values[piece.name]) for piece in pieces])


def mark(name: str, landing: str = "t") -> str:
    return f"{_WORD}{placeholders.NAMES.index(name)}{landing}"


def marked(source: str) -> str:
    return placeholders.SPELLED.sub(lambda match: mark(match[1]), source)


def landing_in_text(text: str) -> str:
    """Text with its marks changed: the sign-up's address is a link there, and what organisers typed may hold some."""

    def changed(match: re.Match[str]) -> str:
        name = placeholders.NAMES[int(match[1])]
        personal = dict.fromkeys(placeholders.PERSONAL, "t")
        return mark(name, {"signup.url": "l", "event.venue": "v", **personal}.get(name, "w"))

    return _MARK.sub(changed, text)


def landing_in_address(address: str) -> str:
    """A link's address with its marks changed: the sign-up's address is one itself, other values are quoted."""

    def changed(match: re.Match[str]) -> str:
        name = placeholders.NAMES[int(match[1])]
        return mark(name, "u" if name == "signup.url" else "q")

    return _MARK.sub(changed, address)


def cut(text: str, making: Mapping[str, Callable[[str], str]]) -> Pieces:
    """The text as literals and slots in turn; `making` says for each landing what makes a value harmless there."""
    parts = _MARK.split(text)
    pieces: list[str | Slot] = [parts[0]]
    for index, landing, literal in zip(parts[1::3], parts[2::3], parts[3::3], strict=True):
        pieces += [Slot(placeholders.NAMES[int(index)], making[landing]), literal]
    return pieces
