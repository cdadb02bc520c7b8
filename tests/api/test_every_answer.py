"""What holds of every answer, whatever was asked: its headers, its length, which methods a path takes."""

import time
from collections.abc import Iterator

import pytest

from rapport.domain.members.door_links import DoorLink
from rapport.domain.principal import operator
from rapport.http.public.pages import ROUTES as PAGES
from rapport.http.routing import Route
from rapport.tokens import MAYBE
from rapport.usecases.door import links
from tests.testing.lambda_events import Answer
from tests.testing.routes import ROUTES, Furnished, assert_problem, each_route, name_of
from tests.testing.world import World

_MOST_OCTETS = 16_000
each_page = pytest.mark.parametrize("route", PAGES, ids=name_of)
LONG = "a" * 200_000
TOO_MUCH = {
    "unknown fields": b"{" + b",".join(b'"f%d":1' % number for number in range(85_000)) + b"}",
    "an unknown field of 900 kB": b'{"' + LONG[:100].encode() * 9000 + b'": 1}',
    "unknown fields of controls": b"{" + b",".join(b'"\\u0001%d":1' % number for number in range(60_000)) + b"}",
    "answers": b'{"answers":{' + b",".join(b'"f%d":{}' % number for number in range(80_000)) + b"}}",
    "asks": b'{"looking_for":[' + b",".join(b"1" for _ in range(400_000)) + b"]}",
    "scopes": b'{"scopes":[' + b",".join(b'"events:read"' for _ in range(70_000)) + b',"x"]}',
    "questions": b'{"questions":[' + b",".join(b"{}" for _ in range(300_000)) + b"]}",
    "a long text": b'{"name":"' + LONG.encode() * 4 + b'","email":"' + LONG[:90_000].encode() + b'@a"}',
    "a long text of blanks": b'{"name":"' + b" " * 900_000 + b'"}',
    "one number": b'{"answers":{"a":' + b"1" * 400 + b"}}",
    "a number too large": b'{"answers":{"a":1e400}}',
    "digits": b'{"capacity":' + b"9" * 900_000 + b"}",
    "brackets": b"[" * 900_000,
    "quotes": b'{"name":"' + b'\\"' * 400_000 + b'"}',
}


def answers(furnished: Furnished) -> Iterator[Answer]:
    """Of every kind: sound ones, problems, preflights, pages and what is no page."""
    world, event = furnished.world, furnished.ids["event"]
    for path in (
        "/",
        "/g/demo",
        f"/g/demo/{event}",
        "/g/nothing",
        "/nothing",
        "/openapi.json",
        "/public/v1/groups/x/events",
    ):
        for method in ("GET", "HEAD", "OPTIONS", "DELETE"):
            yield world.call(method, path)
    for path in ("/v1/groups/demo", "/v1/nothing"):
        for method in ("GET", "OPTIONS", "PUT"):
            yield world.call(method, path)
    yield world.call("GET", "/v1/groups/demo", key=None)
    yield world.call("GET", "/v1/groups/demo", query={"a": "1"})
    yield world.call("POST", f"/public/v1/groups/demo/events/{event}/signups", b"{")
    yield world.call("POST", f"/g/demo/{event}", b"x" * 1_000_001)


def test_it_has_the_headers_that_keep_it_safe(furnished: Furnished) -> None:
    for answer in answers(furnished):
        assert answer.headers["strict-transport-security"] == "max-age=31536000"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert "unsafe" not in answer.headers["content-security-policy"]
        assert answer.headers["cache-control"] in ("no-store", "no-cache")


@pytest.mark.parametrize("body", TOO_MUCH.values(), ids=TOO_MUCH)
def test_whatever_comes_in_an_error_is_short_and_soon(furnished: Furnished, body: bytes) -> None:
    """In processor time, the best of three: others may be at work on this machine."""
    event = furnished.ids["event"]
    paths = (f"/public/v1/groups/demo/events/{event}/signups", "/v1/groups/demo/events", "/v1/groups/demo/api-keys")
    for path in paths:
        took = []
        for _ in range(3):
            start = time.process_time()
            answer = furnished.world.call("POST", path, body, source=next(furnished.world.sources))
            took.append(time.process_time() - start)
        assert min(took) < 0.1
        assert_problem(answer, 400, 422)
        assert len(answer.body.encode()) <= _MOST_OCTETS


def test_a_number_that_no_field_holds_is_a_422(furnished: Furnished) -> None:
    path = f"/public/v1/groups/demo/events/{furnished.ids['event']}/signups"
    for number in ("1" * 400, "-" + "9" * 400, "1e400", "1" * 5000, "1e-120"):
        body = f'{{"email": "eve@example.org", "name": "Eve", "answers": {{"a": {number}}}}}'
        with furnished.world.unchanged():
            assert_problem(furnished.world.call("POST", path, body.encode()), 422)


