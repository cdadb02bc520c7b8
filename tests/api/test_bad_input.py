"""Bad input gets a problem with the field and the reason, on every route, and changes nothing."""

import time
from typing import Any

import pytest

from rapport.http.query_types import ListQuery
from rapport.http.routing import Route
from tests.testing.routes import (
    ACTIONS,
    FORMS,
    ROUTES,
    SHOWN,
    SOUND,
    Furnished,
    assert_problem,
    each_action,
    each_route,
    each_with_body,
    name_of,
)

NOT_JSON = [
    b"{",
    b"name=Ada",
    b"{'name': 'Ada'}",
    b'{"name": NaN}',
    b'{"name": "Ada"} and more',
    b'{"name": "\xff"}',
    b'{"name": "a\nb"}',
    b'{"name": "\\ud800"}',
    b"\xff\xfe{\x00}\x00",
    b"[" * 100_000,
    b'{"name":' * 100_000,
]
NOT_AN_OBJECT = [b"[]", b"null", b'"name"', b"1", b"true", b'[{"name": "Ada"}]']
OVER_1_MB = b'{"name": "' + b"a" * 1_000_000 + b'"}'
ODD_IDS = ["nothing", "0", "-", "..", "a b", "é", "<script>", "a#b", "\n", "\x00", "a" * 601, "{event}", "*"]
ODD_LIMITS = ["0", "-1", "201", "1000000000000000000000", "ten", "", "1.5", "1e2", "٣", "null"]
FORGED = ["", "x", "k1.", "k1.x.y", "é", "\x00", "a" * 5000, "k1.WyJhIl0.AAAA", "../.."]
IDS = ("group", "event", "attendee", "rule", "mailing", "delivery", "contact", "key", "token")
LISTS = [route for route in ROUTES if route.query and issubclass(route.query, ListQuery)]
each_list = pytest.mark.parametrize("route", LISTS, ids=name_of)


def test_every_route_that_takes_a_body_is_tried_with_a_good_one() -> None:
    assert SOUND.keys() == {name_of(route) for route in ROUTES if route.body} | FORMS


def test_every_route_is_tried_with_bad_input() -> None:
    """All tests here are made from the table of routes, so one that is added is tried at once, if it is of a kind."""
    tried = [route for route in ROUTES if route.body or route.method in ("GET", "DELETE")]
    assert {name_of(route) for route in (*tried, *ACTIONS)} | FORMS == {name_of(route) for route in ROUTES}


@each_with_body
def test_what_is_not_json_is_a_400(furnished: Furnished, route: Route) -> None:
    with furnished.world.unchanged():
        for body in NOT_JSON:
            assert_problem(furnished.ask(route, body=body), 400)


@each_with_body
def test_json_that_is_no_object_is_refused(furnished: Furnished, route: Route) -> None:
    with furnished.world.unchanged():
        for body in NOT_AN_OBJECT:
            assert_problem(furnished.ask(route, body=body), 422)


@each_with_body
def test_an_unknown_field_is_refused_by_name(furnished: Furnished, route: Route) -> None:
    with furnished.world.unchanged():
        answer = furnished.ask(route, body={**SOUND[name_of(route)], "nonsense": 1})
    assert_problem(answer, 422)
    assert answer.wrong_fields == ["nonsense"]


@each_with_body
def test_more_than_1_mb_is_a_413(furnished: Furnished, route: Route) -> None:
    with furnished.world.unchanged():
        assert_problem(furnished.ask(route, body=OVER_1_MB), 413)


@each_action
def test_an_action_takes_no_junk(furnished: Furnished, route: Route) -> None:
    with furnished.world.unchanged():
        for body in (b"{", b"junk", b" "):
            assert_problem(furnished.ask(route, body=body), 400)
        for body in (*NOT_AN_OBJECT, b'{"why": "rain"}'):
            assert_problem(furnished.ask(route, body=body), 422)
        assert_problem(furnished.ask(route, body=OVER_1_MB), 413)


@each_route
def test_an_unknown_query_value_is_refused_by_name(furnished: Furnished, route: Route) -> None:
    if name_of(route) in SHOWN:
        return
    with furnished.world.unchanged():
        answer = furnished.ask(route, query={**furnished.query(route), "nonsense": "1"})
    assert_problem(answer, 422)
    assert answer.wrong_fields == ["nonsense"]


@each_route
def test_a_query_value_that_stands_twice_is_refused(furnished: Furnished, route: Route) -> None:
    answer = furnished.ask(route, query=[("limit", "1"), ("limit", "2")])
    assert_problem(answer, 422)
    assert answer.wrong_fields == ["limit"]


@each_list
def test_a_limit_out_of_range_is_refused_not_clamped(furnished: Furnished, route: Route) -> None:
    for limit in ODD_LIMITS:
        answer = furnished.ask(route, query={"limit": limit})
        assert_problem(answer, 422)
        assert answer.wrong_fields == ["limit"]


@each_list
def test_a_forged_cursor_is_refused(furnished: Furnished, route: Route) -> None:
    for cursor in (*FORGED, furnished.ids["token"]):
        answer = furnished.ask(route, query={"cursor": cursor})
        assert_problem(answer, 422)
        assert answer.wrong_fields == ["cursor"]


@each_route
def test_an_id_that_is_none_is_a_404(furnished: Furnished, route: Route) -> None:
    with furnished.world.unchanged():
        for name in IDS:
            if f"{{{name}}}" in route.path:
                for odd in ODD_IDS:
                    answer = furnished.ask(route, {name: odd})
                    if name_of(route) in SHOWN:
                        assert answer.status == 404
                    else:
                        assert_problem(answer, 404)


@each_route
def test_a_method_that_a_path_does_not_take_is_a_405(furnished: Furnished, route: Route) -> None:
    taken = {one.method for one in ROUTES if one.path == route.path}
    method = next(one for one in ("PUT", "DELETE") if one not in taken)
    with furnished.world.unchanged():
        answer = furnished.world.call(method, furnished.path(route))
    assert_problem(answer, 405)
    assert route.method in answer.headers["allow"]


@pytest.mark.parametrize("path", ["/v1/", "/v1/nothing", "/v1/groups/", "/public/v1", "/public/v1/groups/demo/"])
def test_a_path_that_is_none_is_a_404(furnished: Furnished, path: str) -> None:
    assert_problem(furnished.world.call("GET", path), 404)


@pytest.mark.parametrize("body", [b"{", {"nonsense": 1}, {"email": 1, "name": "a" * 300}])
def test_bad_input_is_refused_within_100_ms(furnished: Furnished, body: Any) -> None:
    """The quickest of some tries: others may be at work on this machine."""
    path = f"/public/v1/groups/demo/events/{furnished.ids['event']}/signups"
    taken = []
    for _ in range(10):
        start = time.perf_counter()
        assert furnished.world.call("POST", path, body).status in (400, 422)
        taken.append(time.perf_counter() - start)
    assert min(taken) < 0.1


def test_every_wrong_field_is_named_at_once(furnished: Furnished) -> None:
    body = {"title": "", "starts_at": "soon", "timezone": "Mars/Base", "capacity": 0, "nonsense": 1}
    with furnished.world.unchanged():
        answer = furnished.world.call("POST", "/v1/groups/demo/events", body)
    assert_problem(answer, 422)
    assert sorted(answer.wrong_fields) == ["capacity", "ends_at", "nonsense", "starts_at", "timezone", "title"]
