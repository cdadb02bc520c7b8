"""API Gateway's part: which route, what event, what answer."""

from datetime import UTC, datetime
from typing import Any

import pytest

from infra.local.functions import Call
from infra.local.gateway import Gateway, Route, event_from, response_from
from infra.local.http_server import Request

NOW = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)


def request(
    method: str = "GET",
    path: str = "/",
    *,
    query: str = "",
    headers: list[tuple[str, str]] | None = None,
    body: bytes = b"",
) -> Request:
    return Request(method, path, query, headers or [], body, "127.0.0.1", lambda _: None)


def event(came: Request) -> dict[str, Any]:
    return event_from(came, "$default", {}, NOW)


ROUTES = [
    "ANY /{proxy+}",
    "ANY /v1/{proxy+}",
    "GET /v1/{id}",
    "ANY /v1/{id}",
    "GET /v1/me",
    "GET /only",
    "ANY $default",
]


def route(key: str, function: Call) -> Route:
    method, path = key.split()
    return Route(method, path, function)


def name_of_route(method: str, path: str) -> str:
    routes = [route(key, lambda event: {"statusCode": 200, "body": event["routeKey"]}) for key in ROUTES]
    return Gateway(routes, lambda: NOW).answer(request(method, path)).body.decode()


@pytest.mark.parametrize(
    ("method", "path", "key"),
    [
        ("GET", "/v1/me", "GET /v1/me"),
        ("POST", "/v1/me", "ANY /v1/{id}"),
        ("GET", "/v1/you", "GET /v1/{id}"),
        ("GET", "/v1/you/there", "ANY /v1/{proxy+}"),
        ("GET", "/other/path", "ANY /{proxy+}"),
        ("POST", "/only", "ANY /{proxy+}"),
        ("GET", "/", "$default"),
    ],
)
def test_the_most_specific_route_wins(method: str, path: str, key: str) -> None:
    assert name_of_route(method, path) == key


def test_what_has_no_route_is_not_found() -> None:
    answer = Gateway([], lambda: NOW).answer(request())
    assert (answer.status, answer.body) == (404, b'{"message":"Not Found"}')


def test_what_a_route_captures_is_in_the_event() -> None:
    seen: list[dict[str, Any]] = []

    def see(event: dict[str, Any]) -> dict[str, Any]:
        seen.append(event)
        return {"statusCode": 204}

    Gateway([route("ANY /g/{group}/{rest+}", see)], lambda: NOW).answer(request("GET", "/g/demo/a/b"))
    assert seen[0]["pathParameters"] == {"group": "demo", "rest": "a/b"}


def test_headers_are_in_lower_case_and_joined_and_cookies_stand_apart() -> None:
    came = request(headers=[("Accept", "a"), ("ACCEPT", "b"), ("Cookie", "x=1; y=2"), ("Host", "here:80")])
    made = event(came)
    assert made["headers"]["accept"] == "a,b"
    assert "cookie" not in made["headers"]
    assert made["cookies"] == ["x=1", "y=2"]
    assert made["requestContext"]["domainName"] == "here:80"


@pytest.mark.parametrize(("forwarded", "source"), [(None, "127.0.0.1"), ("203.0.113.7, 10.0.0.1", "203.0.113.7")])
def test_the_source_is_the_first_it_was_forwarded_for(forwarded: str | None, source: str) -> None:
    came = request(headers=[("X-Forwarded-For", forwarded)] if forwarded else [])
    assert event(came)["requestContext"]["http"]["sourceIp"] == source


def test_a_query_comes_raw_and_decoded_several_of_a_name_joined() -> None:
    made = event(request(query="a=1&a=2&b=%C3%A4&c"))
    assert made["rawQueryString"] == "a=1&a=2&b=%C3%A4&c"
    assert made["queryStringParameters"] == {"a": "1,2", "b": "ä", "c": ""}


def test_what_is_not_there_is_left_out() -> None:
    assert not {"body", "cookies", "queryStringParameters", "pathParameters"} & event(request()).keys()


@pytest.mark.parametrize(
    ("content_type", "body", "expected"),
    [
        ("application/json", '{"ä":1}'.encode(), ('{"ä":1}', False)),
        ("text/plain", b"hello", ("hello", False)),
        ("application/json", b"\xff", ("/w==", True)),
        ("application/x-www-form-urlencoded", b"a=1", ("YT0x", True)),
        ("", b"a", ("YQ==", True)),
    ],
)
def test_a_body_is_text_only_where_its_type_says_so(content_type: str, body: bytes, expected: tuple[str, bool]) -> None:
    made = event(request("POST", headers=[("content-type", content_type)], body=body))
    assert (made["body"], made["isBase64Encoded"]) == expected


def test_an_answer_has_its_headers_cookies_and_decoded_body() -> None:
    result = {
        "statusCode": 201,
        "headers": {"X-A": "1"},
        "cookies": ["a=1", "b=2"],
        "body": "aMOk",
        "isBase64Encoded": True,
    }
    answer = response_from(result)
    assert (answer.status, answer.body) == (201, "hä".encode())
    assert answer.headers == [
        ("x-a", "1"),
        ("content-type", "text/plain;charset=UTF-8"),
        ("set-cookie", "a=1"),
        ("set-cookie", "b=2"),
    ]


@pytest.mark.parametrize(
    "result",
    [
        None,
        {},
        "text",
        {"statusCode": 200, "body": "x" * 7_000_000},
        {"statusCode": 200, "headers": {"a": "b\r\nc: d"}},
    ],
)
def test_nonsense_from_a_function_is_a_500(result: Any) -> None:
    answer = Gateway([Route("ANY", "$default", lambda _: result)], lambda: NOW).answer(request())
    assert (answer.status, answer.body) == (500, b'{"message":"Internal Server Error"}')


def test_a_function_that_raises_is_a_500() -> None:
    answer = Gateway([Route("ANY", "$default", lambda event: event["nothing"])], lambda: NOW).answer(request())
    assert (answer.status, answer.body) == (500, b'{"message":"Internal Server Error"}')
