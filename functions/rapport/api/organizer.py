"""What organisers may ask for, with an API key of their group."""

from collections.abc import Callable
from typing import Any

from msgspec import UNSET, structs

from ..domain.models import DeliveryState, Event, Question, Scope, Seats, Venue
from ..services import attendees, events, groups, keys, lists, previews, seating, settling, timeline
from ..services.app import App
from ..store import events as event_store
from ..store import groups as group_store
from ..store import signups as signup_store
from . import contacts, exports, inputs, outputs, queries, rules
from .http import NO_CONTENT, Request, Response, Route, json_response
from .public import given_fields
from .reading import no_body, read, read_body
from .short_lists import page

Answer = Callable[[App, Request], Response]


def show_group(app: App, request: Request) -> Response:
    return json_response(200, outputs.group_json(group_store.get(app.table, request.params["group"])))


def change_group(app: App, request: Request) -> Response:
    changes = given_fields(read_body(inputs.GroupChange, request))
    return json_response(200, outputs.group_json(groups.change_group(app, request.params["group"], changes)))


def _event_response(app: App, found: tuple[Event, Seats], status: int = 200) -> Response:
    return json_response(status, outputs.event_json(*found, app.now()))


def create_event(app: App, request: Request) -> Response:
    fields, capacity = _event_fields(structs.asdict(read_body(inputs.EventInput, request)))
    found = events.create_event(app, request.params["group"], fields, capacity.get("capacity"))
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


def _question(given: inputs.QuestionInput) -> Question:
    return Question(id=given.id, label=given.label, required=given.required, options=tuple(given.options))


def list_events(app: App, request: Request) -> Response:
    query = read(queries.ListQuery, request.query, strict=False)
    found, cursor = lists.all_events(app, request.params["group"], limit=query.limit, cursor=query.cursor)
    seats = event_store.seats_of(app.table, found)
    items = [outputs.event_json(event, seats[event.id], app.now()) for event in found]
    return json_response(200, outputs.listed(items, cursor))


def show_event(app: App, request: Request) -> Response:
    return _event_response(app, _event(app, request))


def _event(app: App, request: Request) -> tuple[Event, Seats]:
    return event_store.with_seats(app.table, request.params["group"], request.params["event"])


def change_event(app: App, request: Request) -> Response:
    changes, capacity = _event_fields(structs.asdict(read_body(inputs.EventChange, request)))
    place = request.params["group"], request.params["event"]
    return _event_response(app, events.change_event(app, *place, changes, capacity))


def event_action(action: Callable[[App, str, str], tuple[Event, Seats]]) -> Answer:
    def answer(app: App, request: Request) -> Response:
        no_body(request)
        return _event_response(app, action(app, request.params["group"], request.params["event"]))

    return answer


def clone_event(app: App, request: Request) -> Response:
    given = read_body(inputs.CloneTimes, request) if request.body else inputs.CloneTimes()
    times, _ = _event_fields(structs.asdict(given))
    return _event_response(app, events.clone_event(app, request.params["group"], request.params["event"], times), 201)


def list_attendees(app: App, request: Request) -> Response:
    query = read(queries.AttendeeQuery, request.query, strict=False)
    event, seats = _event(app, request)
    found, cursor = lists.attendees(app, event, seats, **structs.asdict(query))
    items = [outputs.attendee_json(signup, event, seats, app.now()) for signup in found]
    return json_response(200, outputs.listed(items, cursor))


def check_in(app: App, request: Request) -> Response:
    no_body(request)
    return _attendee(app, request, attendees.check_in)


def undo_check_in(app: App, request: Request) -> Response:
    attendees.undo_check_in(app, *_attendee_place(request))
    return NO_CONTENT


def _attendee_place(request: Request) -> tuple[str, str, str]:
    return request.params["group"], request.params["event"], request.params["attendee"]


def _attendee(app: App, request: Request, action: Callable[..., Any]) -> Response:
    action(app, *_attendee_place(request))
    event, seats = _event(app, request)
    signup = signup_store.get(app.table, *_attendee_place(request))
    return json_response(200, outputs.attendee_json(signup, event, seats, app.now()))


def cancel_attendee(app: App, request: Request) -> Response:
    no_body(request)
    return _attendee(app, request, seating.cancel)


def list_mailings(app: App, request: Request) -> Response:
    event, entries = timeline.timeline(app, request.params["group"], request.params["event"])
    found, cursor = page(app, request, entries, timeline.by_due_time)
    return json_response(200, outputs.listed([outputs.mailing_json(entry, event) for entry in found], cursor))


