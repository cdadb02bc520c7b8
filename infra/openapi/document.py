"""The OpenAPI 3.1 document, made from the tables of routes, the structures of inputs and the shapes of answers."""

from collections.abc import Iterable
from http import HTTPStatus
from pathlib import Path
from typing import Any

import msgspec

from rapport.http import response_types
from rapport.http.organizer import routes as organizer
from rapport.http.problems import PROBLEM
from rapport.http.public import routes
from rapport.http.request import JSON
from rapport.http.routing import Route

from .operation import ListOf, Operation
from .operations import OPERATIONS
from .parameters import Schema, parameters_of

FILE = Path(__file__).parents[2] / "functions" / "rapport" / "http" / "openapi.json"
"""The file that is served: it is not made on request."""
ROUTES = (*routes.ROUTES, *organizer.ROUTES)
_REF = "#/components/schemas/{name}"
_ONE_CLICK: Schema = {
    "type": "object",
    "properties": {"List-Unsubscribe": {"type": "string", "const": "One-Click"}},
    "required": ["List-Unsubscribe"],
}
_TOPICS: Schema = {"description": "Each by its name again, or one a line"}
_TICK: Schema = {"description": "`true` or `on` where it is ticked"}
_SIGN_UP_FORM: Schema = {
    "type": "object",
    "description": "An HTML form: the names of the JSON, and `answers.<question>` for each answer.",
    "properties": {
        "email": {},
        "name": {},
        "looking_for": _TOPICS,
        "can_offer": _TOPICS,
        "visible": _TICK,
        "follow_up_consent": _TICK,
        "introduce": _TICK,
        "keep_in_touch": _TICK,
        "timezone": {},
        "language": {},
        "redirect": {"description": "A page of one of the group's `allowed_origins`, to which to go on"},
    },
    "required": ["email", "name"],
}
_MAYBE_FORM: Schema = {
    "type": "object",
    "description": "An HTML form: the names of the JSON.",
    "properties": {
        "email": {},
        "name": {},
        "ask": {},
        "language": {},
        "redirect": {"description": "A page of one of the group's `allowed_origins`, to which to go on"},
    },
    "required": ["email", "name", "ask"],
}
_OCTETS: Schema = {"type": "string", "format": "binary"}
_OTHER_BODIES = {
    "signUp": {"application/x-www-form-urlencoded": _SIGN_UP_FORM, "multipart/form-data": _SIGN_UP_FORM},
    "askWhoWouldMeetMe": {"application/x-www-form-urlencoded": _MAYBE_FORM, "multipart/form-data": _MAYBE_FORM},
    "unsubscribe": {"application/x-www-form-urlencoded": _ONE_CLICK, "multipart/form-data": _ONE_CLICK},
    "importContacts": {"text/csv": {"type": "string"}},
    "uploadImage": dict.fromkeys(("image/png", "image/jpeg", "image/webp", "application/octet-stream"), _OCTETS),
}
_OF_FORMS = {"signUp": "signup=accepted&seat=…", "askWhoWouldMeetMe": "maybe=accepted"}
"""What takes a form of another site, too, and what it says of it where the form goes on to."""
_HTML = "text/html"
_NO_FIELDS: Schema = {"type": "object", "additionalProperties": False}
_BODY_MAY_BE_LEFT_OUT = {"cancelAttendee", "cancelEvent", "checkIn", "cloneEvent", "tryCancellingEvent"}
_PROBLEMS = {
    400: "The body is not JSON",
    401: "No API key, or one that is not known",
    403: "The API key, or the member's role, lacks the scope",
    404: "There is no such thing, or it is another group's",
    412: "It is not any more what the `If-Match` says: somebody has changed it since",
    413: "The body is over 1 MB",
    415: "The body is of a type that the route does not take",
    422: "Some of what was sent cannot be taken: `errors` says what, and why",
    429: "Too much at once: after `Retry-After` seconds the same request is welcome",
}
_STILL_AT_WORK = "Another request with the same Idempotency-Key is still at work."
_TOO_LONG = "It is more than one answer holds."
_PROBLEM_HEADERS = {429: {"Retry-After": {"description": "Seconds", "schema": {"type": "integer"}}}}


def document() -> dict[str, Any]:
    paths: dict[str, dict[str, Any]] = {}
    for route in ROUTES:
        tag, operation = _described(route)
        paths.setdefault(route.path, {})[route.method.lower()] = _operation(route, tag, operation)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Rapport",
            "version": "1",
            "summary": "Event sign-ups, reminders and follow-ups",
            "description": "Errors are RFC 9457 problems. Lists come in pages: go on with `next_cursor` until it is "
            "null; a page may be short, even empty, before. Unknown fields are refused.",
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": "/"}],
        "tags": [{"name": tag} for tag in OPERATIONS],
        "paths": paths,
        "components": {
            "schemas": _schemas(),
            "responses": {_response_name(status): _problem_response(status) for status in _PROBLEMS},
            "securitySchemes": {
                "apiKey": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "An API key of the group: `rk_…`. Scripts of the console's own pages ask by its "
                    "session instead: what changes something is JSON then, with the page's `csrf` as `X-CSRF-Token`.",
                }
            },
        },
    }


def _described(route: Route) -> tuple[str, Operation]:
    """Raises KeyError for a route that nobody has described."""
    name = f"{route.method} {route.path}"
    tag = next((tag for tag, described in OPERATIONS.items() if name in described), name)
    return tag, OPERATIONS[tag][name]


