"""Requests and responses as API Gateway's HTTP API (payload 2.0) has them, and the dispatch between them.

API Gateway hands whole path prefixes to a function; which of its routes is meant is found here, by a table. Powertools'
resolver does the same with 120 ms more to import, a third of what a cold start may take.
"""

import base64
import binascii
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

import msgspec

from ..domain.errors import InvalidError, NotFoundError

MOST_BYTES = 1_000_000
JSON = "application/json"
_PARAMETER = re.compile(r"\{(\w+)\}")


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
    params: Mapping[str, str] = field(default_factory=dict)
    """What the path's parameters stand for."""


@dataclass(frozen=True)
class Response:
    status: int
    body: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)

    def as_event(self) -> dict[str, Any]:
        return {"statusCode": self.status, "headers": dict(self.headers), "body": self.body}


NO_CONTENT = Response(204)


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
    )


def _query(raw: str) -> dict[str, str]:
    pairs = parse_qsl(raw, keep_blank_values=True)
    query = dict(pairs)
    if len(query) != len(pairs):
        twice = next(name for name, _ in pairs if sum(name == other for other, _ in pairs) > 1)
        raise InvalidError.of(twice, "is given more than once")
    return query


def _body(event: Mapping[str, Any]) -> bytes:
    body = event.get("body") or ""
    if not event.get("isBase64Encoded"):
        return str(body).encode("utf-8", "surrogatepass")
    try:
        return base64.b64decode(body)
    except binascii.Error:
        raise InvalidError.of("body", "cannot be decoded") from None


@dataclass(frozen=True)
class Route:
    """One thing that can be asked for; `path` has its parameters in braces."""

    method: str
    path: str
    answer: Callable[..., Response]
    scope: str | None = None
    """What an API key must be allowed to do; None for what needs no key."""
    body: type | None = None
    """What the body must be; None where there is none."""
    query: type | None = None
    returns: int = 200
    pattern: re.Pattern[str] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        pattern = _PARAMETER.sub(r"(?P<\1>[^/]+)", self.path.replace(".", r"\."))
        object.__setattr__(self, "pattern", re.compile(pattern))


def find_route(routes: Sequence[Route], method: str, path: str) -> tuple[Route, Mapping[str, str]]:
    """Raises NotFoundError, MethodNotAllowedError."""
    allowed = []
    for route in routes:
        match = route.pattern.fullmatch(path)
        if match and route.method in (method, "GET" if method == "HEAD" else method):
            return route, match.groupdict()
        if match:
            allowed.append(route.method)
    if allowed:
        raise MethodNotAllowedError(allowed)
    raise NotFoundError("There is nothing at this address.")


class MethodNotAllowedError(Exception):
    def __init__(self, allowed: Sequence[str]) -> None:
        super().__init__(", ".join(allowed))
        self.allowed = allowed
