"""Routes for members."""

from ...app import App
from ...domain.principal import Scope
from ...store.admin import members as member_store
from ...usecases.groups import members
from .. import query_types, request_to_domain, request_types, responses
from ..idempotency import keep
from ..parsing import no_body, parse_body
from ..request import NO_CONTENT, Request, Response, json_response
from ..routing import Route
from ..short_lists import page


def list_members(app: App, request: Request) -> Response:
    found, cursor = page(app, request, members.list_members(app, request.who.group), members.by_age)
    return json_response(200, responses.listed([responses.member_json(one) for one in found], cursor))


def invite_member(app: App, request: Request) -> Response:
    new = request_to_domain.new_member(parse_body(request_types.MemberInput, request))
    kept = keep(app, request, 201, responses.member_json)
    return json_response(201, responses.member_json(members.invite(app, request.who, new, kept)))


def show_member(app: App, request: Request) -> Response:
    member = member_store.get(app.table, request.who.group, request.params["member"])
    return json_response(200, responses.member_json(member))


def change_member(app: App, request: Request) -> Response:
    patch = request_to_domain.member_patch(parse_body(request_types.MemberChange, request))
    changed = members.change_member(app, request.who, request.params["member"], patch)
    return json_response(200, responses.member_json(changed))


def remove_member(app: App, request: Request) -> Response:
    members.remove_member(app, request.who, request.params["member"])
    return NO_CONTENT


def invite_again(app: App, request: Request) -> Response:
    no_body(request)
    invited = members.invite_again(app, request.who, request.params["member"])
    return json_response(200, responses.member_json(invited))


_MEMBERS = "/v1/groups/{group}/members"
_ONE = _MEMBERS + "/{member}"
_SCOPE = Scope.MEMBERS_WRITE

ROUTES = (
    Route("GET", _MEMBERS, list_members, _SCOPE, query=query_types.ListQuery),
    Route("POST", _MEMBERS, invite_member, _SCOPE, body=request_types.MemberInput, returns=201),
    Route("GET", _ONE, show_member, _SCOPE),
    Route("PATCH", _ONE, change_member, _SCOPE, body=request_types.MemberChange),
    Route("DELETE", _ONE, remove_member, _SCOPE, returns=204),
    Route("POST", _ONE + "/invite", invite_again, _SCOPE),
)
