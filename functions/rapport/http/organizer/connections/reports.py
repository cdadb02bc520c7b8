"""Routes about what people reported of each other: read, and settled once it needs nothing more."""

from typing import TYPE_CHECKING

from ....app import App
from ....domain.base.clock import utc_text
from ....domain.principal import Scope
from ....queries.connections import reports as queries
from ....usecases.introductions.settle_report import settle
from ... import query_types
from ...parsing import no_body
from ...request import Request, Response, json_response
from ...responses import listed
from ...routing import Route
from ...short_lists import page
from ..one_event import event_of

if TYPE_CHECKING:
    from . import response_types


def list_reports(app: App, request: Request) -> Response:
    event, _ = event_of(app, request)
    items, cursor = page(app, request, queries.of_event(app, event), lambda one: one.report.id)
    return json_response(200, listed([_report_json(one) for one in items], cursor))


def settle_report(app: App, request: Request) -> Response:
    no_body(request)
    event, _ = event_of(app, request)
    settle(app, request.who, event.id, request.params["report"])
    return json_response(200, _report_json(queries.get(app, event, request.params["report"])))


def _report_json(one: queries.Reported) -> "response_types.Report":
    return {
        "id": one.report.id,
        "about": {"contact_id": one.about.id, "name": one.about.name},
        "by": {"contact_id": one.by.id, "name": one.by.name},
        "reason": one.report.reason,
        "at": utc_text(one.report.at),
        "settled_at": utc_text(one.report.settled_at),
    }


_REPORTS = "/v1/groups/{group}/events/{event}/reports"
ROUTES = (
    Route("GET", _REPORTS, list_reports, Scope.ATTENDEES_READ, query=query_types.ListQuery),
    Route("POST", _REPORTS + "/{report}/settle", settle_report, Scope.ATTENDEES_WRITE),
)
