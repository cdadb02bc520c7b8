"""The OpenAPI document is what the routes are, and what a caller needs to know of them."""

import json
from typing import Any
from urllib.parse import urlencode

import jsonschema_rs
import pytest
from msgspec import structs

from infra.openapi.document import FILE, ROUTES, document
from infra.openapi.operations import OPERATIONS
from rapport.http.parsing import parse
from rapport.http.routing import Route
from tests.testing.openapi import DOCUMENT, resolved
from tests.testing.world import World

each_route = pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{route.method} {route.path}")


def operation_of(route: Route) -> Any:
    return DOCUMENT["paths"][route.path][route.method.lower()]


def all_operations() -> list[Any]:
    return [one for operations in DOCUMENT["paths"].values() for one in operations.values()]


def test_what_is_served_is_what_the_routes_are_now() -> None:
    assert json.loads(FILE.read_text()) == document(), "run `python -m infra.openapi`"


def test_it_is_served_to_anybody(world: World) -> None:
    answer = world.call("GET", "/openapi.json", key=None, headers={"origin": "https://editor.example"})
    assert (answer.status, answer.headers["content-type"]) == (200, "application/json")
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.json == DOCUMENT
    assert answer.json["openapi"] == "3.1.0"


def test_every_route_is_in_it_and_nothing_else() -> None:
    documented = {(method.upper(), path) for path, operations in DOCUMENT["paths"].items() for method in operations}
    assert documented == {(route.method, route.path) for route in ROUTES}


def test_nothing_is_described_that_is_not_there() -> None:
    described = {name for operations in OPERATIONS.values() for name in operations}
    assert described == {f"{route.method} {route.path}" for route in ROUTES}


def test_operations_have_names_of_their_own() -> None:
    names = [one["operationId"] for one in all_operations()]
    assert len(names) == len(set(names))


@each_route
def test_a_route_says_what_it_does_and_what_it_answers(route: Route) -> None:
    operation = operation_of(route)
    assert operation["summary"]
    assert bool(operation["responses"][str(route.returns)].get("content")) == (route.returns != 204)


@each_route
def test_a_route_says_what_it_takes(route: Route) -> None:
    operation = operation_of(route)
    assert ("json" in str(operation.get("requestBody", {}).get("content"))) >= bool(route.body)
    asked = {one["name"] for one in operation.get("parameters", ()) if one["in"] == "query"}
    assert asked == {field.name for field in (structs.fields(route.query) if route.query else ())}
    assert all(one["description"] for one in operation.get("parameters", ()))


@each_route
def test_organisers_routes_need_a_key_with_a_scope_that_is_named_and_the_others_none(route: Route) -> None:
    operation = operation_of(route)
    assert operation["security"] == ([{"apiKey": []}] if route.path.startswith("/v1/") else [])
    assert route.scope is None or f"`{route.scope}`" in operation["description"]
    assert ("401" in operation["responses"]) == (route.scope is not None)


@pytest.mark.parametrize("route", [route for route in ROUTES if route.body], ids=lambda route: route.path)
def test_an_example_is_one_that_is_taken(route: Route) -> None:
    content = operation_of(route)["requestBody"]["content"]["application/json"]
    schema = {**content["schema"], "components": DOCUMENT["components"]}
    jsonschema_rs.Draft202012Validator(schema, validate_formats=True).validate(content["example"])
    assert route.body is not None
    parse(route.body, content["example"])


def test_every_reference_leads_somewhere() -> None:
    references = {part["$ref"] for part in _parts(DOCUMENT) if "$ref" in part}
    assert all(resolved({"$ref": one}) for one in references)


def test_every_schema_is_one_and_is_used() -> None:
    for schema in DOCUMENT["components"]["schemas"].values():
        jsonschema_rs.meta.validate({**schema, "$schema": "https://json-schema.org/draft/2020-12/schema"})
    used = {part["$ref"].rpartition("/")[2] for part in _parts(DOCUMENT) if "$ref" in part}
    assert DOCUMENT["components"]["schemas"].keys() <= used


def _parts(value: Any) -> list[dict[str, Any]]:
    if isinstance(value, dict):
        return [value, *(part for inner in value.values() for part in _parts(inner))]
    return [part for inner in value for part in _parts(inner)] if isinstance(value, list) else []


def test_a_form_of_one_click_is_taken_as_it_is_documented(world: World) -> None:
    world.sign_up(world.event())
    operation = DOCUMENT["paths"]["/public/v1/unsubscribe/{token}"]["post"]
    schema = operation["requestBody"]["content"]["application/x-www-form-urlencoded"]["schema"]
    form = {name: part["const"] for name, part in schema["properties"].items()}
    path = f"/public/v1/unsubscribe/{world.mails('ada')[0].unsubscribe_token}"
    headers = {"content-type": "application/x-www-form-urlencoded"}
    assert world.call("POST", path, urlencode(form).encode(), headers=headers).status == 200
