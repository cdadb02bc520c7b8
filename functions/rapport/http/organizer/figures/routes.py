"""Routes for figures."""

from ....app import App
from ....domain.principal import Scope
from ....store import events
from ....store.admin import groups
from ...request import Request, Response, json_response
from ...routing import Route


def show_event_figures(app: App, request: Request) -> Response:
    from ....queries.figures import event_figures  # with prices: only these two need them
    from .responses import event_figures_json

    event, seats = events.with_seats(app.table, request.params["group"], request.params["event"])
    return json_response(200, event_figures_json(event_figures.of_event(app, event, seats)))


def show_group_figures(app: App, request: Request) -> Response:
    from ....queries.figures import group_figures
    from .responses import group_figures_json

    group = groups.get(app.table, request.params["group"])
    return json_response(200, group_figures_json(group_figures.of_group(app, group.id)))


ROUTES = (
    Route("GET", "/v1/groups/{group}/figures", show_group_figures, Scope.EVENTS_READ),
    Route("GET", "/v1/groups/{group}/events/{event}/figures", show_event_figures, Scope.EVENTS_READ),
)
