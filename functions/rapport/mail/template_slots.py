"""The slots for values in a compiled template, each with what escapes a value for that place.

While Markdown is parsed, a placeholder stands in its source as a mark: a word that no author can guess, the number of
the placeholder, and a letter for where its value will stand. Afterwards the output is cut at the marks.
"""

import os
import re
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from . import placeholders

TEXT, WORDS, LINKED, LINES = "t", "w", "v", "s"
"""In text: as it was typed; as words of the organisers'; as what may be a link as a whole; as lines, in a card."""
URL, ADDRESS, QUOTED = "l", "u", "q"
"""A link of its own; the address of a link; within one."""
PARAGRAPHS, MARKDOWN = "b", "d"
"""In the place of a whole paragraph: as paragraphs; as Markdown."""

_WORD = f"q{os.urandom(8).hex()}q"
_MARK = re.compile(_WORD + rf"(\d+)([{TEXT}{WORDS}{LINKED}{LINES}{URL}{ADDRESS}{QUOTED}{PARAGRAPHS}{MARKDOWN}])")
"""The letter ends the number, however many placeholders there are."""


class Slot(NamedTuple):
    name: str
    made: Callable[[str], str]


class IfSaid(NamedTuple):
    """What is left out where a placeholder has nothing to say."""

    name: str
    pieces: "Pieces"


Pieces = tuple[str | Slot | IfSaid, ...]


def filled(pieces: Pieces, values: Mapping[str, str]) -> str:
    return "".join([_made(piece, values) for piece in pieces])


def _made(piece: str | Slot | IfSaid, values: Mapping[str, str]) -> str:
    if isinstance(piece, str):
        return piece
    if isinstance(piece, Slot):
        return piece.made(values[piece.name])
    return filled(piece.pieces, values) if values[piece.name] else ""


def names_in(pieces: Pieces) -> Iterator[str]:
    """The placeholders whose values are asked for."""
    for piece in pieces:
        if isinstance(piece, IfSaid):
            yield piece.name
            yield from names_in(piece.pieces)
        elif isinstance(piece, Slot):
            yield piece.name


def mark(name: str, landing: str = TEXT) -> str:
    return f"{_WORD}{placeholders.ALL.index(name)}{landing}"


def marked(source: str) -> str:
    return placeholders.SPELLED.sub(lambda match: mark(match[1]), source)


def only_mark(text: str) -> str | None:
    """The placeholder that a text is the mark of, if it is nothing else."""
    match = _MARK.fullmatch(text)
    return placeholders.ALL[int(match[1])] if match else None


def landing_in_text(text: str) -> str:
    """Text with its marks changed: a URL is a link there, and what organisers typed may hold some."""
    return _relanded(text, _in_text)


def landing_in_card(text: str) -> str:
    return _relanded(text, lambda name: LINES if name in placeholders.LINES else _in_text(name))


def landing_alone(name: str) -> str:
    """The mark of a placeholder that is all of a paragraph."""
    if name == placeholders.MARKDOWN:
        return mark(name, MARKDOWN)
    return mark(name, PARAGRAPHS if name in placeholders.BLOCKS else _in_text(name))


def landing_in_address(address: str) -> str:
    """A link's address with its marks changed: a URL is one itself, other values are quoted."""
    return _relanded(address, lambda name: ADDRESS if name in placeholders.URLS else QUOTED)


def _in_text(name: str) -> str:
    if name in placeholders.URLS:
        return URL
    if name in placeholders.LINKED:
        return LINKED
    return TEXT if name in placeholders.PERSONAL else WORDS


def _relanded(text: str, landing: Callable[[str], str]) -> str:
    def changed(match: re.Match[str]) -> str:
        name = placeholders.ALL[int(match[1])]
        return mark(name, landing(name))

    return _MARK.sub(changed, text)


def cut(text: str, making: Mapping[str, Callable[[str], str]]) -> Pieces:
    """The text as literals and slots in turn; `making` says for each landing what makes a value harmless there."""
    parts = _MARK.split(text)
    pieces: list[str | Slot] = [parts[0]]
    for index, landing, literal in zip(parts[1::3], parts[2::3], parts[3::3], strict=True):
        pieces += [Slot(placeholders.ALL[int(index)], making[landing]), literal]
    return tuple(pieces)
