"""A description, of an event or a group, on its page: the same Markdown as in mails, without their styles."""

from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from .html.values import html_text, paragraphs
from .markdown import TooLongError, parsed, rendered

if TYPE_CHECKING:
    from markdown_it.token import Token

_IN_ITS_OWN_DIRECTION = ("p", "h2", "h3", "h4", "h5", "h6", "li", "blockquote")


@lru_cache(maxsize=64)
def description_html(markdown: str) -> str:
    """Markdown as HTML that is safe as it is: tags that were typed are shown, and links lead to web, mail and phone.

    Its highest heading is an `h2`: the page has a title of its own. What would become too long is shown as typed.
    """
    try:
        return rendered([_dressed(token) for token in parsed(markdown)])
    except TooLongError:
        return "\n".join(_as_typed(markdown))


def _as_typed(text: str) -> Iterator[str]:
    for paragraph in paragraphs(text):
        yield f'<p dir="auto">{"<br>".join(map(html_text, paragraph.split(chr(10))))}</p>'


def _dressed(token: "Token") -> "Token":
    if token.type in ("heading_open", "heading_close"):
        token.tag = f"h{min(int(token.tag[1]) + 1, 6)}"
    if token.nesting == 1 and token.tag in _IN_ITS_OWN_DIRECTION:
        token.attrSet("dir", "auto")
    for child in token.children or ():
        if child.type == "image":
            child.type = "text"
    return token
