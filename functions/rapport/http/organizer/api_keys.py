"""Routes for API keys."""

from functools import partial

from ...app import App
from ...domain.principal import Scope
from ...usecases.groups import api_keys
from .. import query_types, request_types, responses
from ..idempotency import keep
from ..parsing import parse_body
from ..request import NO_CONTENT, Request, Response, json_response
from ..routing import Route
from ..short_lists import page


def create_key(app: App, request: Request) -> Response:
    given = parse_body(request_types.KeyInput, request)
    kept = keep(app, request, 201, partial(responses.new_key_json, key=None))
    record, key = api_keys.create_key(app, request.who, given.name, given.scopes, given.expires_at, keep=kept)
    return json_response(201, responses.new_key_json(record, key))


def list_keys(app: App, request: Request) -> Response:
    found, cursor = page(app, request, api_keys.list_keys(app, request.params["group"]), api_keys.by_age)
    return json_response(200, responses.listed([responses.key_json(record) for record in found], cursor))


def delete_key(app: App, request: Request) -> Response:
    api_keys.delete_key(app, request.who, request.params["key"])
    return NO_CONTENT


_KEYS = "/v1/groups/{group}/api-keys"
_SCOPE = Scope.KEYS_WRITE

ROUTES = (
    Route("POST", _KEYS, create_key, _SCOPE, body=request_types.KeyInput, returns=201),
    Route("GET", _KEYS, list_keys, _SCOPE, query=query_types.ListQuery),
    Route("DELETE", _KEYS + "/{key}", delete_key, _SCOPE, returns=204),
)