@pytest.mark.parametrize("many", ["a=1&" * 200_000, "".join(f"f{n}=1&" for n in range(60_000)), "a" * 500_000])
def test_a_query_without_end_is_refused_soon_and_short(furnished: Furnished, many: str) -> None:
    pairs = [tuple(pair.partition("=")[::2]) for pair in many.split("&") if pair]
    start = time.process_time()
    answer = furnished.world.call("GET", "/v1/groups/demo/events", query=pairs)  # type: ignore[arg-type]
    assert time.process_time() - start < 3, "what grows with the square of it takes minutes"
    assert_problem(answer, 422)
    assert len(answer.body.encode()) <= _MOST_OCTETS


@each_route
def test_options_and_another_method_say_what_a_path_takes(furnished: Furnished, route: Route) -> None:
    world, path = furnished.world, furnished.path(route)
    with world.unchanged():
        asked, refused = world.call("OPTIONS", path), world.call("BREW", path)
    assert (asked.status, asked.body) == (204, "")
    assert_problem(refused, 405)
    for answer in (asked, refused):
        allowed = answer.headers["allow"].split(", ")
        assert {route.method, "OPTIONS"} <= set(allowed)
        assert ("HEAD" in allowed) == ("GET" in allowed)


@each_page
def test_a_page_says_so_too(furnished: Furnished, route: Route) -> None:
    path = furnished.path(route)
    for method, status in (("OPTIONS", 204), ("PUT", 405), ("TRACE", 405)):
        answer = furnished.world.call(method, path)
        assert answer.status == status
        assert {route.method, "OPTIONS"} <= set(answer.headers["allow"].split(", "))


def walk_in_token(furnished: Furnished) -> str:
    app = furnished.world.app
    made = links.make_link(app, operator("demo"), furnished.ids["event"], DoorLink.WALK_INS)
    return links.token_of(app, made, DoorLink.WALK_INS) or ""


@each_page
def test_a_page_may_have_a_slash_at_its_end(furnished: Furnished, route: Route) -> None:
    ids = {}
    if route.path.startswith("/u/"):
        ids = {"token": furnished.world.mails("ada")[0].unsubscribe_token}
    elif route.path.startswith("/maybe/"):
        whose = [furnished.ids[name] for name in ("group", "event", "maybe")]
        ids = {"token": furnished.world.app.tokens.make(MAYBE, [*whose, "2099"])}
    elif "/door/" in route.path:
        ids = {"token": walk_in_token(furnished)}
    path = furnished.path(route, **ids)
    with furnished.world.unchanged():
        plain, slashed = (furnished.world.call("HEAD", path + end) for end in ("", "/"))
        assert slashed.status == plain.status != 404
        assert furnished.world.call("GET", path + "//").status == 404


def test_a_body_may_begin_with_a_byte_order_mark(world: World) -> None:
    path = f"/public{world.event()}/signups"
    body = b'\xef\xbb\xbf{"email": "ada@example.org", "name": "Ada"}'
    assert world.call("POST", path, body).status == 202
    assert world.call("POST", path, b"\xef\xbb\xbf" + body).status == 400


@pytest.mark.parametrize("url", ["HTTPS://example.org/a", "http://example.org", "HtTpS://EXAMPLE.org/?a=B"])
def test_a_web_address_is_one_in_capitals_too(world: World, url: str) -> None:
    event = world.event(venue={"url": url})
    assert world.ask("GET", event)["venue"]["url"] == url
    assert f'href="{url}"' in world.call("GET", event.replace("/v1/groups/", "/g/").replace("/events/", "/")).body


@pytest.mark.parametrize(
    "url", ["https://", "https:///map", "https://?q=hub", "ftp://example.org", "https://example org"]
)
def test_a_web_address_has_a_host(world: World, url: str) -> None:
    answer = world.call("PATCH", world.event(), {"venue": {"url": url}})
    assert answer.wrong_fields == ["venue.url"]


@pytest.mark.parametrize("route", [one for one in ROUTES if one.method in ("POST", "PATCH")], ids=name_of)
@pytest.mark.parametrize("kind", ["text/plain", "text/plain;charset=UTF-8", "application/xml", "", "application/jsonp"])
def test_a_body_that_does_not_say_that_it_is_json_is_a_415(furnished: Furnished, route: Route, kind: str) -> None:
    if route.path.endswith("/unsubscribe/{token}"):
        return
    with furnished.world.unchanged():
        answer = furnished.ask(route, body=b'{"x": 1}', headers={"content-type": kind})
    assert_problem(answer, 415)


def test_json_with_its_charset_is_json(world: World) -> None:
    path = f"/public{world.event()}/signups"
    for number, kind in enumerate(
        ("application/json; charset=utf-8", "Application/JSON", "application/json;charset=x")
    ):
        body = {"email": f"ada{number}@example.org", "name": "Ada"}
        assert world.call("POST", path, body, headers={"content-type": kind}).status == 202
