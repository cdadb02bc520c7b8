"""A rule's Markdown, parsed once: HTML and text with slots for each recipient's values.

Values go in after parsing, so that nothing a person typed is ever read as Markdown.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import lru_cache, partial
from itertools import chain
from typing import TYPE_CHECKING

from ..domain.base.dataclass import dataclass
from .html import values as html
from .html.blocks import button, card
from .html.styles import BY_TAG, LINK_STYLE, PARAGRAPH
from .links import Link, bare_links
from .paragraphs import Row, alone_in, is_one_link, link_needs, needs_of, rows_of, top_level, words_of
from .placeholders import ACCENT, BLOCKS, URLS
from .plain_text import WIDTH, Block, blocks, inline_text, plain_text
from .safe_text import one_line
from .template_slots import (
    IfSaid,
    Pieces,
    Slot,
    cut,
    filled,
    landing_alone,
    landing_in_address,
    landing_in_card,
    landing_in_text,
    mark,
    marked,
    names_in,
)

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token


_LINKABLE = re.compile("|".join(["https?://[^/]", "mailto:.", "tel:.", *map(mark, URLS)]), re.IGNORECASE)

MOST_OCTETS = 110_000
"""Of text and HTML together: encoded, with headers and calendar, this stays below 200 kB."""

_MOST_BRACKETS = 1000
"""Each may begin a link, and is looked at together with all that follow."""


_MOST_BEGUN = 4
"""Parts of a mail among which its greeting is looked for."""
_MOST_SHOWN = 140
"""Characters of a mail's beginning that inboxes show."""


class TooLongError(Exception):
    """This makes no mail that one would want to get: it would be larger than `MOST_OCTETS`."""


@dataclass(frozen=True)
class Part:
    """A block of a body: a paragraph, a list, a card."""

    html: Pieces
    text: Sequence[Block]
    is_title: bool = False
    """Whether it is a heading of the first level."""
    is_button: bool = False


@dataclass(frozen=True)
class Body:
    parts: tuple[Part, ...]

    def and_then(self, other: "Body") -> "Body":
        """With what the other says besides its title: a greeting, a card, a button is not there again."""
        said = {part.html for part in self.parts}
        return Body((*self.parts, *(part for part in other.parts if part.html not in said and not part.is_title)))

    def with_button_of(self, other: "Body") -> "Body":
        """The other in the place of the button that leads to one's own page, which one button is enough for."""
        for number, part in enumerate(self.parts):
            if part.is_button and "signup.url" in names_in(part.html):
                return Body((*self.parts[:number], *other.parts, *self.parts[number + 1 :]))
        return self.and_then(other)

    def html(self, values: Mapping[str, str]) -> str:
        return "".join([filled(part.html, values) for part in self.parts])

    def text(self, values: Mapping[str, str], width: int = WIDTH) -> str:
        return plain_text([block for part in self.parts for block in part.text], values, width)

    def beginning(self, values: Mapping[str, str]) -> str:
        """What it begins with, after the greeting where there is one: inboxes show it beside the subject."""
        said = (" ".join(plain_text(part.text, values, MOST_OCTETS).split()) for part in self.parts[:_MOST_BEGUN])
        begins = [words for words in said if words]
        after_greeting = (one for one, before in zip(begins[1:], begins, strict=False) if before.endswith(","))
        return next(after_greeting, begins[0] if begins else "")[:_MOST_SHOWN]

    def asks_for(self, name: str) -> bool:
        return any(name in names_in(part.html) for part in self.parts)


def compile_markdown(source: str) -> Body:
    """Raises TooLongError."""
    return Body(tuple(_parts(marked(source))))


@lru_cache(maxsize=64)
def markdown_html(source: str) -> str:
    """What somebody wrote in Markdown, with nothing filled in; as they typed it where it would become too long."""
    with suppress(TooLongError):
        return Body(tuple(_parts(source, is_rule=False))).html({})
    return html.html_paragraphs(source)


@lru_cache(maxsize=64)
def unwrapped_text(source: str) -> str:
    """The same as plain text, a paragraph a line."""
    with suppress(TooLongError):
        return Body(tuple(_parts(source, is_rule=False))).text({}, MOST_OCTETS)
    return source


def parsed(source: str) -> "Sequence[Token]":
    """Raises TooLongError, before anything is made of a few words that would become very many."""
    if source.count("[") > _MOST_BRACKETS:
        raise TooLongError
    tokens = _parser().parse(source)
    # A link by reference is a few characters that stand for thousands.
    if sum(map(_length, tokens)) > MOST_OCTETS:
        raise TooLongError
    return tokens


def rendered(tokens: "Sequence[Token]") -> str:
    """Tokens as HTML."""
    return str(_parser().renderer.render(tokens, _parser().options, {}))


def _parts(source: str, *, is_rule: bool = True) -> Iterator[Part]:
    """The first paragraph of a rule that is one link is its button."""
    has_button = False
    for block in top_level(parsed(source)):
        words = words_of(block) if is_rule else []
        if name := alone_in(words):
            yield _alone(name)
        elif rows := rows_of(words):
            yield _card(rows)
        elif is_one_link(words) and not has_button:
            has_button = True
            yield _button(block, words)
        else:
            yield _ordinary(block)


def _ordinary(block: "Sequence[Token]") -> Part:
    for token in block:
        _dress(token)
    needs = needs_of(words_of(block))
    as_html = _if_said(needs, cut(rendered(block), _IN_HTML))
    return Part(as_html, tuple(blocks(block, _cut_text, needs)), is_title=block[0].tag == "h1")


