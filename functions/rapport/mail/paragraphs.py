"""Which paragraphs of a rule are more than words: a card of facts, a button, a placeholder that stands alone."""

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from ..domain.base.dataclass import dataclass
from .html.blocks import fact, title
from .template_slots import only_mark

if TYPE_CHECKING:
    from markdown_it.token import Token

_BREAKS = ("softbreak", "hardbreak")


@dataclass(frozen=True)
class Row:
    """A line of a card: what is bold at its beginning, and what follows it."""

    label: "Sequence[Token]"
    value: "Sequence[Token]"
    words: "Sequence[Token]"
    """All of it, as it stands in the paragraph."""

    @property
    def is_title(self) -> bool:
        return not self.value

    @property
    def needs(self) -> str | None:
        """The placeholder that it is about, and nothing else."""
        return alone_in(self.value) or link_needs(self.value)

    @property
    def html(self) -> Callable[[str, str], str]:
        return (lambda label, _: title(label)) if self.is_title else fact


def top_level(tokens: "Sequence[Token]") -> "Iterator[list[Token]]":
    """A document's blocks, each with all that is within."""
    block: list[Token] = []
    for token in tokens:
        block.append(token)
        if token.level == 0 and token.nesting <= 0:
            yield block
            block = []


def words_of(block: "Sequence[Token]") -> "list[Token]":
    """What a paragraph consists of; nothing of what is none."""
    if block[0].type != "paragraph_open":
        return []
    return [child for child in block[1].children or () if child.type != "text" or child.content]


def alone_in(words: "Sequence[Token]") -> str | None:
    """The placeholder that is all there is."""
    return only_mark(words[0].content.strip()) if len(words) == 1 and words[0].type == "text" else None


def is_one_link(words: "Sequence[Token]") -> bool:
    """Whether there is nothing but one link with words of its own."""
    ends = [word.type for word in words if word.level == 0]
    return ends == ["link_open", "link_close"] and words[0].info != "auto"


def link_needs(words: "Sequence[Token]") -> str | None:
    """The placeholder that one link leads to, where there is nothing else."""
    outer = words[0].level if words else 0
    ends = [word.type for word in words if word.level == outer]
    return only_mark(str(words[0].attrs["href"])) if ends == ["link_open", "link_close"] else None


def needs_of(words: "Sequence[Token]") -> str | None:
    """The placeholder that a paragraph is about, and nothing else: `[words]({{…}})` or `**Label:** {{…}}`."""
    lines = _lines(words)
    is_labelled = len(lines) == 1 and _begins_in_bold(lines[0])
    return _row(lines[0]).needs if is_labelled else link_needs(words)


def rows_of(words: "Sequence[Token]") -> list[Row]:
    """The lines of a card: two at least, each of which begins in bold; none where it is no card."""
    lines = _lines(words)
    return [_row(line) for line in lines] if len(lines) > 1 and all(map(_begins_in_bold, lines)) else []


def _lines(words: "Sequence[Token]") -> "list[list[Token]]":
    lines: list[list[Token]] = [[]]
    for word in words:
        if word.type in _BREAKS and word.level == 0:
            lines.append([])
        else:
            lines[-1].append(word)
    return lines


def _begins_in_bold(line: "Sequence[Token]") -> bool:
    return bool(line) and line[0].type == "strong_open"


def _row(line: "list[Token]") -> Row:
    end = next(number for number, word in enumerate(line) if word.type == "strong_close" and word.level == 0)
    label, value = line[1:end], line[end + 1 :]
    if value and value[0].type == "text" and not value[0].content.strip(" :"):
        value = value[1:]
    return Row(label=label, value=value, words=line)
