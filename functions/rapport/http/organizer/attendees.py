"""Routes for attendees: list, adding by hand, check-in, cancellation."""

from functools import partial
from typing import TYPE_CHECKING

from ...app import App
from ...domain.principal import Scope
from ...queries import attendees as attendee_queries
from ...usecases.signups import add_by_hand
from ...usecases.signups import check_in as check_in_usecase
from ...usecases.signups import seats as seats_usecase
from .. import query_types, request_types, responses
from ..idempotency import keep
from ..parsing import no_body, parse, parse_body
from ..request import NO_CONTENT, Request, Response, json_response
from .events import cancel_message, event_of

if TYPE_CHECKING:
    from .. import response_types


def list_attendees(app: App, request: Request) -> Response:
    query = parse(query_types.AttendeeQuery, request.query, strict=False)
    event, seats = event_of(app, request)
    found, cursor = attendee_queries.listed(app, event, seats, chosen(query), limit=query.limit, cursor=query.cursor)
    people = attendee_queries.contacts_of(app, event, found)
    items = [responses.attendee_json(one, people.get(one.contact), event, seats, app.now()) for one in found]
    return json_response(200, responses.listed(items, cursor))


def chosen(query: query_types.ChosenAttendees) -> attendee_queries.Chosen:
    return attendee_queries.Chosen(status=query.status, attendance=query.attendance, q=query.q, sort=query.sort)


def add_attendee(app: App, request: Request) -> Response:
    given = parse_body(request_types.AttendeeInput, request)
    new = add_by_hand.ByHand(name=given.name, email=given.email, checked_in=given.checked_in)
    shown = partial(_checked_in_json, app, request)
    added = add_by_hand.add_by_hand(app, request.who, request.params["event"], new, keep(app, request, 201, shown))
    return json_response(201, shown(added))


def check_in(app: App, request: Request) -> Response:
    no_body(request)
    return _checked_in(app, request, check_in_usecase.check_in(app, request.who, *_attendee(request)))


def check_in_by_code(app: App, request: Request) -> Response:
    given = parse_body(request_types.CheckInCode, request)
    one = check_in_usecase.check_in_by_code(app, request.who, request.params["event"], given.code)
    return _checked_in(app, request, one)


def _checked_in(app: App, request: Request, one: check_in_usecase.CheckedIn) -> Response:
    return json_response(200, _checked_in_json(app, request, one))


def _checked_in_json(app: App, request: Request, one: check_in_usecase.CheckedIn) -> "response_types.CheckedIn":
    """As much of it as who asks may see."""
    shown = responses.attendee_json(one.signup, one.contact, one.event, one.seats, app.now())
    if not request.who.may(Scope.ATTENDEES_READ):
        shown = responses.attendee_at_the_door(shown)
    return {**shown, "warnings": list(one.warnings)}


def undo_check_in(app: App, request: Request) -> Response:
    check_in_usecase.undo_check_in(app, request.who, *_attendee(request))
    return NO_CONTENT


def cancel_attendee(app: App, request: Request) -> Response:
    one = seats_usecase.cancel(app, request.who, *_attendee(request), cancel_message(request))
    people = attendee_queries.contacts_of(app, one.event, [one.signup])
    shown = responses.attendee_json(one.signup, people.get(one.signup.contact), one.event, one.seats, app.now())
    return json_response(200, shown)


def _attendee(request: Request) -> tuple[str, str]:
    """The event and the attendee in the path."""
    return request.params["event"], request.params["attendee"]
