"""The OpenAPI 3.1 document, made from the tables of routes, the input structures and the shapes of answers.

`python -m infra.openapi` writes it beside this file, from where it is served: nobody who asks for anything else waits
for it to be made. A test fails where the two differ.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from http import HTTPStatus
from pathlib import Path
from typing import Any

import msgspec

from . import organizer, public, shapes
from .http import Route
from .problems import PROBLEM

Schema = dict[str, Any]
FILE = Path(__file__).with_name("openapi.json")
_REF = "#/components/schemas/{name}"
_EVENT = "/v1/groups/{group}/events/{event}"


class _ListOf:
    def __init__(self, shape: type) -> None:
        self.shape = shape


def _of_rules(place: str) -> dict[str, object]:
    return {
        f"GET {place}/rules": _ListOf(shapes.Rule),
        f"POST {place}/rules": shapes.Rule,
        f"GET {place}/rules/{{rule}}": shapes.Rule,
        f"PATCH {place}/rules/{{rule}}": shapes.Rule,
        f"POST {place}/rules/{{rule}}/test": shapes.Rule,
    }


ANSWERS: Mapping[str, object] = {
    "GET /public/v1/groups/{group}/events": _ListOf(shapes.PublicEvent),
    "GET /public/v1/groups/{group}/events/{event}": shapes.PublicEvent,
    "POST /public/v1/groups/{group}/events/{event}/signups": shapes.Accepted,
    "GET /public/v1/signups/{token}": shapes.MySignup,
    "PATCH /public/v1/signups/{token}": shapes.MySignup,
    "POST /public/v1/signups/{token}/cancel": shapes.MySignup,
    "POST /public/v1/unsubscribe/{token}": shapes.Unsubscribed,
    "GET /v1/groups/{group}": shapes.Group,
    "PATCH /v1/groups/{group}": shapes.Group,
    "GET /v1/groups/{group}/events": _ListOf(shapes.Event),
    "POST /v1/groups/{group}/events": shapes.Event,
    f"GET {_EVENT}": shapes.Event,
    f"PATCH {_EVENT}": shapes.Event,
    f"POST {_EVENT}/publish": shapes.Event,
    f"POST {_EVENT}/unpublish": shapes.Event,
    f"POST {_EVENT}/cancel": shapes.Event,
    f"POST {_EVENT}/clone": shapes.Event,
    f"GET {_EVENT}/attendees": _ListOf(shapes.Attendee),
    f"GET {_EVENT}/attendees.csv": "text/csv",
    f"POST {_EVENT}/attendees/{{attendee}}/check-in": shapes.Attendee,
    f"POST {_EVENT}/attendees/{{attendee}}/cancel": shapes.Attendee,
    **_of_rules("/v1/groups/{group}"),
    **_of_rules(_EVENT),
    f"GET {_EVENT}/mailings": _ListOf(shapes.Mailing),
    f"GET {_EVENT}/mailings/{{mailing}}/preview": shapes.Preview,
    f"GET {_EVENT}/deliveries": _ListOf(shapes.Delivery),
    f"POST {_EVENT}/deliveries/{{delivery}}/settle": shapes.Delivery,
    "GET /v1/groups/{group}/contacts": _ListOf(shapes.Contact),
    "POST /v1/groups/{group}/contacts/import": shapes.Imported,
    "GET /v1/groups/{group}/contacts/{contact}": shapes.Contact,
    "PATCH /v1/groups/{group}/contacts/{contact}": shapes.Contact,
    "GET /v1/groups/{group}/contacts/{contact}/history": _ListOf(shapes.Visit),
    "GET /v1/groups/{group}/contacts/{contact}/export": shapes.Dossier,
    "POST /v1/groups/{group}/api-keys": shapes.NewApiKey,
    "GET /v1/groups/{group}/api-keys": _ListOf(shapes.ApiKey),
}
"""What each route answers where all is well; those left out answer nothing, with a 204."""
OTHER_BODIES: Mapping[str, Mapping[str, Schema]] = {
    "POST /public/v1/unsubscribe/{token}": {
        "application/x-www-form-urlencoded": {
            "type": "object",
            "properties": {"List-Unsubscribe": {"const": "One-Click"}},
            "required": ["List-Unsubscribe"],
        }
    },
    "POST /v1/groups/{group}/contacts/import": {"text/csv": {"type": "string"}},
}


def document() -> dict[str, Any]:
    routes = [*public.ROUTES, *organizer.ROUTES]
    schemas = _schemas(routes)
    paths: dict[str, dict[str, Any]] = {}
    for route in routes:
        paths.setdefault(route.path, {})[route.method.lower()] = _operation(route)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Rapport",
            "version": "1",
            "description": "Event sign-ups, reminders and follow-ups. Errors are RFC 9457 problems.",
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {
                "apiKey": {"type": "http", "scheme": "bearer", "description": "An API key of the group: rk_…"}
            },
        },
    }


def _schemas(routes: Iterable[Route]) -> dict[str, Schema]:
    bodies = [route.body for route in routes if route.body]
    answers = [_shape(answer) for answer in ANSWERS.values() if not isinstance(answer, str)]
    kinds = list(dict.fromkeys([*bodies, *answers, shapes.Problem]))
    _, components = msgspec.json.schema_components(kinds, ref_template=_REF)
    return dict(sorted(components.items()))


def _shape(answer: object) -> type:
    return answer.shape if isinstance(answer, _ListOf) else answer  # type: ignore[return-value]


def _operation(route: Route) -> dict[str, Any]:
    name = f"{route.method} {route.path}"
    operation: dict[str, Any] = {
        "operationId": _operation_id(route),
        "tags": ["organiser" if route.scope else "public"],
        "parameters": [*_path_parameters(route), *_query_parameters(route)],
        "responses": _responses(route, name),
    }
    if route.scope:
        operation |= {"security": [{"apiKey": []}], "description": f"Needs the scope `{route.scope}`."}
    content = _body_content(route, name)
    if content:
        operation["requestBody"] = {"required": not name.endswith("/clone"), "content": content}
    return operation


def _operation_id(route: Route) -> str:
    words = [route.method.lower(), *re.findall(r"[a-z]+", re.sub(r"\{|\}|/v1", " ", route.path))]
    return "_".join(words)


def _path_parameters(route: Route) -> list[Schema]:
    return [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
        for name in re.findall(r"\{(\w+)\}", route.path)
    ]


def _query_parameters(route: Route) -> list[Schema]:
    if route.query is None:
        return []
    _, components = msgspec.json.schema_components([route.query], ref_template=_REF)
    schema = _inlined(components[route.query.__name__], components)
    required = set(schema.get("required", ()))
    return [
        {"name": name, "in": "query", "required": name in required, "schema": _not_null(part)}
        for name, part in schema["properties"].items()
    ]


def _inlined(schema: Any, components: Mapping[str, Schema]) -> Any:
    """The schema with what it refers to in its place: a query has no components of its own."""
    if isinstance(schema, Mapping):
        if "$ref" in schema:
            return _inlined(components[schema["$ref"].rpartition("/")[2]], components)
        return {name: _inlined(part, components) for name, part in schema.items()}
    return [_inlined(part, components) for part in schema] if isinstance(schema, list) else schema


def _not_null(schema: Schema) -> Schema:
    """What may be left out of a query cannot be null in it."""
    kinds = [part for part in schema.get("anyOf", ()) if part != {"type": "null"}]
    return kinds[0] if len(kinds) == 1 else {name: part for name, part in schema.items() if name != "default"}


def _body_content(route: Route, name: str) -> dict[str, Any]:
    content: dict[str, Any] = {}
    if route.body:
        content["application/json"] = {"schema": _ref(route.body)}
    for kind, schema in OTHER_BODIES.get(name, {}).items():
        content[kind] = {"schema": schema}
    return content


def _ref(kind: type) -> Schema:
    return {"$ref": _REF.format(name=kind.__name__)}


def _responses(route: Route, name: str) -> dict[str, Any]:
    answers: dict[str, Any] = {str(route.returns): _answer(ANSWERS.get(name), route.returns)}
    if name.endswith(".csv"):
        answers["303"] = {"description": "More than 10,000 rows: where to get them, for a quarter of an hour."}
    for status in _problems(route):
        answers[str(status)] = {
            "description": HTTPStatus(status).phrase,
            "content": {PROBLEM: {"schema": _ref(shapes.Problem)}},
        }
    return answers


def _answer(answer: object, status: int) -> Schema:
    described: Schema = {"description": HTTPStatus(status).phrase}
    if isinstance(answer, str):
        described["content"] = {answer: {"schema": {"type": "string"}}}
    elif isinstance(answer, _ListOf):
        described["content"] = {"application/json": {"schema": _list_schema(answer.shape)}}
    elif answer is not None:
        described["content"] = {"application/json": {"schema": _ref(_shape(answer))}}
    return described


def _list_schema(shape: type) -> Schema:
    return {
        "type": "object",
        "properties": {
            "items": {"type": "array", "items": _ref(shape)},
            "next_cursor": {"type": ["string", "null"]},
        },
        "required": ["items", "next_cursor"],
    }


def _problems(route: Route) -> Sequence[int]:
    statuses = {404, 422}
    if route.scope:
        statuses |= {401, 403}
    if route.method in ("POST", "PATCH", "DELETE"):
        statuses |= {400, 409, 413, 429}
    return sorted(statuses)
