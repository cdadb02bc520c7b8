"""Routes for a group's settings."""

from ...app import App
from ...domain.group import Group
from ...domain.limits.budget import GROUP
from ...domain.principal import Scope
from ...store.admin import groups as group_store
from ...store.limits import group_budgets
from ...usecases.groups import settings
from .. import request_to_domain, request_types, responses
from ..input.preconditions import basis_of, etag
from ..parsing import parse_body
from ..request import Request, Response, json_response
from ..routing import Route


def show_group(app: App, request: Request) -> Response:
    return _group_json(app, group_store.get(app.table, request.params["group"]))


def change_group(app: App, request: Request) -> Response:
    patch = request_to_domain.group_patch(parse_body(request_types.GroupChange, request))
    return _group_json(app, settings.change_group(app, request.who, patch, basis_of(request)))


def _group_json(app: App, group: Group) -> Response:
    now = app.now()
    turn = group_budgets.next_turn(app.table, group.id, GROUP, now)
    shown = responses.group_json(app.config.public_url, group, app.account_brakes.at(now), turn, now)
    return json_response(200, shown, etag(settings.values_of(group)))


_GROUP = "/v1/groups/{group}"

ROUTES = (
    Route("GET", _GROUP, show_group, Scope.EVENTS_READ),
    Route("PATCH", _GROUP, change_group, Scope.EVENTS_WRITE, body=request_types.GroupChange, if_match=True),
)
