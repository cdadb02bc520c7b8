"""Routes for events."""

from collections.abc import Callable
from functools import partial

from msgspec import structs

from ...app import App
from ...domain.event import Event, Seats
from ...domain.principal import Principal, Scope
from ...queries import event_effects, event_warnings
from ...queries import events as event_queries
from ...queries.event_effects import Effects
from ...store import seats as seats_store
from ...usecases.events import change, create, delete, publish
from .. import query_types, request_to_domain, request_types, responses
from ..idempotency import keep
from ..input.preconditions import basis_of, etag
from ..parsing import no_body, parse, parse_body
from ..request import NO_CONTENT, Request, Response, json_response
from ..routing import Route
from .one_event import cancel_message, event_of

Answer = Callable[[App, Request], Response]


def _event_response(app: App, found: tuple[Event, Seats], status: int = 200) -> Response:
    return json_response(status, _shown(app, found))


def _shown(app: App, found: tuple[Event, Seats]) -> object:
    return responses.event_json(app.config.public_url, *found, app.now())


def create_event(app: App, request: Request) -> Response:
    new = request_to_domain.new_event(parse_body(request_types.EventInput, request))
    found = create.create_event(app, request.who, new, keep(app, request, 201, partial(_shown, app)))
    return _event_response(app, found, 201)


def list_events(app: App, request: Request) -> Response:
    query = parse(query_types.EventQuery, request.query, strict=False)
    found, cursor = event_queries.listed(app, request.params["group"], **structs.asdict(query))
    seats = seats_store.seats_of(app.table, found)
    items = [responses.event_json(app.config.public_url, event, seats[event.id], app.now()) for event in found]
    return json_response(200, responses.listed(items, cursor))


def show_event(app: App, request: Request) -> Response:
    event, seats = event_of(app, request)
    return json_response(200, _shown(app, (event, seats)), etag(change.values_of(event, seats)))


def change_event(app: App, request: Request) -> Response:
    patch = request_to_domain.event_patch(parse_body(request_types.EventChange, request))
    done = change.change_event(app, request.who, request.params["event"], patch, basis_of(request))
    warnings = event_warnings.after_change(app, done.was, done.event, done.seats_before, done.seats)
    shown = responses.event_json(app.config.public_url, done.event, done.seats, app.now(), warnings)
    return json_response(200, shown, etag(change.values_of(done.event, done.seats)))


def publish_event(app: App, request: Request) -> Response:
    no_body(request)
    event, seats = publish.publish(app, request.who, request.params["event"])
    warnings = event_warnings.after_publication(app, event, seats)
    return json_response(200, responses.event_json(app.config.public_url, event, seats, app.now(), warnings))


def try_change(app: App, request: Request) -> Response:
    """What a PATCH with this body would lead to; nothing is changed."""
    patch = request_to_domain.event_patch(parse_body(request_types.EventChange, request))
    would = change.would_change(app, *event_of(app, request), patch)
    effects = event_effects.of_change(app, would.was, would.event, would.seats_before, would.seats)
    return json_response(200, responses.effects_json(effects))


def try_publishing(app: App, request: Request) -> Response:
    no_body(request)
    event, seats = event_of(app, request)
    would = publish.would_publish(event)
    effects = event_effects.of_publication(app, would, seats) if would else Effects()
    return json_response(200, responses.effects_json(effects))


def try_cancelling(app: App, request: Request) -> Response:
    message = cancel_message(request)
    event, seats = event_of(app, request)
    would = publish.would_cancel(event, message, app.now())
    effects = event_effects.of_cancellation(app, event, seats) if would else Effects()
    return json_response(200, responses.effects_json(effects))


def delete_event(app: App, request: Request) -> Response:
    delete.delete_event(app, request.who, request.params["event"])
    return NO_CONTENT


def event_action(action: Callable[[App, Principal, str], tuple[Event, Seats]]) -> Answer:
    def answer(app: App, request: Request) -> Response:
        no_body(request)
        return _event_response(app, action(app, request.who, request.params["event"]))

    return answer


def cancel_event(app: App, request: Request) -> Response:
    return _event_response(app, publish.cancel(app, request.who, request.params["event"], cancel_message(request)))


def clone_event(app: App, request: Request) -> Response:
    given = parse_body(request_types.CloneTimes, request) if request.body else request_types.CloneTimes()
    kept = keep(app, request, 201, partial(_cloned, app))
    found = create.clone_event(app, request.who, request.params["event"], request_to_domain.event_times(given), kept)
    return json_response(201, _cloned(app, found))


def _cloned(app: App, found: tuple[Event, Seats]) -> object:
    return responses.event_json(app.config.public_url, *found, app.now(), event_warnings.of_draft(app, found[0]))


_EVENTS = "/v1/groups/{group}/events"
_ONE = _EVENTS + "/{event}"
_READ, _WRITE = Scope.EVENTS_READ, Scope.EVENTS_WRITE

ROUTES = (
    Route("GET", _EVENTS, list_events, _READ, query=query_types.EventQuery),
    Route("POST", _EVENTS, create_event, _WRITE, body=request_types.EventInput, returns=201),
    Route("GET", _ONE, show_event, _READ),
    Route("PATCH", _ONE, change_event, _WRITE, body=request_types.EventChange, if_match=True),
    Route("DELETE", _ONE, delete_event, _WRITE, returns=204),
    Route("POST", _ONE + "/publish", publish_event, _WRITE),
    Route("POST", _ONE + "/dry-run", try_change, _WRITE, body=request_types.EventChange),
    Route("POST", _ONE + "/publish/dry-run", try_publishing, _WRITE),
    Route("POST", _ONE + "/cancel/dry-run", try_cancelling, _WRITE, body=request_types.Cancellation),
    Route("POST", _ONE + "/unpublish", event_action(publish.unpublish), _WRITE),
    Route("POST", _ONE + "/cancel", cancel_event, _WRITE, body=request_types.Cancellation),
    Route("POST", _ONE + "/clone", clone_event, _WRITE, body=request_types.CloneTimes, returns=201),
)
