"""What mails are made of is known by the mail clients that most people read them with, as caniemail.com found.

`caniemail.json` has its findings, licensed as `caniemail.LICENSE` says, for Apple Mail, Gmail and Outlook.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.pictures.mails import mails
from tests.testing.html import read, read_mail

MAILS = dict(mails())
FOUND: dict[str, dict[str, str]] = json.loads((Path(__file__).parent / "caniemail.json").read_text())["features"]
READERS = (
    *("apple-mail macos", "apple-mail ios", "gmail desktop-webmail", "gmail ios", "gmail android"),
    *("outlook windows", "outlook outlook-com", "outlook macos", "outlook ios", "outlook android"),
)
"""Not Windows Mail, which Microsoft has withdrawn, nor Gmail in a phone's browser, which shows no style sheet."""

MISSING = {
    "css-at-media": "narrow screens keep the frame",
    "css-at-media-prefers-color-scheme": "a mail is light, or made dark by the client",
    "css-border-radius": "corners are square",
    "css-color-scheme": "a mail is light, or made dark by the client",
    "css-max-height": "what inboxes show is hidden by display and mso-hide",
    "css-overflow": "what inboxes show is hidden by display and mso-hide",
    "css-overflow-wrap": "word-break does the same there",
    "html-body": "the outer table has its colour, too",
    "html-meta-color-scheme": "a mail is light, or made dark by the client",
}
"""What of our means some of these do not know at all, and why nobody loses by it."""
PARTLY = {
    "css-border": "at most 8 px, and not of paragraphs in Outlook",
    "css-display": "none and block alone are asked for, and inline-block of a button, whose cell is padded for Outlook",
    "css-display-none": "not inherited by tables in Outlook: none is hidden",
    "css-font-size": "in px",
    "css-font-weight": "bold",
    "css-height": "of an image, which has it as an attribute, too",
    "css-important": "in the style sheet alone, in small letters, with a space before it",
    "css-line-height": "in px, exactly, as Outlook must be told",
    "css-margin": "of paragraphs, never negative; automatic nowhere",
    "css-max-width": "of tables in Outlook, and it gets a table of 600 px besides",
    "css-padding": "of cells; what else has it is read without",
    "css-selector-class": "not in Gmail's apps for other providers' mail: see css-at-media",
    "css-selector-descendant": "the same",
    "css-selector-grouping": "the same",
    "css-selector-type": "the same",
    "css-text-align": "left",
    "css-text-decoration": "none",
    "css-word-break": "break-word",
    "css-width": "of tables, which have it as an attribute, too",
    "html-align": "center",
    "html-height": "of an image, in px",
    "html-lists": "neither reversed nor numbered by value",
    "html-style": "in the head, far below 16 kB: see css-at-media",
    "html-width": "of tables",
}
"""What some know in part, and the part that mails keep to."""

_SAME = {
    **dict.fromkeys(("border", "border-top", "border-left", "border-color"), "css-border"),
    **dict.fromkeys(("tr", "td", "table"), "html-table"),
    **dict.fromkeys(("h1", "h2", "h3"), "html-h1-h6"),
    **dict.fromkeys(("ul", "ol", "li"), "html-lists"),
}
_EVERYWHERE = {"color", "font-family", "a", "br", "em", "head", "html", "meta", "title"}
"""Older than caniemail, which has nothing of them."""
_UNTESTED = {"bgcolor", "border", "class", "href", "style", "alt", "src", "charset", "name", "content", "aria-hidden"}


def _means(html: str) -> Iterator[str]:
    """All that a mail is made with: elements, attributes and CSS, by caniemail's names where it has some."""
    for element in read(html).all():
        yield _SAME.get(element.tag, f"html-{element.tag}") if element.tag not in _EVERYWHERE else ""
        yield from (f"html-{name}" for name in element.attributes if name not in _UNTESTED and name != "start")
        yield from _of_styles(element.attributes.get("style", ""))
        if element.attributes.get("name") == "color-scheme":
            yield "html-meta-color-scheme"
    (sheet,) = (element.text for element in read(html).all("style"))
    yield from ("css-at-media", "css-at-media-prefers-color-scheme", "css-selector-class", "css-selector-type")
    yield from ("css-selector-descendant", "css-selector-grouping", "css-important")
    yield from _of_styles(" ".join(re.findall(r"\{([^{}]*)\}", sheet)))


def _of_styles(styles: str) -> Iterator[str]:
    for name, value in re.findall(r"([a-z-]+)\s*:\s*([^;]+)", styles):
        if not name.startswith("mso-") and name not in (*_EVERYWHERE, "supported-color-schemes"):
            yield _SAME.get(name, f"css-{name}")
        if (name, value.strip()) == ("display", "none"):
            yield "css-display-none"


def _used() -> set[str]:
    return {one for mail in MAILS.values() for one in _means(mail.html) if one}


def test_mails_are_made_of_what_caniemail_tells_of() -> None:
    assert not _used() - FOUND.keys()


def _found(verdict: str) -> set[str]:
    """Of what mails are made with, what some reader was found to treat so."""
    return {name for name in _used() & FOUND.keys() if any(FOUND[name].get(one, "u")[0] == verdict for one in READERS)}


def test_what_some_mail_client_does_not_know_is_no_loss() -> None:
    assert _found("n") == set(MISSING)
    assert _found("a") - _found("n") == set(PARTLY)


def test_outlook_is_asked_for_no_box_but_tables() -> None:
    boxes = {"css-display-flex", "css-display-grid", "css-float", "css-position", "css-background-image", "html-svg"}
    assert not boxes & _used()
    for mail in MAILS.values():
        assert mail.html.count("<!--[if mso]>") == mail.html.count("<![endif]-->") == 2
        assert 'table role="presentation"' in mail.html


@pytest.mark.parametrize("name", MAILS)
def test_a_mail_is_small(name: str) -> None:
    """Gmail cuts off what is behind 102 kB, and no default comes near it."""
    assert MAILS[name].octets < 12_000


@pytest.mark.parametrize("name", MAILS)
def test_the_text_says_all_that_the_html_says(name: str) -> None:
    content = MAILS[name]
    seen = read_mail(content.html)
    words = re.compile(r"[\w’'@.–-]+")
    said = " ".join(content.text.split())
    assert not {word for word in words.findall(seen.text) if word.strip(".") not in said}
    assert not {address for _, address in seen.links if address.removeprefix("mailto:") not in content.text}


@pytest.mark.parametrize("name", MAILS)
def test_no_link_stands_twice_and_a_section_has_one_button_at_most(name: str) -> None:
    links = [address for _, address in read_mail(MAILS[name].html).links]
    assert len(set(links)) == len(links)
    sections = 1 + MAILS[name].text.count("\n* * *\n")
    assert MAILS[name].html.count('class="button"') <= sections