def _operation(route: Route, tag: str, described: Operation) -> Schema:
    scope = [f"Needs the scope `{route.scope}`."] if route.scope else []
    description = " ".join([*([described.more] if described.more else []), *scope])
    operation: Schema = {
        "operationId": described.id,
        "tags": [tag],
        "summary": described.does,
        "description": description,
        "security": [{"apiKey": []}] if route.scope else [],
        "parameters": parameters_of(route),
        "requestBody": _body(route, described),
        "responses": _responses(route, described),
    }
    return {name: part for name, part in operation.items() if part or name == "security"}


def _body(route: Route, described: Operation) -> Schema | None:
    content: Schema = {kind: {"schema": schema} for kind, schema in _OTHER_BODIES.get(described.id, {}).items()}
    if route.body:
        content[JSON] = {"schema": _ref(route.body), "example": described.example}
    if content:
        return {"required": described.id not in _BODY_MAY_BE_LEFT_OUT, "content": content}
    return {"required": False, "content": {JSON: {"schema": _NO_FIELDS}}} if route.method == "POST" else None


def _ref(kind: type) -> Schema:
    return {"$ref": _REF.format(name=kind.__name__)}


def _responses(route: Route, described: Operation) -> Schema:
    responses: Schema = {str(route.returns): _answer(described.answers, route.returns)}
    if described.id == "exportAttendees":
        responses["303"] = {
            "description": "More than 10,000 rows or 5 MB: the export that is being written, see `showExport`",
            "headers": {"Location": {"required": True, "schema": {"type": "string"}}},
        }
    for status in _problems(route):
        responses[str(status)] = {"$ref": f"#/components/responses/{_response_name(status)}"}
    if described.answers == _HTML:
        content = {_HTML: {"schema": {"type": "string"}}, PROBLEM: {"schema": _ref(response_types.Problem)}}
        responses["404"] = {"description": "A page that says that the link has run out", "content": content}
    if described.id in _OF_FORMS:
        responses["303"] = {
            "description": f"To a form: `redirect`, or our own page, with `{_OF_FORMS[described.id]}` in its query",
            "headers": {"Location": {"required": True, "schema": {"type": "string"}}},
        }
        responses |= {str(status): _with_page(_problem_response(status)) for status in _problems(route)}
    may_be_long = isinstance(described.answers, ListOf) or described.id == "exportContact"
    conflict = " ".join(
        filter(
            None,
            (described.conflict, _STILL_AT_WORK if route.makes else None, _TOO_LONG if may_be_long else None),
        )
    )
    if conflict:
        responses["409"] = {
            "description": conflict,
            "content": {PROBLEM: {"schema": _ref(response_types.Problem)}},
        }
        responses["409"] = _with_page(responses["409"]) if described.id in _OF_FORMS else responses["409"]
    return dict(sorted(responses.items()))


def _with_page(response: Schema) -> Schema:
    """The same to a form: as a page, where something is wrong with the fields our form, filled in."""
    return response | {"content": {**response["content"], "text/html": {"schema": {"type": "string"}}}}


def _answer(answers: object, status: int) -> Schema:
    described: Schema = {"description": HTTPStatus(status).phrase}
    match answers:
        case None:
            return described
        case ListOf(shape, some_fields):
            return described | {"content": {JSON: {"schema": _page_schema(shape, some_fields)}}}
        case str(kind):
            return described | {"content": {kind: {"schema": {"type": "object" if kind == JSON else "string"}}}}
        case type():
            return described | {"content": {JSON: {"schema": _ref(answers)}}}
    raise TypeError(answers)


def _page_schema(shape: type, some_fields: bool) -> Schema:
    items = {**_component(shape), "required": ["id"]} if some_fields else _ref(shape)
    next_cursor = {"type": ["string", "null"], "description": "null at the end"}
    return {
        "type": "object",
        "properties": {"items": {"type": "array", "items": items}, "next_cursor": next_cursor},
        "required": ["items", "next_cursor"],
    }


def _component(shape: type) -> Schema:
    _, schemas = msgspec.json.schema_components([shape], ref_template=_REF)
    component: Schema = schemas[shape.__name__]
    return component


def _problems(route: Route) -> Iterable[int]:
    yield from (422, 429)
    if "{" in route.path:
        yield 404
    if route.scope:
        yield from (401, 403)
    if route.method in ("POST", "PUT", "PATCH"):
        yield from (400, 413, 415)
    if route.if_match:
        yield 412


def _response_name(status: int) -> str:
    return HTTPStatus(status).phrase.replace(" ", "")


def _problem_response(status: int) -> Schema:
    response = {"description": _PROBLEMS[status], "content": {PROBLEM: {"schema": _ref(response_types.Problem)}}}
    return response | ({"headers": _PROBLEM_HEADERS[status]} if status in _PROBLEM_HEADERS else {})


def _schemas() -> dict[str, Schema]:
    operations = [operation for described in OPERATIONS.values() for operation in described.values()]
    answers = [one.answers.shape if isinstance(one.answers, ListOf) else one.answers for one in operations]
    kinds = [*(route.body for route in ROUTES), *answers, response_types.Problem]
    wanted = list(dict.fromkeys(kind for kind in kinds if isinstance(kind, type)))
    _, schemas = msgspec.json.schema_components(wanted, ref_template=_REF)
    return dict(sorted(schemas.items()))
