"""URLs and mail addresses that stand bare in a text: each is one token, whatever Markdown would make of its characters.

Found here and not with linkify-it: that one ends a URL at a `*`, knows no `_ada_@example.org`, takes `notes.md` for a
site, and is another import on the way to a mail. Here a link says that it is one: by its scheme, a `www.`, an @.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

_LABEL = r"[^\W_](?:[\w-]{0,61}[^\W_])?"
_LOCAL = r"A-Za-z0-9.!$'*+=^_~-"
_NOT_IN_URL = r"\s<>\"\[\]()“”„«»‹›。，、；：？！（）「」『』【】《》"
_REST = rf"(?:[^{_NOT_IN_URL}]|\([^{_NOT_IN_URL}]*\)|\[[^{_NOT_IN_URL}]*\])*"
_BARE = re.compile(
    rf"(?<![A-Za-z0-9])https?://(?=[^\W_]|\[[\da-f:.]+\]){_REST}"
    rf"|(?<![\w@.-])(?P<www>www)\.(?=[\w-]+\.[^\W_]){_REST}"
    rf"|(?<![{_LOCAL}])(?P<local>[{_LOCAL}]{{1,64}})@(?:{_LABEL}\.)+{_LABEL}"
    rf"|(?<![\w@.-])(?:{_LABEL}\.)+(?P<top>[^\W\d_]{{2,24}})/{_REST}",
    re.IGNORECASE,
)
_EMPHASIS = re.compile(r"\*+|_+")
_BEFORE_ADDRESS = re.compile(r"[.!$'*+=^~-]*")
_ENTITY = re.compile(r"&#?\w{1,31};")
_ENDS_SENTENCES = frozenset(".,:!?'`…’")


class Link(NamedTuple):
    start: int
    end: int
    text: str
    """As it was typed."""
    address: str | None
    """What it links to; None where it is only not to be changed, like `example.org/_a_`."""


def bare_links(text: str) -> Iterator[Link]:
    """In order; none overlap. What ends a sentence, or an emphasis that began before, is no part of them."""
    emphasis = _Emphasis(text)
    for match in _BARE.finditer(text):
        start, end = match.span()
        if match["local"]:
            start = _start_of_address(text, start, end)
        else:
            end = _end_of_url(text, start, end, emphasis)
        found = text[start:end]
        emphasis.skip(start, end)
        if match["top"]:
            yield Link(start, end, found, None)
        elif match["www"]:
            yield Link(start, end, found, f"https://{found}")
        elif not match["local"]:
            yield Link(start, end, found, found)
        elif found[0] != "@":
            yield Link(start, end, found, f"mailto:{found}")


def _start_of_address(text: str, start: int, end: int) -> int:
    """Without what no address begins with, and emphasis around it: `*ada@…`, `_ada@…_`."""
    begun = _BEFORE_ADDRESS.match(text, start)
    start = begun.end() if begun else start
    underscores = len(text[start:end]) - len(text[start:end].lstrip("_"))
    return start + underscores if underscores and text.startswith("_" * underscores, end) else start


def _end_of_url(text: str, start: int, end: int, emphasis: "_Emphasis") -> int:
    while True:
        last = text[end - 1]
        if last in _ENDS_SENTENCES or (last == ";" and not _is_entity(text, start, end)):
            end -= 1
        elif last in "*_" and emphasis.has_begun(last, start):
            end = start + len(text[start:end].rstrip(last))
        else:
            return end


def _is_entity(text: str, start: int, end: int) -> bool:
    """Whether a URL ends like `?a=1&copy;`, where the semicolon may well be meant."""
    begin = text.rfind("&", start, end)
    return begin >= 0 and _ENTITY.fullmatch(text, begin, end) is not None


class _Emphasis:
    """Whether an emphasis has begun before a place and not ended; asked of places in order."""

    def __init__(self, text: str) -> None:
        self._open = {"*": 0, "_": 0}
        self._marks: Sequence[re.Match[str]] = list(_EMPHASIS.finditer(text))
        self._passed = 0

    def has_begun(self, char: str, before: int) -> bool:
        for mark in self._marks_up_to(before):
            self._pass(mark)
        return self._open[char] > 0

    def skip(self, start: int, end: int) -> None:
        """What stands in a link, like the underscores of `_ada_@example.org`, begins and ends no emphasis."""
        for mark in self._marks_up_to(start):
            self._pass(mark)
        for _ in self._marks_up_to(end):
            pass

    def _marks_up_to(self, before: int) -> Iterator[re.Match[str]]:
        while self._passed < len(self._marks) and self._marks[self._passed].start() < before:
            self._passed += 1
            yield self._marks[self._passed - 1]

    def _pass(self, mark: re.Match[str]) -> None:
        text, (start, end) = mark.string, mark.span()
        left, right = text[max(start - 1, 0) : start], text[end : end + 1]
        if (not left or left in " \n([*_\"'“„") and right.strip():
            self._open[mark[0][0]] += 1
        elif left.strip() and (not right or right in " \n.,:;!?)]*_\"'”“"):
            self._open[mark[0][0]] -= 1
