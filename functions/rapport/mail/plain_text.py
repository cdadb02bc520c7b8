"""The text part of a mail: Markdown's tokens as lines of plain text."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from ..domain.base.dataclass import dataclass
from .template_slots import Pieces, filled, landing_in_address

if TYPE_CHECKING:
    from markdown_it.token import Token


WIDTH = 76


@dataclass(frozen=True)
class Block:
    """A paragraph, an item or a piece of code; `first` begins its first line, `rest` the others."""

    pieces: Pieces
    first: str
    rest: str
    apart: bool
    """Whether an empty line goes before it."""
    needs: str | None = None
    """The placeholder without which it is left out."""


def plain_text(blocks: Sequence[Block], values: Mapping[str, str], width: int = WIDTH) -> str:
    lines: list[str] = []
    apart = False
    for block in blocks:
        apart = apart or block.apart
        if block.needs is not None and not values[block.needs]:
            continue
        if apart and lines:
            lines.append("")
        apart = False
        lines += wrapped(filled(block.pieces, values), block.first, block.rest, width)
    return "\n".join(lines)


def wrapped(text: str, first: str = "", rest: str = "", width: int = WIDTH) -> list[str]:
    """Lines of at most `width` characters, broken at spaces only: a URL stays whole."""
    lines: list[str] = []
    for line in text.split("\n"):
        lines += _broken(line, rest if lines else first, rest, width)
    return lines


def _broken(line: str, first: str, rest: str, width: int) -> list[str]:
    if len(first) + len(line) <= width:
        return [(first + line).rstrip()]
    head, *words = line.split(" ")
    lines = [first + head]
    for word in words:
        if len(lines[-1]) + 1 + len(word) <= width:
            lines[-1] += " " + word
        else:
            lines.append(rest + word)
    return lines


def blocks(tokens: Sequence["Token"], cut: Callable[[str], Pieces], needs: str | None = None) -> Iterator[Block]:
    """The blocks of parsed Markdown, `cut` at the marks of their placeholders."""
    margin = _Margin()
    for token in tokens:
        if token.type in ("inline", "fence", "code_block", "hr"):
            yield replace(margin.block(cut(_text_of(token)), is_words=token.type == "inline"), needs=needs)
        else:
            margin.follow(token)


class _Margin:
    """What stands left of a line, and above it: bullets and quotation bars, as lists and quotations nest."""

    def __init__(self) -> None:
        self._indents: list[str] = []
        self._first = ""
        self._lists = 0
        self._apart = True

    def follow(self, token: "Token") -> None:
        match token.type:
            case "list_item_open":
                bullet = f"{token.info}. " if token.info else "- "
                self._enter(bullet, " " * len(bullet))
            case "blockquote_open":
                self._enter("> ", "> ")
            case "list_item_close" | "blockquote_close":
                self._indents.pop()
                self._first = ""
            case "bullet_list_open" | "ordered_list_open":
                self._apart = self._apart or self._lists == 0
                self._lists += 1
            case "bullet_list_close" | "ordered_list_close":
                self._lists -= 1
            case "paragraph_open" | "heading_open":
                self._apart = self._apart or not token.hidden

    def block(self, pieces: Pieces, *, is_words: bool) -> Block:
        rest = "".join(self._indents)
        block = Block(pieces, first=self._first or rest, rest=rest, apart=self._apart or not is_words)
        self._first, self._apart = "", False
        return block

    def _enter(self, first: str, rest: str) -> None:
        self._first = (self._first or "".join(self._indents)) + first
        self._indents.append(rest)


def _text_of(token: "Token") -> str:
    if token.type == "hr":
        return "* * *"
    return token.content.rstrip("\n") if token.children is None else inline_text(token.children)


def inline_text(children: Sequence["Token"]) -> str:
    """The words of a paragraph; one that is nothing but a link gives its address a line of its own."""
    text: list[str] = []
    outer = children[0].level if children else 0
    alone = [child.type for child in children if child.level == outer] == ["link_open", "link_close"]
    begun: list[tuple[int, Token]] = []
    for child in children:
        match child.type:
            case "link_open":
                begun.append((len(text), child))
            case "link_close":
                link_at, link = begun.pop()
                text[link_at:] = [_shown_link("".join(text[link_at:]), link, alone=alone)]
            case "softbreak" | "hardbreak":
                text.append("\n")
            case _:
                text.append(child.content)
    return "".join(text)


def _shown_link(label: str, link: "Token", *, alone: bool) -> str:
    shown, address = landing_in_address(label), str(link.attrs["href"])
    if link.info == "auto" or address in (shown, f"mailto:{shown}"):
        return label
    return f"{label}:\n{address}" if alone else f"{label} ({address})"
