"""The OpenAPI document is what the routes are."""

import json

import pytest

from infra.openapi import text
from rapport.api import organizer, public
from rapport.api.http import Route
from rapport.api.openapi import ANSWERS, FILE
from tests.openapi.documented import DOCUMENT
from tests.world import World

ROUTES = [*public.ROUTES, *organizer.ROUTES]


def test_what_is_served_is_what_the_routes_are_now() -> None:
    assert FILE.read_text() == text(), "run `python -m infra.openapi`"


def test_it_is_served(world: World) -> None:
    answer = world.call("GET", "/openapi.json")
    assert (answer.status, answer.headers["content-type"]) == (200, "application/json")
    assert answer.json["openapi"] == "3.1.0"


def test_every_route_is_in_it_and_nothing_else() -> None:
    documented = {(method.upper(), path) for path, operations in DOCUMENT["paths"].items() for method in operations}
    assert documented == {(route.method, route.path) for route in ROUTES}


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{route.method} {route.path}")
def test_every_route_says_what_it_answers(route: Route) -> None:
    assert (f"{route.method} {route.path}" in ANSWERS) == (route.returns != 204)


def test_operations_have_names_of_their_own() -> None:
    names = [one["operationId"] for operations in DOCUMENT["paths"].values() for one in operations.values()]
    assert len(names) == len(set(names))


def test_organisers_routes_need_a_key_and_the_others_none() -> None:
    for path, operations in DOCUMENT["paths"].items():
        for operation in operations.values():
            assert ("security" in operation) == path.startswith("/v1/"), path


def test_it_says_nothing_that_a_machine_s_file_would() -> None:
    assert "/work" not in json.dumps(DOCUMENT)
