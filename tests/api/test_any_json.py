"""Whatever JSON stands in whatever field: taken, or refused with the field and the reason; never an error of ours."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import fields

from rapport.http.routing import Route
from tests.testing.html import read
from tests.testing.routes import SOUND, Furnished, assert_problem, each_with_body, name_of

ODD_TEXT = st.sampled_from(
    (
        "",
        " ",
        "\x00",
        "a\r\nBcc: eve@example.org",
        "en\n",
        "2026-11-26T18:30:00\n",
        "0000-00-00T00:00:00",
        "9999-12-31T23:59:59",
        "2026-02-30T10:00:00",
        "٢٠٢٦-11-26T18:30:00",
        "\u2028",
        "\u202eevil",
        "💥" * 200,
        "\ufdfa" * 200,
        "각" * 200,
        "\U0010ffff",
        "=1+1",
        "<script>alert(1)</script>",
        "{{name}}",
        "{{signup.url.__class__}}",
        "rk_local_demo",
        "P9999W",
        "PT999999999S",
        "eve@example.org ",
        "https://x.example\n",
        "at",
        "on_signup",
        "a" * 20_001,
    )
)
NUMBERS = st.one_of(
    st.integers(),
    st.sampled_from((10**400, -(2**63) - 1, 2**64, 1e300, 5e-324, -0.0, 1e308, 0.1, 200, 1_000_000, 1_000_001)),
    st.floats(allow_nan=False, allow_infinity=False),
)
SCALARS = st.one_of(st.none(), st.booleans(), NUMBERS, ODD_TEXT, st.text(max_size=300))
JSON = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=12) | st.dictionaries(st.text(max_size=20) | ODD_TEXT, inner, max_size=4),
    max_leaves=12,
)
KEYS_OF_OBJECTS = st.sampled_from(("name", "address", "url", "id", "label", "required", "options", "elapsed", "days"))
NEARLY = st.one_of(
    st.dictionaries(KEYS_OF_OBJECTS | st.sampled_from(("at", "instant")), SCALARS, max_size=4),
    st.lists(st.dictionaries(KEYS_OF_OBJECTS, SCALARS, min_size=2, max_size=4), max_size=3),
)
each_json_route = pytest.mark.parametrize(
    "route", [route for route in each_with_body.args[1] if name_of(route) in SOUND], ids=name_of
)


@each_json_route
def test_any_json_in_any_field_is_taken_or_refused_with_a_reason(furnished: Furnished, route: Route) -> None:
    assert route.body is not None
    names = [field.encode_name for field in fields(route.body)]
    changes = st.dictionaries(st.sampled_from(names), JSON | NEARLY, min_size=1, max_size=3)

    @settings(max_examples=40, deadline=None, database=None)
    @given(changes)
    def tried(given_: dict[str, Any]) -> None:
        body = {**SOUND[name_of(route)], **given_}
        answer = furnished.ask(route, body=body, source=next(furnished.world.sources))
        if answer.status >= 300:
            assert_problem(answer, 404, 409, 413, 422)

    tried()


@settings(max_examples=100, deadline=None, database=None)
@given(query=st.dictionaries(st.sampled_from(("status", "attendance", "q", "sort", "limit")), ODD_TEXT | st.text()))
def test_any_query_is_answered_or_refused_with_a_reason(furnished: Furnished, query: dict[str, str]) -> None:
    path = f"/v1/groups/demo/events/{furnished.ids['event']}/attendees"
    answer = furnished.world.call("GET", path, query=query)
    if answer.status >= 300:
        assert_problem(answer, 422)


@settings(max_examples=100, deadline=None, database=None)
@given(body=st.binary(max_size=300) | st.text(max_size=300).map(lambda text: f"email={text}&name={text}".encode()))
def test_any_form_is_answered_with_a_page(furnished: Furnished, body: bytes) -> None:
    for path in (f"/g/demo/{furnished.ids['event']}", f"/s/{furnished.ids['token']}", f"/u/{furnished.ids['token']}"):
        headers = {"content-type": "application/x-www-form-urlencoded"}
        answer = furnished.world.call("POST", path, body, headers=headers, source=next(furnished.world.sources))
        assert answer.status < 500
        assert answer.status == 303 or read(answer.body).one("h1").text


def test_after_all_that_everything_can_still_be_read(furnished: Furnished) -> None:
    world = furnished.world
    for path in ("/v1/groups/demo/events", "/v1/groups/demo/rules", "/v1/groups/demo/contacts"):
        assert world.items(path)
    for event in world.items("/v1/groups/demo/events"):
        path = f"/v1/groups/demo/events/{event['id']}"
        for part in ("rules", "mailings", "attendees", "deliveries"):
            world.items(f"{path}/{part}")
        assert world.call("GET", f"{path}/attendees.csv").status == 200
        assert world.call("GET", f"/g/demo/{event['id']}").status in (200, 404)
