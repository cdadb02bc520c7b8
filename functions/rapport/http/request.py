"""Requests and responses as API Gateway's HTTP API (payload 2.0) has them."""

import base64
import binascii
from collections.abc import Iterable, Mapping
from dataclasses import field
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

import msgspec

from ..domain.base.dataclass import dataclass
from ..domain.base.errors import InvalidError
from ..domain.principal import Principal

if TYPE_CHECKING:
    from ..domain.group import Group
    from ..domain.members.member import Member
    from ..domain.members.session import Session
    from .idempotency import Once

MOST_BYTES = 1_000_000
MOST_ANSWERED = 6_000_000
"""Octets of a response as it leaves the function, all of it JSON: Lambda takes 6 MiB."""
JSON = "application/json"


@dataclass(frozen=True)
class Visit:
    """A request of somebody signed in to the console."""

    session: "Session"
    group: "Group | None" = None
    """Whose pages they look at; None on those of no group."""
    member: "Member | None" = None


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    """Names in lower case."""
    body: bytes
    source: str
    """The address it came from."""
    cookies: Mapping[str, str] = field(default_factory=dict)
    params: Mapping[str, str] = field(default_factory=dict)
    """What the path's parameters stand for."""
    principal: Principal | None = None
    """Who asks, where the route is not for everybody."""

    visit: Visit | None = None
    """Of the console: who is signed in, and where they are."""

    once: "Once | None" = None
    """What it brought so that a repeat of it makes nothing more."""

    @property
    def media_type(self) -> str:
        """What the body is said to be, without parameters: `text/csv`; empty where nothing is said."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    def has_already(self, etag: str) -> bool:
        """Whether the caller keeps this version of what it asks for: a 304 says that it may go on."""
        return etag in self.headers.get("if-none-match", "")

    @property
    def visited(self) -> tuple["Session", "Group", "Member"]:
        """Who is signed in and the group they are in as a member, on a page of a group's."""
        if self.visit is None or self.visit.group is None or self.visit.member is None:
            raise TypeError("this is no page of a group's console")
        return self.visit.session, self.visit.group, self.visit.member

    @property
    def who(self) -> Principal:
        """Who asks, on a route that is not for everybody."""
        if self.principal is None:
            raise TypeError("this route is for everybody: nobody was asked who they are")
        return self.principal


@dataclass(frozen=True)
class Response:
    status: int
    body: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    cookies: tuple[str, ...] = ()
    """Each as a `Set-Cookie` header has it."""
    is_base64: bool = False
    """Whether the body is bytes, in base64."""

    def as_event(self) -> dict[str, Any]:
        cookies = {"cookies": list(self.cookies)} if self.cookies else {}
        octets = {"isBase64Encoded": True} if self.is_base64 else {}
        return {"statusCode": self.status, "headers": dict(self.headers), "body": self.body, **octets, **cookies}


NO_CONTENT = Response(204)


def fits(body: str) -> bool:
    """Whether Lambda takes a response with this body, in which each quote and line break is escaped once more."""
    return len(body) * 6 <= MOST_ANSWERED or len(msgspec.json.encode(body)) <= MOST_ANSWERED


def json_response(status: int, content: object, headers: Mapping[str, str] | None = None) -> Response:
    return Response(status, msgspec.json.encode(content).decode(), {"content-type": JSON, **(headers or {})})


def request_from(event: Mapping[str, Any]) -> Request:
    """Raises InvalidError for a query that names something twice or a body that cannot be decoded."""
    http = event["requestContext"]["http"]
    return Request(
        method=http["method"],
        path=event["rawPath"],
        query=_query(event.get("rawQueryString", "")),
        headers={name.lower(): value for name, value in event.get("headers", {}).items()},
        body=_body(event),
        source=http["sourceIp"],
        cookies=_cookies(event.get("cookies", ())),
    )


def _cookies(given: Iterable[str]) -> dict[str, str]:
    """By name; of two of one name the first, which browsers send for the closer path."""
    pairs = (cookie.partition("=") for cookie in given)
    cookies: dict[str, str] = {}
    for name, _, value in pairs:
        cookies.setdefault(name.strip(), value.strip())
    return cookies


def _query(raw: str) -> dict[str, str]:
    query: dict[str, str] = {}
    for name, value in parse_qsl(raw, keep_blank_values=True):
        if name in query:
            raise InvalidError.of(name, "is given more than once")
        query[name] = value
    return query


def _body(event: Mapping[str, Any]) -> bytes:
    body = event.get("body") or ""
    if not event.get("isBase64Encoded"):
        return str(body).encode("utf-8", "surrogatepass")
    try:
        return base64.b64decode(body)
    except binascii.Error:
        raise InvalidError.of("body", "cannot be decoded") from None