def preview_mailing(app: App, request: Request) -> Response:
    attendee = read(queries.PreviewQuery, request.query, strict=False).attendee
    params = request.params
    found = previews.preview(app, params["group"], params["event"], params["mailing"], attendee)
    content = found.content
    shown = {"subject": content.subject, "text": content.text, "html": content.html, "skipped": found.skipped}
    return json_response(200, shown)


def list_deliveries(app: App, request: Request) -> Response:
    query = read(queries.DeliveryQuery, request.query, strict=False)
    event, _ = _event(app, request)
    found, cursor = lists.deliveries(app, event, **structs.asdict(query))
    return json_response(200, outputs.listed([outputs.delivery_json(one) for one in found], cursor))


def settle_delivery(app: App, request: Request) -> Response:
    as_ = DeliveryState(read_body(inputs.Settlement, request).as_)
    params = request.params
    settled = settling.settle_by_hand(app, params["group"], params["event"], params["delivery"], as_)
    return json_response(200, outputs.delivery_json(settled))


def create_key(app: App, request: Request) -> Response:
    given = read_body(inputs.KeyInput, request)
    record, key = keys.create_key(app, request.params["group"], given.name, given.scopes, given.expires_at)
    return json_response(201, outputs.new_key_json(record, key))


def list_keys(app: App, request: Request) -> Response:
    found, cursor = page(app, request, keys.list_keys(app, request.params["group"]), keys.by_age)
    return json_response(200, outputs.listed([outputs.key_json(record) for record in found], cursor))


def delete_key(app: App, request: Request) -> Response:
    keys.delete_key(app, request.params["group"], request.params["key"])
    return NO_CONTENT


_GROUP = "/v1/groups/{group}"
_EVENT = _GROUP + "/events/{event}"
_ATTENDEE = _EVENT + "/attendees/{attendee}"

ROUTES = (
    Route("GET", _GROUP, show_group, Scope.EVENTS_READ),
    Route("PATCH", _GROUP, change_group, Scope.EVENTS_WRITE, body=inputs.GroupChange),
    Route("GET", _GROUP + "/events", list_events, Scope.EVENTS_READ, query=queries.ListQuery),
    Route("POST", _GROUP + "/events", create_event, Scope.EVENTS_WRITE, body=inputs.EventInput, returns=201),
    Route("GET", _EVENT, show_event, Scope.EVENTS_READ),
    Route("PATCH", _EVENT, change_event, Scope.EVENTS_WRITE, body=inputs.EventChange),
    Route("POST", _EVENT + "/publish", event_action(events.publish), Scope.EVENTS_WRITE),
    Route("POST", _EVENT + "/unpublish", event_action(events.unpublish), Scope.EVENTS_WRITE),
    Route("POST", _EVENT + "/cancel", event_action(events.cancel), Scope.EVENTS_WRITE),
    Route("POST", _EVENT + "/clone", clone_event, Scope.EVENTS_WRITE, body=inputs.CloneTimes, returns=201),
    Route("GET", _EVENT + "/attendees", list_attendees, Scope.ATTENDEES_READ, query=queries.AttendeeQuery),
    Route("GET", _EVENT + "/attendees.csv", exports.attendees_csv, Scope.ATTENDEES_READ, query=queries.ExportQuery),
    Route("POST", _ATTENDEE + "/check-in", check_in, Scope.ATTENDEES_WRITE),
    Route("DELETE", _ATTENDEE + "/check-in", undo_check_in, Scope.ATTENDEES_WRITE, returns=204),
    Route("POST", _ATTENDEE + "/cancel", cancel_attendee, Scope.ATTENDEES_WRITE),
    *rules.routes(_GROUP),
    *rules.routes(_EVENT),
    Route("GET", _EVENT + "/mailings", list_mailings, Scope.EVENTS_READ, query=queries.ListQuery),
    Route(
        "GET", _EVENT + "/mailings/{mailing}/preview", preview_mailing, Scope.EVENTS_READ, query=queries.PreviewQuery
    ),
    Route("GET", _EVENT + "/deliveries", list_deliveries, Scope.EVENTS_READ, query=queries.DeliveryQuery),
    Route(
        "POST", _EVENT + "/deliveries/{delivery}/settle", settle_delivery, Scope.EVENTS_WRITE, body=inputs.Settlement
    ),
    *contacts.ROUTES,
    Route("POST", _GROUP + "/api-keys", create_key, Scope.KEYS_WRITE, body=inputs.KeyInput, returns=201),
    Route("GET", _GROUP + "/api-keys", list_keys, Scope.KEYS_WRITE, query=queries.ListQuery),
    Route("DELETE", _GROUP + "/api-keys/{key}", delete_key, Scope.KEYS_WRITE, returns=204),
)
