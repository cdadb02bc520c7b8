"""Routes for mailings: timeline, previews, deliveries."""

from typing import TYPE_CHECKING

from msgspec import structs

from ...app import App
from ...domain.delivery import Delivery, DeliveryState
from ...domain.principal import Scope
from ...queries.mailings import deliveries as delivery_queries
from ...queries.mailings import preview, recipients, timeline
from ...sending import settle
from ...store.admin import groups
from ...usecases.events import write_to_attendees
from ...usecases.rules import test_rule
from .. import query_types, request_to_domain, request_types, responses
from ..idempotency import keep
from ..parsing import parse, parse_body
from ..principal import need
from ..request import Request, Response, json_response
from ..routing import Route
from ..short_lists import page
from .one_event import event_of

if TYPE_CHECKING:
    from .. import response_types


def list_mailings(app: App, request: Request) -> Response:
    event, entries = timeline.timeline(app, request.params["group"], request.params["event"])
    found, cursor = page(app, request, entries, timeline.by_due_time)
    return json_response(200, responses.listed([responses.mailing_json(entry, event) for entry in found], cursor))


def send_message(app: App, request: Request) -> Response:
    """To those of an audience, at once."""
    new = request_to_domain.new_message(parse_body(request_types.MessageInput, request))
    kept = keep(app, request, 201, _message_json)
    sent = write_to_attendees.write_to_attendees(app, request.who, request.params["event"], new, keep=kept)
    return json_response(201, _message_json(sent))


def _message_json(sent: write_to_attendees.Sent) -> "response_types.Mailing":
    return responses.mailing_json(timeline.of_message(*sent), sent[0])


def count_recipients(app: App, request: Request) -> Response:
    """Whom a message would be mailed to, if it were sent now."""
    new = request_to_domain.new_message(parse_body(request_types.MessageInput, request))
    event, seats = event_of(app, request)
    message = write_to_attendees.message_from(event, seats, app.new_id(), new, app.now())
    return json_response(200, responses.recipients_json(recipients.recipients(app, event, seats, message)))


def send_message_test(app: App, request: Request) -> Response:
    """To a member, before it is sent."""
    given = parse_body(request_types.MessageTest, request)
    event, seats = event_of(app, request)
    new = request_to_domain.new_message(given)
    message = write_to_attendees.message_from(event, seats, app.new_id(), new, app.now())
    shown = {"subject": message.subject, "email": given.email}
    kept = keep(app, request, 200, lambda _: shown)
    test_rule.request_test_of(app, request.who, event.id, message, given.email, kept)
    return json_response(200, shown)


def preview_mailing(app: App, request: Request) -> Response:
    attendee = parse(query_types.PreviewQuery, request.query, strict=False).attendee
    if attendee is not None:
        need(request.who, Scope.ATTENDEES_READ)
    params = request.params
    found = preview.preview(app, params["group"], params["event"], params["mailing"], attendee)
    content = found.content
    shown = {"subject": content.subject, "text": content.text, "html": content.html, "skipped": found.skipped}
    return json_response(200, shown)


def list_deliveries(app: App, request: Request) -> Response:
    query = parse(query_types.DeliveryQuery, request.query, strict=False)
    event, _ = event_of(app, request)
    found, cursor = delivery_queries.listed(app, event, **structs.asdict(query))
    return json_response(200, responses.listed([_shown(request, one) for one in found], cursor))


def list_group_deliveries(app: App, request: Request) -> Response:
    """The group's own mails: alerts, tests of rules, invitations."""
    query = parse(query_types.GroupDeliveryQuery, request.query, strict=False)
    group = groups.get(app.table, request.params["group"])
    found, cursor = delivery_queries.of_group(app, group, **structs.asdict(query))
    return json_response(200, responses.listed([_shown(request, one) for one in found], cursor))


def _shown(request: Request, delivery: Delivery) -> "response_types.Delivery":
    """With its address only for who may see attendees."""
    shown = responses.delivery_json(delivery)
    return shown if request.who.may(Scope.ATTENDEES_READ) else {**shown, "email": None}


def settle_delivery(app: App, request: Request) -> Response:
    as_ = DeliveryState(parse_body(request_types.Settlement, request).as_)
    params = request.params
    settled = settle.settle_by_hand(app, request.who, params["event"], params["delivery"], as_)
    return json_response(200, _shown(request, settled))


_GROUP = "/v1/groups/{group}"
_EVENT = _GROUP + "/events/{event}"
_READ, _WRITE = Scope.EVENTS_READ, Scope.EVENTS_WRITE

ROUTES = (
    Route("POST", _EVENT + "/messages", send_message, _WRITE, body=request_types.MessageInput, returns=201),
    Route("POST", _EVENT + "/messages/dry-run", count_recipients, _WRITE, body=request_types.MessageInput),
    Route("POST", _EVENT + "/messages/test", send_message_test, _WRITE, body=request_types.MessageTest, makes=True),
    Route("GET", _EVENT + "/mailings", list_mailings, _READ, query=query_types.ListQuery),
    Route("GET", _EVENT + "/mailings/{mailing}/preview", preview_mailing, _READ, query=query_types.PreviewQuery),
    Route("GET", _EVENT + "/deliveries", list_deliveries, _READ, query=query_types.DeliveryQuery),
    Route("GET", _GROUP + "/deliveries", list_group_deliveries, _READ, query=query_types.GroupDeliveryQuery),
    Route("POST", _EVENT + "/deliveries/{delivery}/settle", settle_delivery, _WRITE, body=request_types.Settlement),
)
