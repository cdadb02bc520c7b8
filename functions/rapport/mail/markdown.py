"""A rule's Markdown, parsed once: HTML and text with slots for each recipient's values.

Values go in after parsing, so that nothing a person typed is ever read as Markdown.
"""

import re
from collections.abc import Sequence
from functools import lru_cache, partial
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import quote

from ..domain.base.dataclass import dataclass
from .plain_text import Block, blocks
from .safe_text import one_line
from .template_slots import Pieces, cut, landing_in_address, mark, marked

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token


_LINKABLE = re.compile(rf"https?://[^/]|mailto:.|tel:.|{mark('signup.url')}", re.IGNORECASE)

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


@dataclass(frozen=True)
class Body:
    html: Pieces
    text: Sequence[Block]


def compile_markdown(source: str) -> Body:
    parser = _parser()
    tokens = parser.parse(marked(source))
    for token in tokens:
        _dress(token)
    html = parser.renderer.render(tokens, parser.options, {})
    return Body(html=cut(html, _IN_HTML), text=tuple(blocks(tokens, partial(cut, making=_IN_TEXT))))


def html_text(value: str) -> str:
    """A value as it was typed, whatever it looks like, also within double quotes."""
    return escape(one_line(value), quote=False).replace('"', "&quot;")


def html_link(url: str) -> str:
    """A link that shows its address."""
    return f'<a href="{html_text(url)}" style="{LINK_STYLE}">{html_text(url)}</a>'


def _quoted(value: str) -> str:
    return quote(one_line(value), safe="")


_IN_HTML = {"t": html_text, "l": html_link, "u": html_text, "q": _quoted}
_IN_TEXT = {"t": one_line, "l": one_line, "u": one_line, "q": _quoted}


@lru_cache(maxsize=1)
def _parser() -> "MarkdownIt":
    # Imported on first use: 50 ms that only those who render a mail should pay for.
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"html": False, "breaks": True, "xhtmlOut": False})
    parser.validateLink = lambda url: _LINKABLE.match(url) is not None  # type: ignore[method-assign]
    return parser


def _dress(token: "Token") -> None:
    """Styles a token, for mail clients know no style sheets, and marks where the values in it will stand."""
    if token.tag in _STYLES and token.nesting >= 0:
        token.attrSet("style", _STYLES[token.tag])
    in_link = False
    for child in token.children or ():
        match child.type:
            case "link_open":
                in_link = True
                child.attrSet("href", landing_in_address(str(child.attrs["href"])))
                child.attrSet("style", LINK_STYLE)
            case "link_close":
                in_link = False
            case "image":
                child.type = "text"
            case "text" if not in_link:
                child.content = child.content.replace(mark("signup.url"), mark("signup.url", "l"))
