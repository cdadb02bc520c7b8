"""Why a field is refused, for people: of every type that a request or a query has, no library's words come out."""

from collections.abc import Iterator
from inspect import getmembers, isclass
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import Meta, Struct, UnsetType
from msgspec.structs import fields

from rapport.domain.base.errors import FieldProblem, InvalidError
from rapport.http import query_types, request_types
from rapport.http.input.reasons import reasons
from rapport.http.parsing import parse
from tests.testing.world import World

BODIES = [kind for _, kind in getmembers(request_types, isclass) if issubclass(kind, Struct) and kind is not Struct]
QUERIES = [kind for _, kind in getmembers(query_types, isclass) if issubclass(kind, Struct) and kind is not Struct]
each_type = pytest.mark.parametrize("kind", BODIES + QUERIES, ids=lambda kind: kind.__name__)
LIBRARYS = (
    "expected",
    "got",
    "regex",
    "str",
    "int",
    "bool",
    "array",
    "enum",
    "literal",
    "field",
    "length",
    "`",
    ">=",
    "<=",
    "rfc3339",
    "$",
    "^",
)
"""Of which msgspec's sentences are made, and Python's types."""
SCALARS: st.SearchStrategy[Any] = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 3),
    st.sampled_from((10**400, -(2**70), 1e300, 0.5, "", " ", "x", "\x00", "\u200b", "a" * 301, "a" * 20_001, "é" * 61)),
    st.text(max_size=9),
)
NAMES = sorted({field.encode_name for kind in BODIES for field in fields(kind)} | {"odd"})
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.lists(inner, min_size=12, max_size=60),
        st.dictionaries(st.sampled_from(NAMES), inner, max_size=5),
    ),
    max_leaves=8,
)


def problems_of(kind: type[Struct], body: dict[str, Any], *, strict: bool) -> tuple[FieldProblem, ...]:
    try:
        parse(kind, body, strict=strict)
    except InvalidError as error:
        return error.problems
    return ()


def assert_for_people(reason: str) -> None:
    words = reason.lower().replace("(", " ").replace(",", " ").split()
    assert words
    assert not set(words) & set(LIBRARYS), reason
    assert not any(sign in reason for sign in ("`", ">=", "<=", "$", "Annotated", "msgspec")), reason
    assert reason.startswith(("must ", "Please ", "is ", "has ")), reason


@each_type
def test_whatever_is_sent_each_wrong_field_has_a_reason_for_people(kind: type[Struct]) -> None:
    strict = kind in BODIES
    wanted = [field.encode_name for field in fields(kind)]
    sent = st.dictionaries(st.sampled_from([*wanted, "odd"]), VALUES if strict else st.text(max_size=9) | st.just("٣"))

    @settings(max_examples=40, deadline=None, database=None)
    @given(sent)
    def tried(body: dict[str, Any]) -> None:
        for problem in problems_of(kind, body, strict=strict):
            root = problem.field.partition(".")[0].partition("[")[0]
            assert root in {*wanted, "odd"}
            assert_for_people(problem.reason)

    tried()


@each_type
@settings(max_examples=25, deadline=None, database=None)
@given(value=VALUES)
def test_there_is_a_reason_just_where_a_value_is_not_of_its_type(kind: type[Struct], value: Any) -> None:
    for field in fields(kind):
        try:
            msgspec.convert(value, field.type)
            fits = True
        except msgspec.ValidationError:
            fits = False
        assert (list(reasons(field.type, value, "f")) == []) == fits


def parts_of(kind: Any) -> Iterator[Any]:
    """A type and all that it is made of."""
    yield kind
    plain = get_args(kind)[0] if get_origin(kind) is Annotated else kind
    if isinstance(plain, type) and issubclass(plain, Struct):
        inner: tuple[Any, ...] = tuple(field.type for field in fields(plain))
    else:
        inner = get_args(plain) if get_origin(plain) in (Union, UnionType, list, dict) else ()
    for one in inner:
        if one not in (NoneType, UnsetType):
            yield from parts_of(one)


@each_type
def test_a_pattern_has_a_sentence_and_a_list_of_many_parts_an_end(kind: type[Struct]) -> None:
    for part in parts_of(kind):
        metas = [meta for meta in getattr(part, "__metadata__", ()) if isinstance(meta, Meta)]
        if any(meta.pattern for meta in metas):
            assert any((meta.extra or {}).get("reason") for meta in metas), part
    lists = [part for field in fields(kind) for part in parts_of(field.type) if get_origin(part) is list]
    ends = [get_args(part)[0] for field in fields(kind) for part in parts_of(field.type) if _ends(part)]
    assert [one for one in lists if one not in ends and one != list[str]] == []


