"""HTML forms as browsers send them: each field's name, and its values in the order of the form.

Multipart is split here: what is in the standard library for it takes seconds over a megabyte of boundaries.
"""

import re
from collections.abc import Iterator, Mapping
from urllib.parse import parse_qs

from ..problems import TooLargeError, UnreadableError, UnsupportedTypeError
from ..request import Request

URL_ENCODED, MULTIPART = "application/x-www-form-urlencoded", "multipart/form-data"
FORM_TYPES = (URL_ENCODED, MULTIPART)

Values = Mapping[str, list[str]]

MOST_FORM_BYTES = 100_000
"""Of a body: a sign-up says 15,000 at most, and forms write three for each of them. What is wrong comes back filled in,
so whatever is taken is answered at length."""
_MOST_FIELDS = 1000
"""Of a form, each ticked box counted: an event asks 30 questions at most, with 30 options each."""
_BOUNDARY = re.compile(r';\s*boundary=(?:"([^"]{1,200})"|([^\s;"]{1,200}))', re.IGNORECASE)
_NAME = re.compile(rb';\s*name="([^"]*)"', re.IGNORECASE)
_ESCAPED = {"%22": '"', "%0D": "\r", "%0A": "\n"}
"""What browsers put for these in a name (HTML, "multipart/form-data")."""


def form_values(request: Request, *, of_any_type: bool = False, most: int = MOST_FORM_BYTES) -> Values:
    """Raises UnsupportedTypeError, TooLargeError, UnreadableError for multipart that cannot be read.

    `of_any_type`: what does not say that it is a form is read as one, too. `most`: octets of a body that is read.
    """
    if len(request.body) > most:
        raise TooLargeError("What was sent is too long.")
    if request.media_type == MULTIPART:
        return _multipart(request)
    if request.media_type != URL_ENCODED and request.body and not of_any_type:
        raise UnsupportedTypeError("Send an HTML form here.")
    try:
        return parse_qs(request.body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=_MOST_FIELDS)
    except ValueError:
        raise _TOO_MANY from None


_TOO_MANY = TooLargeError("What was sent has too many fields.")


def _multipart(request: Request) -> Values:
    values: dict[str, list[str]] = {}
    for name, content in _parts(request):
        values.setdefault(name, []).append(content.decode("utf-8", "replace"))
    return values


def form_file(request: Request, name: str) -> bytes:
    """What is in a file that a multipart form brings along; empty where none was chosen."""
    if request.media_type != MULTIPART:
        return b""
    return next((content for named, content in _parts(request) if named == name), b"")


def _parts(request: Request) -> Iterator[tuple[str, bytes]]:
    """The fields of a multipart form: each one's name and its octets."""
    found = _BOUNDARY.search(request.headers["content-type"])
    delimiter = b"\r\n--" + (found[1] or found[2]).encode() if found else b""
    parts = (b"\r\n" + request.body).split(delimiter, _MOST_FIELDS + 2) if found else []
    if len(parts) > _MOST_FIELDS + 2:
        raise _TOO_MANY
    if len(parts) < 2 or not parts[-1].startswith(b"--"):
        raise UnreadableError("The body is not the multipart form that it is said to be.")
    for part in parts[1:-1]:
        head, _, content = part.partition(b"\r\n\r\n")
        named = _NAME.search(head)
        if named:
            yield _name(named[1]), content


def _name(raw: bytes) -> str:
    name = raw.decode("utf-8", "replace")
    for escaped, char in _ESCAPED.items():
        name = name.replace(escaped, char)
    return name
