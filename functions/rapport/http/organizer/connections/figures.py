"""Figures of connections: totals from five people on, of an event and of a group's last events."""

from typing import TYPE_CHECKING

from ....app import App
from ....domain.base.clock import utc_text
from ....domain.figures.connections import Connections
from ....domain.principal import Scope
from ....queries.figures import connections as queries
from ....queries.figures.connections import EventConnections
from ....store.admin import groups
from ...request import Request, Response, json_response
from ...routing import Route
from ..one_event import event_of

if TYPE_CHECKING:
    from . import figure_types


def show_event_connections(app: App, request: Request) -> Response:
    return json_response(200, _event_json(queries.of_event(app, *event_of(app, request))))


def show_group_connections(app: App, request: Request) -> Response:
    found = queries.of_group(app, groups.get(app.table, request.params["group"]).id)
    shown: figure_types.GroupConnections = {
        **_json(found.in_all),
        "events": [_event_json(one) for one in found.events],
    }
    return json_response(200, shown)


def _event_json(found: EventConnections) -> "figure_types.EventConnections":
    return {
        **_json(found.figures),
        "event_id": found.event.id,
        "title": found.event.title,
        "starts_at_utc": utc_text(found.event.starts_at),
        "counted_at": utc_text(found.counted_at),
    }


def _json(of: Connections) -> "figure_types.Connections":
    return {
        "introduced": of.introduced,
        "met": of.met,
        "exchanged": of.exchanged,
        "came_back": of.came_back,
        "had_nobody": of.had_nobody,
        "newcomers": of.newcomers,
        "newcomers_met_regulars": of.newcomers_met_regulars,
        "maybe": {
            "asked": of.maybes,
            "answered": of.maybes_answered,
            "came": of.maybes_came,
            "came_back": of.maybes_came_back,
        },
        "invitations": {"invited": of.invited, "signed_up": of.invited_signed_up, "came": of.invited_came},
    }


ROUTES = (
    Route("GET", "/v1/groups/{group}/connections", show_group_connections, Scope.EVENTS_READ),
    Route("GET", "/v1/groups/{group}/events/{event}/connections", show_event_connections, Scope.EVENTS_READ),
)
