"""A rule's Markdown, parsed once: HTML and text with slots for each recipient's values.

Values go in after parsing, so that nothing a person typed is ever read as Markdown.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache, partial
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import quote

from ..domain.base.dataclass import dataclass
from .links import Link, bare_links
from .plain_text import Block, blocks
from .safe_text import one_line
from .template_slots import Pieces, cut, landing_in_address, landing_in_text, mark, marked

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token


_LINKABLE = re.compile(rf"https?://[^/]|mailto:.|tel:.|{mark('signup.url')}", re.IGNORECASE)
_URL = re.compile(r"https?://\S+", re.IGNORECASE)

LINK_STYLE = "color:#1d4ed8;overflow-wrap:anywhere"
_STYLES = {
    "p": "margin:0 0 16px",
    "h1": "margin:24px 0 12px;font-size:24px;line-height:1.25",
    "h2": "margin:24px 0 12px;font-size:20px;line-height:1.3",
    "h3": "margin:24px 0 8px;font-size:17px;line-height:1.3",
    "ul": "margin:0 0 16px;padding:0 0 0 24px",
    "ol": "margin:0 0 16px;padding:0 0 0 24px",
    "li": "margin:0 0 4px",
    "blockquote": "margin:0 0 16px;padding:0 0 0 16px;border-left:3px solid #9ca3af",
    "hr": "margin:24px 0;border:0;border-top:1px solid #9ca3af",
    "code": "white-space:pre-wrap",
}


MOST_OCTETS = 110_000
"""Of text and HTML together: encoded, with headers and calendar, this stays below 200 kB."""


_MOST_BRACKETS = 1000
"""Each may begin a link, and is looked at together with all that follow."""


class TooLongError(Exception):
    """This makes no mail that one would want to get: it would be larger than `MOST_OCTETS`."""


@dataclass(frozen=True)
class Body:
    html: Pieces
    text: Sequence[Block]

    def __add__(self, other: "Body") -> "Body":
        return Body((*self.html, *other.html), (*self.text, *other.text))


def compile_markdown(source: str) -> Body:
    """Raises TooLongError."""
    tokens = parsed(marked(source))
    for token in tokens:
        _dress(token)
    return Body(html=cut(rendered(tokens), _IN_HTML), text=tuple(blocks(tokens, partial(cut, making=_IN_TEXT))))


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


def html_text(value: str) -> str:
    """A value as it was typed, whatever it looks like, also within double quotes."""
    return escape(one_line(value), quote=False).replace('"', "&quot;")


def html_link(url: str, shown: str | None = None) -> str:
    """A link that shows its address."""
    return f'<a href="{html_text(url)}" style="{LINK_STYLE}">{html_text(shown or url)}</a>'


@lru_cache(maxsize=256)
def html_words(value: str) -> str:
    """A value of the organisers' as it was typed, the URLs and addresses in it as links."""
    line, html, end = one_line(value), "", 0
    for link in bare_links(line):
        if link.address:
            html += html_text(line[end : link.start]) + html_link(link.address, link.text)
            end = link.end
    return html + html_text(line[end:])


def _html_venue(value: str) -> str:
    """A venue's URL stands last, and is a link up to its last sign: no sentence ends there."""
    before, comma, last = value.rpartition(", ")
    return html_words(before + comma) + html_link(last) if _URL.fullmatch(last) else html_words(value)


def _quoted(value: str) -> str:
    return quote(one_line(value), safe="")


_IN_HTML: Mapping[str, Callable[[str], str]] = {
    "t": html_text,
    "w": html_words,
    "v": _html_venue,
    "l": html_link,
    "u": html_text,
    "q": _quoted,
}
_IN_TEXT = {"t": one_line, "w": one_line, "v": one_line, "l": one_line, "u": one_line, "q": _quoted}


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
    if token.tag in _STYLES and token.nesting >= 0:
        token.attrSet("style", _STYLES[token.tag])
    linked: str | None = None
    for child in token.children or ():
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
                child.content = landing_in_text(child.content)
            case "text" if linked == "auto":
                child.content = landing_in_address(child.content)
