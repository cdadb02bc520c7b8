"""Whether what is shown to somebody does them no harm, whatever others typed: pages, mails, tables, calendars."""

import csv
import io
import json
import re
import unicodedata
from base64 import b64encode
from collections.abc import Mapping
from email import policy
from email.parser import BytesParser
from hashlib import sha256

from icalendar import Calendar

from tests.testing.hostile import MARK
from tests.testing.html import Element, read
from tests.testing.lambda_events import Answer
from tests.testing.ses import Mail

_NEVER_ON_A_PAGE = ("object", "embed", "base", "applet", "frame", "math")
_ADDRESSES = ("href", "src", "action", "poster", "data", "xlink:href")
_OURS = re.compile(r"(?!//)[/?#]|https?://|webcal://|mailto:|data:image/svg\+xml,")


def assert_harmless(answer: Answer) -> None:
    """Whatever it is, by its type."""
    for name, value in answer.headers.items():
        assert not re.search(r"[\r\n\x00]", f"{name}{value}")
        assert MARK not in name
    match answer.headers["content-type"].partition(";")[0] if answer.body else "":
        case "text/html":
            assert_harmless_page(answer.body, answer.headers)
        case "text/csv":
            assert_harmless_table(answer.body)
        case "text/calendar":
            assert_harmless_calendar(answer.body)
        case "application/json" | "application/problem+json":
            json.loads(answer.body)


# ---- Pages ----


def assert_harmless_page(html: str, headers: Mapping[str, str]) -> None:
    said = policy_of(headers)
    assert_same_origin_only(said)
    for element in read(html).all():
        assert element.tag not in _NEVER_ON_A_PAGE
        _assert_plain(element)
        match element.tag:
            case "script":
                _assert_ours(element, said.get("script-src", ""))
            case "style":
                assert hash_of(element) in said["style-src"]
            case "iframe":
                # A mail as somebody gets it, where nothing runs.
                assert element.attributes["sandbox"] == ""
                assert_harmless_html_of_mail(element.attributes["srcdoc"])
            case "form":
                assert re.match(r"(?!//)[/?#]", element.attributes.get("action", "/")), element.attributes


def policy_of(headers: Mapping[str, str]) -> dict[str, str]:
    named = {name.lower(): value for name, value in headers.items()}
    parts = (part.strip().partition(" ") for part in named["content-security-policy"].split(";"))
    return {name: said for name, _, said in parts}


def assert_same_origin_only(said: Mapping[str, str]) -> None:
    """A strict policy: nothing that it does not name, no script or style but by its hash, nobody's but ours."""
    assert (said["default-src"], said["base-uri"]) == ("'none'", "'none'")
    for directive, sources in said.items():
        allowed = {"'none'", "'self'", "data:"} if directive in ("img-src", "form-action") else {"'none'", "'self'"}
        for source in sources.split():
            is_of_a_site = directive in ("form-action", "frame-ancestors") and source.startswith("http")
            assert source in allowed or source.startswith("'sha256-") or is_of_a_site, (directive, sources)
            assert MARK not in source


def hash_of(element: Element) -> str:
    content = "".join(element.texts())
    return f"'sha256-{b64encode(sha256(content.encode()).digest()).decode()}'"


def _assert_ours(script: Element, allowed: str) -> None:
    if script.attributes.get("type") == "application/ld+json":
        json.loads("".join(script.texts()))
    elif "src" in script.attributes:
        assert script.attributes["src"].startswith("/")
        assert "'self'" in allowed
    else:
        assert hash_of(script) in allowed, script.text


def _assert_plain(element: Element) -> None:
    """No element, attribute or address that somebody else's words have become."""
    assert MARK not in element.tag
    assert element.attributes.get("http-equiv", "").lower() != "refresh"
    for name, value in element.attributes.items():
        assert MARK not in name
        assert not name.startswith("on"), element
        assert name not in ("style", "formaction", "ping", "background"), element
        assert name != "srcdoc" or element.tag == "iframe"
        if name in _ADDRESSES:
            assert _OURS.match(value), element
        if name in ("id", "class", "for", "name", "type", "rel", "method", "target"):
            assert "window" not in value, element


