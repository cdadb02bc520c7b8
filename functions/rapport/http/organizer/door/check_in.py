"""Routes for the door: who is expected, what other doors changed of it, checking people in."""

from ....app import App
from ....domain.base.clock import parse_duration
from ....domain.principal import Scope
from ....queries import door
from ....usecases.signups import check_in as check_in_usecase
from ... import query_types, request_types, responses
from ...parsing import parse, parse_body
from ...request import NO_CONTENT, Request, Response, json_response
from ...routing import Route
from ..attendees.actions import checked_in_json


def list_expected(app: App, request: Request) -> Response:
    query = parse(query_types.DoorQuery, request.query, strict=False)
    event, seats = door.event_at_the_door(app, request.who, request.params["event"])
    found, cursor = door.listed(app, request.who, event, seats, q=query.q, limit=query.limit, cursor=query.cursor)
    return json_response(200, responses.listed([responses.expected_json(one) for one in found], cursor))


def list_changes(app: App, request: Request) -> Response:
    query = parse(query_types.ChangesQuery, request.query, strict=False)
    found = door.changes(app, request.who, _event(request), query.since)
    return json_response(200, responses.door_changes_json(found, app.now()))


def check_in(app: App, request: Request) -> Response:
    given = parse_body(request_types.CheckIn, request) if request.body else request_types.CheckIn()
    one = check_in_usecase.check_in(app, request.who, *_attendee(request), ago=parse_duration(given.ago, "ago"))
    return json_response(200, checked_in_json(app, request, one))


def check_in_by_code(app: App, request: Request) -> Response:
    given = parse_body(request_types.CheckInCode, request)
    ago = parse_duration(given.ago, "ago")
    one = check_in_usecase.check_in_by_code(app, request.who, _event(request), given.code, ago=ago)
    return json_response(200, checked_in_json(app, request, one))


def undo_check_in(app: App, request: Request) -> Response:
    query = parse(query_types.UndoQuery, request.query, strict=False)
    check_in_usecase.undo_check_in(app, request.who, *_attendee(request), ago=parse_duration(query.ago, "ago"))
    return NO_CONTENT


def _event(request: Request) -> str:
    return request.params["event"]


def _attendee(request: Request) -> tuple[str, str]:
    """The event and the attendee in the path."""
    return request.params["event"], request.params["attendee"]


_EVENT = "/v1/groups/{group}/events/{event}"
_ATTENDEE = _EVENT + "/attendees/{attendee}"

ROUTES = (
    Route("GET", _EVENT + "/check-in", list_expected, Scope.CHECK_IN, query=query_types.DoorQuery),
    Route("GET", _EVENT + "/check-in/changes", list_changes, Scope.CHECK_IN, query=query_types.ChangesQuery),
    Route("POST", _EVENT + "/check-in", check_in_by_code, Scope.CHECK_IN, body=request_types.CheckInCode),
    Route("POST", _ATTENDEE + "/check-in", check_in, Scope.CHECK_IN, body=request_types.CheckIn),
    Route("DELETE", _ATTENDEE + "/check-in", undo_check_in, Scope.CHECK_IN, query=query_types.UndoQuery, returns=204),
)
