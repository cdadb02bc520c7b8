"""Attendees: the list, check-in, cancelling."""

from collections.abc import Callable
from typing import Any

from msgspec import structs

from ...app import App
from ...queries import attendees as attendee_queries
from ...store import signups as signup_store
from ...usecases.signups import check_in as check_in_usecase
from ...usecases.signups import seats as seats_usecase
from .. import query_types, responses
from ..parsing import no_body, parse
from ..request import NO_CONTENT, Request, Response, json_response
from .events import event_of


def list_attendees(app: App, request: Request) -> Response:
    query = parse(query_types.AttendeeQuery, request.query, strict=False)
    event, seats = event_of(app, request)
    found, cursor = attendee_queries.listed(app, event, seats, **structs.asdict(query))
    items = [responses.attendee_json(signup, event, seats, app.now()) for signup in found]
    return json_response(200, responses.listed(items, cursor))


def check_in(app: App, request: Request) -> Response:
    no_body(request)
    return _attendee(app, request, check_in_usecase.check_in)


def undo_check_in(app: App, request: Request) -> Response:
    check_in_usecase.undo_check_in(app, request.who, request.params["event"], request.params["attendee"])
    return NO_CONTENT


def _attendee_place(request: Request) -> tuple[str, str, str]:
    return request.params["group"], request.params["event"], request.params["attendee"]


def _attendee(app: App, request: Request, action: Callable[..., Any]) -> Response:
    action(app, request.who, request.params["event"], request.params["attendee"])
    event, seats = event_of(app, request)
    signup = signup_store.get(app.table, *_attendee_place(request))
    return json_response(200, responses.attendee_json(signup, event, seats, app.now()))


def cancel_attendee(app: App, request: Request) -> Response:
    no_body(request)
    return _attendee(app, request, seats_usecase.cancel)
