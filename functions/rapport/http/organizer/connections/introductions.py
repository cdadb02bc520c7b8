"""Routes about who is introduced to whom at an event: what would be, a veto, and a pair made by hand."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ....app import App
from ....domain.base.errors import ConflictError, NotFoundError
from ....domain.principal import Scope
from ....queries.connections.introductions import Shown, of_event
from ....usecases.introductions import organise
from ... import query_types, request_types
from ...idempotency import keep
from ...parsing import no_body, parse_body
from ...request import Request, Response, json_response
from ...responses import listed
from ...routing import Route
from ...short_lists import page
from ..one_event import event_of

if TYPE_CHECKING:
    from . import response_types


def list_introductions(app: App, request: Request) -> Response:
    event, _ = event_of(app, request)
    if not event.connections:
        raise ConflictError(organise.SWITCHED_OFF)
    items, cursor = page(app, request, of_event(app, event).shown, lambda one: one.id)
    return json_response(200, listed([_introduction_json(one) for one in items], cursor))


def veto(app: App, request: Request) -> Response:
    no_body(request)
    organise.veto(app, request.who, request.params["event"], request.params["introduction"])
    return _shown(app, request, request.params["introduction"], 200)


def add_introduction(app: App, request: Request) -> Response:
    given = parse_body(request_types.IntroductionInput, request)
    first, second = given.attendees
    kept = keep(app, request, 201, lambda id: {"id": id})
    id = organise.introduce_by_hand(app, request.who, request.params["event"], (first, second), given.reason, kept)
    return _shown(app, request, id, 201)


def added_already(app: App, request: Request, kept: Mapping[str, Any]) -> Response:
    """The same pair, as it is now. Raises NotFoundError once it is none any more."""
    return _shown(app, request, kept["id"], 201)


def _shown(app: App, request: Request, id: str, status: int) -> Response:
    event, _ = event_of(app, request)
    found = of_event(app, event).find(id)
    if found is None:
        raise NotFoundError("These two are not introduced at this event any more.")
    return json_response(status, _introduction_json(found))


def _introduction_json(one: Shown) -> "response_types.Introduction":
    return {
        "id": one.id,
        "people": [{"attendee": person.contact, "name": person.name} for person in one.people],
        "reasons": list(one.reasons),
        "state": one.state.value,
    }


_INTRODUCTIONS = "/v1/groups/{group}/events/{event}/introductions"

ROUTES = (
    Route("GET", _INTRODUCTIONS, list_introductions, Scope.ATTENDEES_READ, query=query_types.ListQuery),
    Route(
        *("POST", _INTRODUCTIONS, add_introduction, Scope.ATTENDEES_WRITE),
        body=request_types.IntroductionInput,
        returns=201,
        again=added_already,
    ),
    Route("POST", _INTRODUCTIONS + "/{introduction}/veto", veto, Scope.ATTENDEES_WRITE),
)
