"""All pages that somebody can get to by links and forms, as a browser would without scripts."""

import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from typing import Any
from urllib.parse import parse_qsl, urldefrag, urljoin, urlsplit

from tests.testing.html import Element, read
from tests.testing.lambda_events import Answer

ORIGIN = "https://rapport.example"
_LINK = re.compile(rf"{re.escape(ORIGIN)}(/[^\s\"'<>)]+)")
_ID = re.compile(r"[0-9a-f]{16,}|k1\.[\w.-]+|(?<=/)id\d+|\d{6,}")


@dataclass(frozen=True)
class Form:
    """One that stands on a page."""

    page: str
    action: str
    method: str
    element: Element

    @property
    def shape(self) -> str:
        """Of what kind it is: the same for another of the same kind about something else."""
        return f"{self.method} {shape(self.action)} {' '.join(sorted(set(self.element.fields())))}"


@dataclass(frozen=True)
class Seen:
    path: str
    """With its query."""
    answer: Answer

    @property
    def is_page(self) -> bool:
        return self.answer.headers.get("content-type", "").startswith("text/html")

    def links(self) -> Iterator[str]:
        for element in read(self.answer.body).all("a", "link", "img", "script") if self.is_page else ():
            yield from filter(
                None, [own_path(self.path, element.attributes.get("href", element.attributes.get("src")))]
            )

    def forms(self) -> Iterator[Form]:
        for element in read(self.answer.body).all("form") if self.is_page else ():
            action = own_path(self.path, element.attributes.get("action", self.path))
            assert action, f"a form of {self.path} leads elsewhere: {element.attributes}"
            yield Form(self.path, action, element.attributes.get("method", "get").upper(), element)


def shape(path: str) -> str:
    """A path without what it is about, its query without values."""
    parts = urlsplit(path)
    names = "&".join(sorted({name for name, _ in parse_qsl(parts.query, keep_blank_values=True)}))
    return _ID.sub("…", parts.path) + (f"?{names}" if names else "")


def own_path(page: str, link: str | None) -> str | None:
    """Where a link of a page leads on our own site; None where it leads elsewhere."""
    if link is None or link.startswith(("data:", "mailto:", "#")):
        return None
    link = link.replace("webcal://", "https://")
    parts = urlsplit(urldefrag(urljoin(ORIGIN + page, link)).url)
    own = f"{parts.scheme}://{parts.netloc}" == ORIGIN
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "") if own else None


def links_in(text: str) -> set[str]:
    """Paths of our own that stand in a mail."""
    return {unescape(found) for found in _LINK.findall(text)}


def walk(
    get: Callable[[str], Answer],
    starts: Iterable[str],
    of_a_shape: int = 2,
    *,
    within: str = "/",
    like: Callable[[str], str] = shape,
) -> Iterator[Seen]:
    """Everything that can be got to from there by links, of each shape so many, redirects followed.

    `within`: how the paths begin that are looked at. `like`: what two paths have in common that are of one shape.
    """
    waiting, known = deque(starts), set(starts)
    seen: dict[str, int] = {}
    while waiting:
        path = waiting.popleft()
        seen[like(path)] = seen.get(like(path), 0) + 1
        if seen[like(path)] > of_a_shape:
            continue
        found = Seen(path, get(path))
        yield found
        location = own_path(path, found.answer.headers.get("location"))
        for link in [*found.links(), *([location] if location else [])]:
            if link not in known and link.startswith(within):
                known.add(link)
                waiting.append(link)


def query_of(path: str) -> tuple[str, list[tuple[str, str]]]:
    parts = urlsplit(path)
    return parts.path, parse_qsl(parts.query, keep_blank_values=True)


def getter(call: Callable[..., Answer], **options: Any) -> Callable[[str], Answer]:
    """Asks a world for a path with its query."""

    def get(path: str) -> Answer:
        plain, query = query_of(path)
        return call("GET", plain, query=query, **options)

    return get


def filled(form: Form, values: Mapping[str, str]) -> list[tuple[str, str]]:
    """What a browser posts of it, with other values in some fields."""
    return [*{**form.element.fields(), **values}.items()]
