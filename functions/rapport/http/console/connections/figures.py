"""Figures of connections over a group's last events."""

from ....app import App
from ....domain.principal import Scope
from ....queries.figures import connections as queries
from ....web.console import connection_figures as web
from ...request import Request, Response
from ...routing import Route
from .. import frame


def group_connections_page(app: App, request: Request) -> Response:
    _, group, _ = request.visited
    found = queries.of_group(app, group.id)
    return frame.show(
        app,
        request,
        "console/connections.html",
        totals=web.totals(found.in_all),
        charts=web.charts([(one.event, one.figures) for one in found.events]),
    )


ROUTES = (Route("GET", "/console/{group}/connections", group_connections_page, Scope.EVENTS_READ),)