# ---- Mails ----

_HEADERS = {
    *("from", "to", "reply-to", "subject", "date", "message-id", "mime-version", "content-type"),
    *("content-transfer-encoding", "list-unsubscribe", "list-unsubscribe-post", "list-id", "auto-submitted"),
    *(
        "feedback-id",
        "x-auto-response-suppress",
        "precedence",
        "content-language",
        "sender",
        "references",
        "in-reply-to",
    ),
}
_OF_MAILS = ("http://", "https://", "mailto:")


def assert_harmless_mail(mail: Mail) -> None:
    """To one reader, with the headers that we write, in which nothing runs and no link leads where it must not."""
    parsed = BytesParser(policy=policy.default).parsebytes(mail.raw)
    names = [name.lower() for name in parsed]
    assert set(names) <= _HEADERS, set(names) - _HEADERS
    assert len(names) == len(set(names)), names
    assert [address.addr_spec for address in parsed["to"].addresses] == [mail.to]
    assert len(parsed["from"].addresses) == 1
    assert not re.search(r"[\r\n\x00]", str(parsed["subject"]))
    assert not re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", mail.text)
    assert_harmless_html_of_mail(mail.html)
    if mail.calendar:
        assert_harmless_calendar(mail.calendar)


def assert_harmless_html_of_mail(html: str) -> None:
    document = read(html)
    assert not document.all("script", "form", "input", "svg", "link", "iframe", *_NEVER_ON_A_PAGE)
    assert not document.all("meta", **{"http-equiv": "refresh"})
    for element in document.all():
        assert MARK not in element.tag
        for name, value in element.attributes.items():
            assert MARK not in name
            assert not name.startswith("on"), element
            if name in ("href", "src"):
                assert value.startswith(_OF_MAILS), element


# ---- Tables and calendars ----


def assert_harmless_table(text: str) -> None:
    """Each row has a cell for each column, and no spreadsheet takes any of it for a formula."""
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
    assert len({len(row) for row in rows}) == 1
    assert not [cell for cell in cells_however_read(text) if is_formula(cell)]


def is_formula(cell: str) -> bool:
    """Whether a spreadsheet that trims, and takes wide signs for narrow ones, would reckon with it."""
    seen = "".join(char for char in cell if unicodedata.category(char) not in ("Cf", "Zs"))
    return unicodedata.normalize("NFKC", seen)[:1] in tuple("=+-@\t\r\N{MINUS SIGN}")


def cells_however_read(text: str) -> list[str]:
    """As a reader finds them that knows the separator, or takes another for it, or minds no quotes."""
    found = [cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row]
    found += [part for cell in found for part in cell.split(";")]
    trimmed = [part.strip() for cell in found for part in re.split(r"[\t\r\n]", cell)]
    return found + trimmed


_OF_EVENTS = {
    *("UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "LOCATION", "DESCRIPTION", "URL", "STATUS", "SEQUENCE"),
    *("ORGANIZER", "ATTENDEE", "LAST-MODIFIED", "CREATED", "TRANSP", "CLASS"),
}


def assert_harmless_calendar(text: str) -> None:
    """Nothing but events and their zones, with what we write of them, and of one person at most."""
    (calendar,) = Calendar.from_ical(text, multiple=True)
    assert {part.name for part in calendar.subcomponents} <= {"VEVENT", "VTIMEZONE"}
    for event in calendar.walk("VEVENT"):
        assert not event.subcomponents
        assert set(event) <= _OF_EVENTS, set(event) - _OF_EVENTS
        assert MARK not in str(event.get("URL", ""))
        assert not isinstance(event.get("ATTENDEE"), list)
        assert not isinstance(event.get("SUMMARY"), list)
        for value in event.values():
            for parameter in getattr(value, "params", {}):
                assert MARK not in parameter.lower()
