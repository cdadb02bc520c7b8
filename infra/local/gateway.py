"""API Gateway's HTTP API, payload format 2.0: which route a request takes, its event, and a function's answer."""

import base64
import logging
import re
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl

from .functions import Call
from .http_server import Request, Response, status_response

logger = logging.getLogger(__name__)

MOST_BYTES = 10 * 1024 * 1024
_MOST_ANSWERED = 6 * 1024 * 1024
_TEXT = re.compile(r"text/|application/(json|xml|javascript)\b")
_PARAMETER = re.compile(r"\\\{(\w+)(\\\+)?\\\}")
_ACCOUNT = "000000000000"


@dataclass(frozen=True)
class Route:
    method: str
    path: str
    function: Call

    @property
    def key(self) -> str:
        return "$default" if self.path == "$default" else f"{self.method} {self.path}"

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        if self.path == "$default":
            return re.compile(".*", re.DOTALL)
        return re.compile(
            _PARAMETER.sub(lambda found: f"(?P<{found[1]}>{'.+' if found[2] else '[^/]+'})", re.escape(self.path)),
            re.DOTALL,
        )

    @property
    def rank(self) -> tuple[bool, list[int], bool]:
        """The more specific route has the smaller: literal before parameter before greedy, a method before ANY."""
        kinds = [2 if part.endswith("+}") else 1 if part.startswith("{") else 0 for part in self.path.split("/")]
        return self.path == "$default", kinds, self.method == "ANY"


class Gateway:
    def __init__(self, routes: Iterable[Route], now: Callable[[], datetime]) -> None:
        self._routes = sorted(routes, key=lambda route: route.rank)
        self._now = now

    def answer(self, request: Request) -> Response:
        route, parameters = self._route(request.method, request.path)
        if route is None:
            return status_response(HTTPStatus.NOT_FOUND)
        try:
            return response_from(route.function(event_from(request, route.key, parameters, self._now())))
        except Exception:
            logger.exception("the function behind %s failed", route.key)
            return status_response(HTTPStatus.INTERNAL_SERVER_ERROR)

    def _route(self, method: str, path: str) -> tuple[Route | None, Mapping[str, str]]:
        for route in self._routes:
            match = route.method in ("ANY", method) and route.pattern.fullmatch(path)
            if match:
                return route, match.groupdict()
        return None, {}


def event_from(request: Request, route_key: str, parameters: Mapping[str, str], now: datetime) -> dict[str, Any]:
    headers = _headers(request)
    cookies = [cookie.strip() for cookie in headers.pop("cookie", "").split(";") if cookie.strip()]
    body, is_base64 = _body(request)
    event = {
        "version": "2.0",
        "routeKey": route_key,
        "rawPath": request.path,
        "rawQueryString": request.query,
        "cookies": cookies,
        "headers": headers,
        "queryStringParameters": _query(request.query),
        "requestContext": _context(request, route_key, headers, now),
        "pathParameters": dict(parameters),
        "body": body,
        "isBase64Encoded": is_base64,
    }
    return {name: value for name, value in event.items() if value not in ({}, [], None)}


def _headers(request: Request) -> dict[str, str]:
    """In lower case, several of a name joined, with what a proxy adds."""
    joined: dict[str, str] = {}
    for name, value in request.headers:
        separator = "; " if name.lower() == "cookie" else ","
        joined[name.lower()] = f"{joined[name.lower()]}{separator}{value}" if name.lower() in joined else value
    came_by = joined.get("x-forwarded-for")
    joined["x-forwarded-for"] = f"{came_by}, {request.peer}" if came_by else request.peer
    return joined | {"x-forwarded-proto": "http"}


def _query(query: str) -> dict[str, str]:
    joined: dict[str, str] = {}
    for name, value in parse_qsl(query, keep_blank_values=True):
        joined[name] = f"{joined[name]},{value}" if name in joined else value
    return joined


def _body(request: Request) -> tuple[str | None, bool]:
    """Text only where its type says so; a form, too, arrives as base64."""
    if not request.body:
        return None, False
    if _TEXT.match(request.header("content-type").lower()):
        try:
            return request.body.decode(), False
        except UnicodeDecodeError:
            pass
    return base64.b64encode(request.body).decode(), True


def _context(request: Request, route_key: str, headers: Mapping[str, str], now: datetime) -> dict[str, Any]:
    domain = headers.get("host", "127.0.0.1")
    return {
        "accountId": _ACCOUNT,
        "apiId": "local",
        "domainName": domain,
        "domainPrefix": domain.partition(".")[0],
        "http": {
            "method": request.method,
            "path": request.path,
            "protocol": "HTTP/1.1",
            "sourceIp": headers["x-forwarded-for"].partition(",")[0].strip(),
            "userAgent": headers.get("user-agent", ""),
        },
        "requestId": str(uuid.uuid4()),
        "routeKey": route_key,
        "stage": "$default",
        "time": now.strftime("%d/%b/%Y:%H:%M:%S +0000"),
        "timeEpoch": int(now.timestamp() * 1000),
    }


def response_from(result: Mapping[str, Any]) -> Response:
    """Raises an error of some kind for what is no response of payload format 2.0."""
    headers = {str(name).lower(): str(value) for name, value in (result.get("headers") or {}).items()}
    headers.pop("content-length", None)
    body = _bytes(result)
    if body:
        headers.setdefault("content-type", "text/plain;charset=UTF-8")
    cookies = [("set-cookie", str(cookie)) for cookie in result.get("cookies") or ()]
    return Response(int(result["statusCode"]), body, [*headers.items(), *cookies])


def _bytes(result: Mapping[str, Any]) -> bytes:
    body = result.get("body") or ""
    if len(body) > _MOST_ANSWERED:
        raise ValueError("an answer of more than 6 MB")
    return base64.b64decode(body) if result.get("isBase64Encoded") else str(body).encode()
