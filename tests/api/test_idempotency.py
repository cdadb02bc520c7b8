"""Idempotency-Key: a request that makes something, sent again with the same key, makes nothing more."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest

from rapport.http.organizer import routes
from rapport.http.routing import Route
from rapport.store.admin import idempotency
from rapport.store.dynamodb.expressions import exists
from tests.testing.lambda_events import Answer
from tests.testing.routes import SOUND, Furnished, assert_problem, furnished_world, name_of
from tests.testing.world import MEETING, World

EVENTS, KEYS = "/v1/groups/demo/events", "/v1/groups/demo/api-keys"
MAKING = [route for route in routes.ROUTES if route.makes]
each_making = pytest.mark.parametrize("route", MAKING, ids=name_of)


def make(world: World, once: str, body: Mapping[str, object] = MEETING, path: str = EVENTS, **options: Any) -> Answer:
    return world.call("POST", path, body, headers={"idempotency-key": once}, **options)


def test_it_is_taken_by_what_makes_something_and_by_what_sends_at_once() -> None:
    made = {name_of(route) for route in routes.ROUTES if route.returns == 201}
    event = "/v1/groups/{group}/events/{event}"
    tests = {f"POST {place}/rules/{{rule}}/test" for place in ("/v1/groups/{group}", event)}
    sending = {f"POST {event}/messages/test", f"POST {event}/invitations"}
    assert {name_of(route) for route in MAKING} == made | tests | sending


@each_making
def test_a_repeat_gets_the_first_one_s_answer_and_makes_nothing(route: Route) -> None:
    with furnished_world() as furnished:
        first = asked(furnished, route)
        assert first.status == route.returns
        furnished.world.now += timedelta(hours=23)
        with furnished.world.unchanged():
            again = asked(furnished, route)
    assert again.status == first.status
    assert again.json == {**first.json, **({"key": None} if "key" in first.json else {})}


def asked(furnished: Furnished, route: Route) -> Answer:
    return furnished.ask(route, headers={"idempotency-key": "once"}, body=SOUND.get(name_of(route)))


@each_making
def test_what_is_kept_is_written_with_what_is_made(route: Route) -> None:
    """Where the one cannot be written, neither is the other."""
    with (
        furnished_world() as furnished,
        furnished.world.unchanged(),
        patch.object(idempotency, "is_new", exists),
    ):
        assert asked(furnished, route).status == 409


def test_without_the_header_each_request_makes_one(world: World) -> None:
    first, second = (world.ask("POST", EVENTS, MEETING)["id"] for _ in range(2))
    assert first != second


def test_another_body_is_refused_and_names_the_header(world: World) -> None:
    make(world, "once")
    with world.unchanged():
        for body in ({**MEETING, "title": "Another"}, {"title": ""}):
            answer = make(world, "once", body)
            assert_problem(answer, 422)
            assert answer.wrong_fields == ["Idempotency-Key"]


def test_another_key_actor_or_route_is_another_request(world: World) -> None:
    event = f"{EVENTS}/{make(world, 'once').json['id']}"
    other = world.key_of("demo")
    made = [make(world, "twice"), make(world, "once", key=other), make(world, "once", {}, f"{event}/clone")]
    assert len({answer.json["id"] for answer in made}) == 3
    assert f"{EVENTS}/{make(world, 'once').json['id']}" == event


def test_another_group_s_request_is_another(world: World) -> None:
    theirs = world.add_group("others")
    first = make(world, "once")
    assert make(world, "once", path="/v1/groups/others/events", key=theirs).json["id"] != first.json["id"]


def test_after_a_day_it_is_a_new_request_though_the_item_is_still_there(world: World) -> None:
    first = make(world, "once")
    world.now += timedelta(hours=24, seconds=1)
    second = make(world, "once")
    assert second.json["id"] != first.json["id"]
    assert make(world, "once").json["id"] == second.json["id"]


@pytest.mark.parametrize("key", ["", "a" * 256, "with blank", "naïve", "tab\tbed"])
def test_what_cannot_be_a_key_is_refused(world: World, key: str) -> None:
    with world.unchanged():
        answer = make(world, key)
        assert_problem(answer, 422)
        assert answer.wrong_fields == ["Idempotency-Key"]


def test_a_key_of_255_characters_is_taken(world: World) -> None:
    assert make(world, "~" * 255).json == make(world, "~" * 255).json


def test_what_was_refused_may_be_asked_again_with_the_same_key(world: World) -> None:
    assert make(world, "once", {**MEETING, "ends_at": MEETING["starts_at"]}).status == 422
    assert make(world, "once").status == 201


def test_no_secret_is_kept(world: World) -> None:
    made = make(world, "once", {"name": "n", "scopes": ["events:read"]}, KEYS).json
    assert made["key"].startswith("rk_")
    assert made["key"] not in repr(world.dump())
    assert make(world, "once", {"name": "n", "scopes": ["events:read"]}, KEYS).json == {**made, "key": None}


def test_who_loses_a_race_gets_the_winner_s_answer(world: World) -> None:
    """The second looks before the first has written."""
    find = idempotency.find
    first: list[Answer] = []

    def too_early() -> None:
        with patch.object(idempotency, "find", find):
            first.append(make(world, "once"))

    with patch.object(idempotency, "find", lambda *place: find(*place) if first else too_early()):
        second = make(world, "once")
    assert second.json == first[0].json
    assert len(world.items(EVENTS)) == 1


def test_eight_at_once_make_one(world: World) -> None:
    with ThreadPoolExecutor(8) as crowd:
        answers = list(crowd.map(lambda _: make(world, "once", drain=False), range(8)))
    made = {answer.json["id"] for answer in answers if answer.status == 201}
    assert len(made) == 1
    assert {answer.status for answer in answers} <= {201, 409}
    assert len(world.items(EVENTS)) == 1


def test_other_routes_know_no_such_header(world: World) -> None:
    event = world.event(publish=False)
    for _ in range(2):
        answer = world.call("POST", f"{event}/publish", headers={"idempotency-key": "with blank"})
        assert answer.status == 200
