"""Reads an HTML part as a mail client would: what is shown, and what is a link."""

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class Seen:
    text: str = ""
    links: list[tuple[str, str]] = field(default_factory=list)
    """Each with its address."""
    tags: set[str] = field(default_factory=set)
    attributes: list[tuple[str, str]] = field(default_factory=list)


def read(html: str) -> Seen:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    assert reader.open == [], "an element is never closed"
    return reader.seen


_EMPTY = ("meta", "br", "hr")


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.seen = Seen()
        self.open: list[str] = []
        self.link: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _EMPTY:
            self.open.append(tag)
        self.seen.tags.add(tag)
        self.seen.attributes += [(name, value or "") for name, value in attrs]
        if tag == "a":
            self.link = [dict(attrs)["href"] or "", ""]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag
        if tag == "a":
            self.seen.links.append((self.link[1], self.link[0]))
            self.link = []

    def handle_data(self, data: str) -> None:
        if "style" in self.open or "title" in self.open:
            return
        self.seen.text += data
        if self.link:
            self.link[1] += data
