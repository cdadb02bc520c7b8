"""Reads HTML as browsers and mail clients do: elements with their attributes and text, and nothing left open."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

_EMPTY = {"meta", "link", "input", "br", "hr", "img"}
_NOT_SHOWN = {"style", "title", "script"}


@dataclass
class Element:
    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    parts: list["Element | str"] = field(default_factory=list)

    @property
    def text(self) -> str:
        return " ".join("".join(self.texts()).split())

    def texts(self) -> Iterator[str]:
        for part in self.parts:
            yield from [part] if isinstance(part, str) else part.texts()

    def all(self, *tags: str, **attributes: str) -> list["Element"]:
        return [element for element in self.inside() if element.fits(tags, attributes)]

    def one(self, *tags: str, **attributes: str) -> "Element":
        (found,) = self.all(*tags, **attributes)
        return found

    def inside(self) -> Iterator["Element"]:
        for part in self.parts:
            if isinstance(part, Element):
                yield part
                yield from part.inside()

    def fits(self, tags: tuple[str, ...], attributes: dict[str, str]) -> bool:
        return (not tags or self.tag in tags) and attributes.items() <= self.attributes.items()

    def fields(self) -> dict[str, str]:
        """What a browser posts from this form, as served."""
        unticked = [
            box for box in self.all(type="checkbox") + self.all(type="radio") if "checked" not in box.attributes
        ]
        controls = [one for one in self.all("input", "textarea", "select") if one not in unticked]
        return {one.attributes["name"]: one.entered for one in controls if "name" in one.attributes}

    @property
    def entered(self) -> str:
        if self.tag == "textarea":
            return "".join(self.texts())
        if self.tag == "select":
            options = self.all("option")
            chosen = next((one for one in options if "selected" in one.attributes), options[0])
            return chosen.attributes.get("value", chosen.text)
        return self.attributes.get("value", "")


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open = [Element("document")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len(dict(attrs)) == len(attrs), f"an attribute of {tag} stands twice"
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].parts.append(element)
        if tag not in _EMPTY:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop().tag == tag, f"</{tag}> closes something else"

    def handle_data(self, data: str) -> None:
        self.open[-1].parts.append(data)


def read(html: str) -> Element:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    (document,) = reader.open
    return document


@dataclass(frozen=True)
class Shown:
    """What a mail client makes of an HTML part."""

    text: str
    links: list[tuple[str, str]]
    """Each link's text with its address."""
    tags: set[str]
    attributes: list[tuple[str, str]]


def read_mail(html: str) -> Shown:
    document = read(html)
    elements = document.all()
    return Shown(
        text=_shown_text(document),
        links=[(_shown_text(link), link.attributes["href"]) for link in document.all("a")],
        tags={element.tag for element in elements},
        attributes=[attribute for element in elements for attribute in element.attributes.items()],
    )


def _shown_text(element: Element) -> str:
    inside = (part if isinstance(part, str) else _shown_text(part) for part in element.parts)
    is_hidden = element.tag in _NOT_SHOWN or "display:none" in element.attributes.get("style", "")
    return "" if is_hidden else "".join(inside)
