"""Routes for what organisers do to attendees: add by hand, cancel, check in all."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ....app import App
from ....domain.base.errors import NotFoundError
from ....domain.principal import Scope
from ....queries.attendees.chosen import contacts_of
from ....store import signups
from ....store.attendees import check_in_all as check_in_all_store
from ....usecases.attendees import check_in_all
from ....usecases.signups import add_by_hand
from ....usecases.signups import seats as seats_usecase
from ....usecases.signups.check_in import CheckedIn
from ... import request_types, responses
from ...idempotency import keep
from ...parsing import no_body, parse_body
from ...principal import need
from ...request import Request, Response, json_response
from ...routing import Route
from ..one_event import cancel_message

if TYPE_CHECKING:
    from ... import response_types


def add_attendee(app: App, request: Request) -> Response:
    """Who does no more than check people in adds those alone who stand before them."""
    given = parse_body(request_types.AttendeeInput, request)
    if not given.checked_in:
        need(request.who, Scope.ATTENDEES_WRITE)
    new = add_by_hand.ByHand(name=given.name, email=given.email, checked_in=given.checked_in)
    kept = keep(app, request, 201, _kept)
    added = add_by_hand.add_by_hand(app, request.who, request.params["event"], new, kept)
    return json_response(201, checked_in_json(app, request, added))


def _kept(added: CheckedIn) -> dict[str, object]:
    """Nothing that says who it is, which would outlast an erasure."""
    return {"attendee": added.signup.contact, "warnings": list(added.warnings)}


def added_already(app: App, request: Request, kept: Mapping[str, Any]) -> Response:
    """The same attendee, as they are now. Raises NotFoundError once they were erased."""
    group, event = request.params["group"], request.params["event"]
    found, contact = signups.attendee_and_contact(app.table, group, event, kept["attendee"])
    one = CheckedIn(
        event=found.event, seats=found.seats, signup=found.signup, contact=contact, warnings=tuple(kept["warnings"])
    )
    return json_response(201, checked_in_json(app, request, one))


def checked_in_json(app: App, request: Request, one: CheckedIn) -> "response_types.CheckedIn":
    """As much of it as who asks may see."""
    shown = responses.attendee_json(one.signup, one.contact, one.event, one.seats, app.now())
    if not request.who.may(Scope.ATTENDEES_READ):
        shown = responses.attendee_at_the_door(shown)
    return {**shown, "already": one.already, "warnings": list(one.warnings)}


def cancel_attendee(app: App, request: Request) -> Response:
    one = seats_usecase.cancel(app, request.who, *_attendee(request), cancel_message(request))
    people = contacts_of(app, one.event, [one.signup])
    shown = responses.attendee_json(one.signup, people.get(one.signup.contact), one.event, one.seats, app.now())
    return json_response(200, shown)


def all_checked_in(app: App, request: Request) -> Response:
    no_body(request)
    run = check_in_all.check_in_all(app, request.who, request.params["event"])
    return json_response(200, responses.check_in_all_json(run))


def undo_all_checked_in(app: App, request: Request) -> Response:
    no_body(request)
    run = check_in_all.undo_check_in_all(app, request.who, request.params["event"])
    return json_response(200, responses.check_in_all_json(run))


def show_all_checked_in(app: App, request: Request) -> Response:
    run = check_in_all_store.find(app.table, request.params["group"], request.params["event"])
    if run is None:
        raise NotFoundError("Nobody was checked in together with all others.")
    return json_response(200, responses.check_in_all_json(run))


def _attendee(request: Request) -> tuple[str, str]:
    """The event and the attendee in the path."""
    return request.params["event"], request.params["attendee"]


_EVENT = "/v1/groups/{group}/events/{event}"
_ATTENDEES = _EVENT + "/attendees"

ROUTES = (
    Route(
        *("POST", _ATTENDEES, add_attendee, Scope.CHECK_IN),
        body=request_types.AttendeeInput,
        returns=201,
        again=added_already,
    ),
    Route(
        "POST",
        _ATTENDEES + "/{attendee}/cancel",
        cancel_attendee,
        Scope.ATTENDEES_WRITE,
        body=request_types.Cancellation,
    ),
    Route("POST", _EVENT + "/check-in-all", all_checked_in, Scope.ATTENDEES_WRITE),
    Route("GET", _EVENT + "/check-in-all", show_all_checked_in, Scope.ATTENDEES_READ),
    Route("POST", _EVENT + "/check-in-all/undo", undo_all_checked_in, Scope.ATTENDEES_WRITE),
)