def _ends(part: Any) -> bool:
    return any(isinstance(meta, Meta) and meta.max_length for meta in getattr(part, "__metadata__", ()))


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({}, {"email": "Please enter your email address", "name": "Please enter your name"}),
        ({"name": "", "email": ""}, {"email": "Please enter your email address", "name": "Please enter your name"}),
        ({"name": "\u3164 \u200b"}, {"name": "Please enter your name"}),
        ({"name": "a" * 201}, {"name": "must be at most 200 characters"}),
        ({"name": 1}, {"name": "must be text"}),
        ({"looking_for": ["x"] * 11}, {"looking_for": "must have at most 10 entries"}),
        ({"looking_for": ["x", ""]}, {"looking_for[1]": "must not be empty"}),
        ({"visible": "yes"}, {"visible": "must be true or false"}),
        ({"answers": {"a": None}}, {"answers.a": "must be text, a number, true or false, or a list"}),
        ({"language": "German"}, {"language": "must be a language tag, like en or de-AT"}),
        ({"nmae": "Ada"}, {"nmae": "is not known here"}),
    ],
)
def test_what_one_reads(world: World, body: dict[str, Any], said: dict[str, str]) -> None:
    sound = {} if not body or body.get("email") == "" else {"email": "ada@example.org", "name": "Ada"}
    answer = world.call("POST", f"/public{world.event()}/signups", {**sound, **body})
    assert {one["field"]: one["reason"] for one in answer.json["errors"]} == said


BLANK = (
    "",
    " ",
    "\u200b",
    "\u2800",
    "\u3164",
    "\u115f",
    "\U000e0041\U000e007f",
    "\ufe0f",
    "\xa0\u2003",
    "\u00ad",
    "\u0301",
)
SEEN = ("A", "李", "🦊", "👩\u200d💻", "1\ufe0f\u20e3", "\u200bA", " A ", "ﷺ", "\U0001fae9", "-", "\u2028A")


@pytest.mark.parametrize("name", [*BLANK, "A\x00", "A\nB", "A\x7f", "\x1b[31mA", "A\x85"])
def test_a_name_that_nobody_can_see_or_with_controls_is_refused(world: World, name: str) -> None:
    event = world.event()
    changes = {
        f"POST /public{event}/signups": {"email": "eve@example.org", "name": name},
        "POST /v1/groups/demo/events": {"title": name, "starts_at": "2026-11-26T18:30:00"},
        f"PATCH {event}": {"title": name},
        "PATCH /v1/groups/demo": {"name": name},
        "POST /v1/groups/demo/api-keys": {"name": name, "scopes": ["events:read"]},
    }
    with world.unchanged():
        for route, body in changes.items():
            method, path = route.split()
            answer = world.call(method, path, body)
            assert answer.status == 422, route
            assert {"name", "title"} & set(answer.wrong_fields), answer.body


@pytest.mark.parametrize("text", BLANK)
def test_where_something_is_wanted_a_blank_is_nothing(world: World, text: str) -> None:
    event = world.event(questions=[{"id": "why", "label": "Why?", "required": True}])
    with world.unchanged():
        assert world.sign_up(event, answers={"why": text}).wrong_fields == ["answers.why"]
        rule = {"name": "A", "trigger": "on_signup", "audience": "confirmed", "subject": "A", "body": text}
        assert world.call("POST", f"{event}/rules", rule).wrong_fields == ["body"]
        for part in ("name", "address") if text else ():
            assert world.call("PATCH", event, {"venue": {part: text}}).wrong_fields == [f"venue.{part}"]


@pytest.mark.parametrize(("kind", "answer"), [("yes_no", False), ("text", "-"), ("long_text", " 0\n")])
def test_a_no_and_anything_to_see_are_answers(world: World, kind: str, answer: object) -> None:
    event = world.event(questions=[{"id": "why", "label": "Why?", "kind": kind, "required": True}])
    assert world.sign_up(event, answers={"why": answer}).status == 202


@pytest.mark.parametrize("name", SEEN)
def test_a_name_with_anything_to_see_is_taken_as_typed(world: World, name: str) -> None:
    event = world.event(title=name)
    assert world.ask("GET", event)["title"] == name
    assert world.sign_up(event, name=name).status == 202
    assert world.attendee(event)["name"] == name
