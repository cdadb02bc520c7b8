"""Route for an export: how far it is, and once it is written where to get it."""

from ....app import App
from ....domain.attendees.export import Export, ExportState
from ....domain.principal import Scope
from ....store.attendees import exports
from ... import responses
from ...request import Request, Response, json_response
from ...routing import Route

LINK_SECONDS = 900
"""How long a link to the file is good."""


def show_export(app: App, request: Request) -> Response:
    export = exports.get(app.table, request.params["group"], request.params["export"])
    return json_response(200, responses.export_json(export, link_to(app, export)), {"cache-control": "no-store"})


def link_to(app: App, export: Export) -> str | None:
    """A link to what is written, for a quarter of an hour; None before."""
    return app.exports.link(export.key, LINK_SECONDS) if export.state is ExportState.DONE else None


ROUTES = (Route("GET", "/v1/groups/{group}/exports/{export}", show_export, Scope.ATTENDEES_READ),)