def _if_said(needs: str | None, pieces: Pieces) -> Pieces:
    return (IfSaid(needs, pieces),) if needs else pieces


def _alone(name: str) -> Part:
    landed = landing_alone(name)
    block = Block(_cut_text(landed), first="", rest="", apart=True, needs=name)
    as_html = landed if name in BLOCKS else f'<p style="{PARAGRAPH}">{landed}</p>\n'
    return Part((IfSaid(name, cut(as_html, _IN_HTML)),), (block,))


def _button(block: "Sequence[Token]", words: "Sequence[Token]") -> Part:
    _dress(block[1])
    needs = link_needs(words)
    link, *label, _ = words
    before, *after = (cut(part, _IN_HTML) for part in button(str(link.attrs["href"]), _inline(label)))
    as_html = (*before, *(piece for part in after for piece in (Slot(ACCENT, html.html_text), *part)))
    return Part(_if_said(needs, as_html), tuple(blocks(block, _cut_text, needs)), is_button=True)


def _card(rows: Sequence[Row]) -> Part:
    as_html: list[Pieces] = []
    as_text = []
    opening, closing = card()
    for row in rows:
        _dress_children(row.words, landing_in_card)
        as_html.append(_if_said(row.needs, cut(row.html(_inline(row.label), _inline(row.value)), _IN_HTML)))
        said = _cut_text(inline_text(row.label if row.is_title else row.words))
        as_text.append(Block(said, first="", rest="", apart=row is rows[0], needs=row.needs))
    return Part((opening, *chain.from_iterable(as_html), closing), tuple(as_text))


def _inline(children: "Sequence[Token]") -> str:
    parser = _parser()
    inline: str = parser.renderer.renderInline(children, parser.options, {})  # type: ignore[attr-defined]
    return inline


def _texts(value: str) -> str:
    """Paragraphs of several lines, each of which stays one."""
    return "\n\n".join("\n".join(map(one_line, one.split("\n"))) for one in html.paragraphs(value))


_IN_HTML: Mapping[str, Callable[[str], str]] = {
    "t": html.html_text,
    "w": html.html_words,
    "v": html.html_linked,
    "s": html.html_lines,
    "l": html.html_link,
    "u": html.html_address,
    "q": html.quoted,
    "b": html.html_paragraphs,
    "d": markdown_html,
}
_IN_TEXT: Mapping[str, Callable[[str], str]] = {
    **dict.fromkeys("twvslu", one_line),
    "q": html.quoted,
    "b": _texts,
    "d": unwrapped_text,
}
_cut_text = partial(cut, making=_IN_TEXT)


@lru_cache(maxsize=1)
def _parser() -> "MarkdownIt":
    # Imported on first use: 50 ms that only those who render a mail should pay for.
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"html": False, "breaks": True, "xhtmlOut": False})
    parser.validateLink = lambda url: _LINKABLE.match(url) is not None  # type: ignore[method-assign]
    parser.normalizeLinkText = lambda link: link  # type: ignore[method-assign]
    parser.inline.ruler.at("text", _text_up_to_a_link)
    parser.inline.ruler.before("text", "bare_link", _bare_link)
    return parser


def _bare_link(state: "StateInline", silent: bool) -> bool:
    """Markdown's rule for a bare URL or address: comes before all that would read its characters as markup."""
    link = _links(state)[1].get(state.pos)
    if link is None or link.end > state.posMax:
        return False
    if not silent and link.address and state.linkLevel == 0:
        opening = state.push("link_open", "a", 1)
        opening.attrs, opening.info = {"href": link.address}, "auto"
        state.push("text", "", 0).content = link.text
        state.push("link_close", "a", -1)
    elif not silent:
        state.append_pending(link.text)
    state.pos = link.end
    return True


def _text_up_to_a_link(state: "StateInline", silent: bool) -> bool:
    """Markdown's rule for text without markup, which would run into a link's middle."""
    found = state.md.inline.terminator_re.search(state.src, state.pos)
    starts, _ = _links(state)
    following = bisect_right(starts, state.pos)
    end = min(found.start() if found else state.posMax, *starts[following : following + 1], state.posMax)
    if end == state.pos:
        return False
    if not silent:
        state.append_pending(state.src[state.pos : end])
    state.pos = end
    return True


def _links(state: "StateInline") -> tuple[Sequence[int], Mapping[int, Link]]:
    """Where the bare links of the text that is parsed begin, in order, and which they are."""
    kept = state.env.setdefault("bare_links", {})
    if state.src not in kept:
        links = {link.start: link for link in bare_links(state.src)}
        kept[state.src] = list(links), links
    found: tuple[Sequence[int], Mapping[int, Link]] = kept[state.src]
    return found


def _length(token: "Token") -> int:
    return sum(
        len(child.content) + sum(len(str(value)) for value in child.attrs.values()) for child in token.children or ()
    )


def _dress(token: "Token") -> None:
    """Styles a token, for mail clients know no style sheets, and marks where the values in it will stand."""
    if token.tag in BY_TAG and token.nesting >= 0:
        token.attrSet("style", BY_TAG[token.tag])
    _dress_children(token.children or (), landing_in_text)


def _dress_children(children: "Sequence[Token]", landing: Callable[[str], str]) -> None:
    linked: str | None = None
    for child in children:
        match child.type:
            case "link_open":
                linked = child.info
                child.attrSet("href", landing_in_address(str(child.attrs["href"])))
                child.attrSet("style", LINK_STYLE)
            case "link_close":
                linked = None
            case "image":
                child.type = "text"
            case "text" if linked is None:
                child.content = landing(child.content)
            case "text" if linked == "auto":
                child.content = landing_in_address(child.content)
