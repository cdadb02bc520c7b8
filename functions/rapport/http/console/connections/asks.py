"""What people ask the group for between events: an organiser passes it on, or does not."""

from ....app import App
from ....domain.principal import Scope
from ....queries.connections import asks as queries
from ....usecases.connections import asks
from ...request import Request, Response
from ...routing import Route
from .. import frame


def asks_page(app: App, request: Request) -> Response:
    found, now = queries.of_group(app, request.params["group"]), app.now()
    return frame.show(
        app,
        request,
        "console/asks.html",
        waiting=[one for one in found if one.ask.waits(now)],
        decided=[one for one in found if not one.ask.waits(now)],
        now=now,
    )


def post_approve(app: App, request: Request) -> Response:
    asks.decide(app, request.who, request.params["ask"], approve=True)
    return frame.done(app, _base(request), "It goes to those who may help.")


def post_decline(app: App, request: Request) -> Response:
    asks.decide(app, request.who, request.params["ask"], approve=False)
    return frame.done(app, _base(request), "Nobody is told of it.")


def _base(request: Request) -> str:
    return f"/console/{request.params['group']}/asks"


_ASKS = "/console/{group}/asks"
ROUTES = (
    Route("GET", _ASKS, asks_page, Scope.CONTACTS_READ),
    Route("POST", _ASKS + "/{ask}/approve", post_approve, Scope.CONTACTS_WRITE),
    Route("POST", _ASKS + "/{ask}/decline", post_decline, Scope.CONTACTS_WRITE),
)
