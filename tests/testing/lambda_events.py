"""What Lambda calls a handler with, and what a handler answers."""

import json
from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

_message_numbers = count()


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: str
    cookies: Sequence[str] = ()

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def wrong_fields(self) -> list[str]:
        """Of a problem: the fields it names."""
        return [error["field"] for error in self.json["errors"]]


class Context(SimpleNamespace):
    """What Lambda hands a function beside the event."""

    aws_request_id = "00000000-0000-4000-8000-000000000000"

    def get_remaining_time_in_millis(self) -> int:
        return 60_000


def record(body: str) -> dict[str, str]:
    """A message as SQS hands it over, `body` being the text it holds."""
    return {"messageId": f"message-{next(_message_numbers)}", "body": body, "eventSource": "aws:sqs"}


def records(*messages: object) -> dict[str, Any]:
    """A batch of messages, each of which travels as JSON."""
    return {"Records": [record(json.dumps(message)) for message in messages]}


def http_event(
    method: str,
    path: str,
    body: object = None,
    *,
    query: Mapping[str, object] | Sequence[tuple[str, str]] | None = None,
    headers: Mapping[str, str] | None = None,
    source: str = "203.0.113.7",
    cookies: Sequence[str] = (),
) -> dict[str, Any]:
    """A request as API Gateway's HTTP API hands it over, payload 2.0: all but JSON and text comes in base64."""
    given = dict(headers or {})
    raw = body if isinstance(body, bytes) else body.encode() if isinstance(body, str) else json.dumps(body).encode()
    content_type = given.get("content-type", "application/json")
    as_text = content_type.startswith(("application/json", "text/")) and _is_utf8(raw)
    sent = {"body": raw.decode() if as_text else b64encode(raw).decode()} if body is not None else {}
    return {
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": path,
        "rawQueryString": urlencode(query or {}),
        "headers": {"host": "rapport.example", "user-agent": "test", **given},
        **({"cookies": list(cookies)} if cookies else {}),
        "requestContext": {
            "accountId": "000000000000",
            "domainName": "rapport.example",
            "http": {"method": method, "path": path, "protocol": "HTTP/1.1", "sourceIp": source, "userAgent": "test"},
            "requestId": "request",
            "routeKey": "$default",
            "stage": "$default",
        },
        "isBase64Encoded": body is not None and not as_text,
        **sent,
    }


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode()
    except UnicodeDecodeError:
        return False
    return True
