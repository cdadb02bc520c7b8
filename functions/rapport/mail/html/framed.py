"""A mail as it stands in a frame of a page: the same look, by classes of one sheet.

A page's policy allows sheets by their hashes and no `style` attribute, of which a mail is full. All that a mail of a
group can have are known: they are collected from one that has everything, and each becomes a class.
"""

import re
from collections.abc import Mapping
from functools import lru_cache

from ..content import Content, Frame, compile_template

_STYLE = re.compile(r' style="([^"]*)"')
_CLASS = re.compile(r' class="([^"]*)"')
_TAG = re.compile(r"<[a-z][^<>]*>")
_SHEET = re.compile(r"<style>(.*?)</style>", re.DOTALL)
_EVERYTHING = """\
# One

## Two

### Three

Words with [a link](https://example.org), https://example.org and `code`.

- a list

1. another

> a quotation

---

**[{{event.title}}]({{event.url}})**
**When:** {{event.starts}}
**Where:** {{event.venue}}

[A button]({{signup.url}})

{{event.description}}
"""


@lru_cache(maxsize=8)
def sheet(accent: str | None) -> str:
    """The sheet of mails of a group with this colour."""
    page = _with_everything(accent)
    found = _SHEET.search(page)
    own = found[1] if found else ""
    rules = (f".{name} {{ {style} }}" for style, name in _classes(accent).items())
    return "\n".join([*rules, own])


def framed(html: str, accent: str | None) -> str:
    """A mail's HTML with this sheet in the place of its own."""
    classes = _classes(accent)
    own = sheet(accent)
    with_sheet = _SHEET.sub(lambda _: f"<style>{own}</style>", html, count=1)
    return _TAG.sub(lambda tag: _by_class(tag[0], classes), with_sheet)


def _by_class(tag: str, classes: Mapping[str, str]) -> str:
    found = _STYLE.search(tag)
    if found is None:
        return tag
    name = classes.get(found[1], "")
    bare = tag[: found.start()] + tag[found.end() :]
    if _CLASS.search(bare):
        return _CLASS.sub(lambda given: f' class="{given[1]} {name}"', bare, count=1)
    return re.sub(r"^<([a-z0-9]+)", rf'<\1 class="{name}"', bare)


@lru_cache(maxsize=8)
def _classes(accent: str | None) -> Mapping[str, str]:
    """The name of each style that a mail of this colour may have."""
    styles = dict.fromkeys(style for tag in _TAG.findall(_with_everything(accent)) for style in _STYLE.findall(tag))
    return {style: f"m{number}" for number, style in enumerate(styles)}


def _with_everything(accent: str | None) -> str:
    """Two mails that have between them whatever a mail has: with a logo, and without."""
    return "".join(_rendered(accent, logo).html for logo in ("https://example.org/logo.png", None))


def _rendered(accent: str | None, logo: str | None) -> Content:
    values = {
        "event.title": "A title",
        "event.starts": "Today,\nfor you tomorrow",
        "event.venue": "Here",
        "event.url": "https://example.org",
        "signup.url": "https://example.org",
        "event.description": "# One\n\n- words\n\n`code`",
    }
    frame = Frame(
        group_name="Group",
        why="Why.",
        signup_url="https://example.org/s",
        own_page_url="https://example.org/me",
        unsubscribe_url="https://example.org/u",
        accent=accent,
        logo_url=logo,
    )
    return compile_template("Subject", _EVERYTHING).render(values, frame)
