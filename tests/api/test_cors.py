"""The public API from pages of other sites: those that the group allows, and no others."""

from collections.abc import Mapping

import pytest

from tests.testing.lambda_events import Answer
from tests.testing.routes import assert_problem
from tests.testing.world import World

OURS, THEIRS = "https://demo.example", "https://evil.example"
ALLOWED = "access-control-allow-origin"


@pytest.fixture
def event(world: World) -> str:
    world.ask("PATCH", "/v1/groups/demo", {"allowed_origins": [OURS]})
    return world.event()


def preflight(world: World, path: str, method: str, origin: str = OURS) -> Answer:
    asked = {
        "origin": origin,
        "access-control-request-method": method,
        "access-control-request-headers": "content-type",
    }
    return world.call("OPTIONS", path, headers=asked)


def public_calls(world: World, event: str) -> Mapping[str, str]:
    world.sign_up(event)
    own = f"/public/v1/signups/{world.mails()[0].token}"
    return {
        "/public/v1/groups/demo/events": "GET",
        f"/public{event}": "GET",
        f"/public{event}/coming": "GET",
        f"/public{event}/signups": "POST",
        own: "PATCH",
        f"{own}/cancel": "POST",
    }


def test_an_allowed_site_may_ask_and_read(world: World, event: str) -> None:
    for path, method in public_calls(world, event).items():
        allowed = preflight(world, path, method)
        assert allowed.status == 204
        assert allowed.headers[ALLOWED] == OURS
        assert method in allowed.headers["access-control-allow-methods"]
        assert "content-type" in allowed.headers["access-control-allow-headers"]
        body = {"email": "bob@example.org", "name": "Bob"} if path.endswith("signups") else {}
        answer = world.call(method, path, body if method != "GET" else None, headers={"origin": OURS})
        assert answer.status < 300
        assert (answer.headers[ALLOWED], answer.headers["vary"]) == (OURS, "Origin")


def test_another_site_may_not(world: World, event: str) -> None:
    for path, method in public_calls(world, event).items():
        for origin in (THEIRS, "null", OURS + ".evil.example", OURS.upper(), "http://demo.example"):
            assert ALLOWED not in preflight(world, path, method, origin).headers
            assert ALLOWED not in world.call("GET", path, headers={"origin": origin}).headers


def test_a_problem_can_be_read_by_an_allowed_site(world: World, event: str) -> None:
    answer = world.call("POST", f"/public{event}/signups", {"name": ""}, headers={"origin": OURS})
    assert_problem(answer, 422)
    assert answer.headers[ALLOWED] == OURS
    answer = world.call("GET", "/public/v1/groups/demo/events/nothing", headers={"origin": OURS})
    assert_problem(answer, 404)
    assert answer.headers[ALLOWED] == OURS


def test_a_group_may_allow_every_site(world: World, event: str) -> None:
    world.ask("PATCH", "/v1/groups/demo", {"allowed_origins": ["*"]})
    assert world.call("GET", f"/public{event}", headers={"origin": THEIRS}).headers[ALLOWED] == THEIRS


def test_the_organisers_api_is_for_no_site(world: World, event: str) -> None:
    assert ALLOWED not in preflight(world, event, "GET").headers
    assert ALLOWED not in world.call("GET", event, headers={"origin": OURS}).headers


def test_each_group_has_sites_of_its_own(world: World, event: str) -> None:
    world.add_group("other")
    assert event
    assert ALLOWED not in preflight(world, "/public/v1/groups/other/events", "GET").headers
    assert_problem(preflight(world, "/public/v1/groups/nothing/events", "GET"), 404)


def test_no_cookies_are_asked_for(world: World, event: str) -> None:
    answer = world.call("GET", f"/public{event}", headers={"origin": OURS})
    assert "access-control-allow-credentials" not in answer.headers
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    "origin",
    [
        *("demo.example", "https://demo.example/", "ftp://demo.example", "https://a\n", "", 1),
        *("https://ada@demo.example", "https://demo.example:x", "https://demo.example?a", "https://demo.example#a"),
        *("https://a..example", "https://*.example", "https://[", "https://demo.example:99999", "https://ex\\ample"),
        *("https://bücher..example", "https://demo.example;script-src *", "https://:443"),
    ],
)
def test_what_is_no_origin_is_refused(world: World, origin: object) -> None:
    with world.unchanged():
        answer = world.call("PATCH", "/v1/groups/demo", {"allowed_origins": [origin]})
    assert_problem(answer, 422)
    assert answer.wrong_fields[0].startswith("allowed_origins")


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("HTTPS://Demo.Example", "https://demo.example"),
        ("https://bücher.example", "https://xn--bcher-kva.example"),
        ("https://bu\u0308cher。example:8443", "https://xn--bcher-kva.example:8443"),
        ("https://ｄemo.example:443", "https://demo.example"),
        ("http://demo.example:80", "http://demo.example"),
        ("http://localhost:3000", "http://localhost:3000"),
        ("http://[::1]:3000", "http://[::1]:3000"),
    ],
)
def test_an_origin_is_kept_as_browsers_send_it(world: World, event: str, typed: str, sent: str) -> None:
    assert world.ask("PATCH", "/v1/groups/demo", {"allowed_origins": [typed]})["allowed_origins"] == [sent]
    answer = world.call("GET", f"/public{event}", headers={"origin": sent})
    assert answer.headers[ALLOWED] == sent
