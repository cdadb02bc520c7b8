"""How one value is written in HTML, so that it is harmless there and reads as it was typed."""

import re
from functools import lru_cache
from html import escape
from urllib.parse import quote

from ..links import bare_links
from ..safe_text import one_line
from .styles import LINK_STYLE, PARAGRAPH

_WEB = re.compile(r"https?://\S", re.IGNORECASE)
_PARAGRAPHS = re.compile(r"\n\s*\n")


class Linked(str):
    """A value whose HTML is a link: what plain text says of it, address included, is the string itself."""

    address: str
    label: str

    def __new__(cls, said: str, *, label: str, address: str) -> "Linked":
        made = super().__new__(cls, said)
        made.label, made.address = label, address
        return made


def html_text(value: str) -> str:
    """A value as it was typed, whatever it looks like, also within double quotes."""
    return escape(one_line(value), quote=False).replace('"', "&quot;")


def html_link(url: str, shown: str | None = None) -> str:
    """A link that shows its address, or what is to be shown."""
    return f'<a href="{html_text(url)}" style="{LINK_STYLE}">{html_text(shown or url)}</a>' if url else ""


@lru_cache(maxsize=256)
def html_words(value: str) -> str:
    """A value of the organisers' as it was typed, the URLs and addresses in it as links."""
    line, html, end = one_line(value), "", 0
    for link in bare_links(line):
        if link.address:
            html += html_text(line[end : link.start]) + html_link(link.address, link.text)
            end = link.end
    return html + html_text(line[end:])


def html_linked(value: str) -> str:
    """The same, as one link where it is known to what."""
    return html_link(value.address, value.label) if isinstance(value, Linked) else html_words(value)


def html_lines(value: str) -> str:
    """The same of several lines, each of which stays one."""
    return "<br>\n".join(map(html_words, value.strip().split("\n")))


def html_paragraphs(value: str) -> str:
    """The same of all that somebody wrote in a larger field: their paragraphs, and their lines."""
    return "".join(f'<p style="{PARAGRAPH}">{html_lines(one)}</p>\n' for one in paragraphs(value))


def paragraphs(value: str) -> list[str]:
    return [
        one.strip("\n") for one in _PARAGRAPHS.split(value.replace("\r\n", "\n").replace("\r", "\n").strip()) if one
    ]


def html_address(url: str) -> str:
    """A URL that is the address of a link; nothing but the web's are."""
    return html_text(url) if _WEB.match(url) else ""


def quoted(value: str) -> str:
    """A value within the address of a link."""
    return quote(one_line(value), safe="")
