"""Routes for mailings: timeline, previews, deliveries."""

from typing import TYPE_CHECKING

from msgspec import structs

from ...app import App
from ...domain.delivery import Delivery, DeliveryState
from ...domain.principal import Scope
from ...queries import deliveries as delivery_queries
from ...queries import preview, timeline
from ...sending import settle
from ...store.admin import groups
from .. import query_types, request_types, responses
from ..parsing import parse, parse_body
from ..principal import need
from ..request import Request, Response, json_response
from ..short_lists import page
from .events import event_of

if TYPE_CHECKING:
    from .. import response_types


def list_mailings(app: App, request: Request) -> Response:
    event, entries = timeline.timeline(app, request.params["group"], request.params["event"])
    found, cursor = page(app, request, entries, timeline.by_due_time)
    return json_response(200, responses.listed([responses.mailing_json(entry, event) for entry in found], cursor))


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
