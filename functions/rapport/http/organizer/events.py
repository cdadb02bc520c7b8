"""Events, as organisers handle them."""

from collections.abc import Callable
from typing import Any

from msgspec import UNSET, structs

from ...app import App
from ...domain.event import Event, Seats, Venue
from ...domain.principal import Principal
from ...domain.questions import Question
from ...queries import events as event_queries
from ...store import events as event_store
from ...store import seats as seats_store
from ...usecases.events import change, create
from .. import query_types, request_types, responses
from ..parsing import no_body, parse, parse_body
from ..request import Request, Response, json_response

Answer = Callable[[App, Request], Response]


def _event_response(app: App, found: tuple[Event, Seats], status: int = 200) -> Response:
    return json_response(status, responses.event_json(*found, app.now()))


def create_event(app: App, request: Request) -> Response:
    fields, capacity = _event_fields(structs.asdict(parse_body(request_types.EventInput, request)))
    found = create.create_event(app, request.who, fields, capacity.get("capacity"))
    return _event_response(app, found, 201)


def _event_fields(given: dict[str, Any]) -> tuple[dict[str, Any], dict[str, int | None]]:
    """What was given of an event, in the domain's words; its capacity, which is kept elsewhere, apart."""
    fields = {name: value for name, value in given.items() if value is not UNSET}
    capacity = {"capacity": fields.pop("capacity")} if "capacity" in fields else {}
    for name in ("starts", "ends"):
        if f"{name}_at" in fields:
            fields[f"{name}_local"] = fields.pop(f"{name}_at")
    if fields.get("venue") is not None:
        fields["venue"] = Venue(**structs.asdict(fields["venue"]))
    if "questions" in fields:
        fields["questions"] = tuple(_question(question) for question in fields["questions"])
    return fields, capacity


def _question(given: request_types.QuestionInput) -> Question:
    return Question(id=given.id, label=given.label, required=given.required, options=tuple(given.options))


def list_events(app: App, request: Request) -> Response:
    query = parse(query_types.ListQuery, request.query, strict=False)
    found, cursor = event_queries.all_events(app, request.params["group"], limit=query.limit, cursor=query.cursor)
    seats = seats_store.seats_of(app.table, found)
    items = [responses.event_json(event, seats[event.id], app.now()) for event in found]
    return json_response(200, responses.listed(items, cursor))


def show_event(app: App, request: Request) -> Response:
    return _event_response(app, event_of(app, request))


def event_of(app: App, request: Request) -> tuple[Event, Seats]:
    return event_store.with_seats(app.table, request.params["group"], request.params["event"])


def change_event(app: App, request: Request) -> Response:
    changes, capacity = _event_fields(structs.asdict(parse_body(request_types.EventChange, request)))
    return _event_response(app, change.change_event(app, request.who, request.params["event"], changes, capacity))


def event_action(action: Callable[[App, Principal, str], tuple[Event, Seats]]) -> Answer:
    def answer(app: App, request: Request) -> Response:
        no_body(request)
        return _event_response(app, action(app, request.who, request.params["event"]))

    return answer


def clone_event(app: App, request: Request) -> Response:
    given = parse_body(request_types.CloneTimes, request) if request.body else request_types.CloneTimes()
    times, _ = _event_fields(structs.asdict(given))
    return _event_response(app, create.clone_event(app, request.who, request.params["event"], times), 201)
