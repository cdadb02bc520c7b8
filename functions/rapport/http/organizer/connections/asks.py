"""What people ask their group for between events: organisers see it first."""

from typing import TYPE_CHECKING

from ....app import App
from ....domain.base.clock import utc_text
from ....domain.principal import Scope
from ....queries.connections import asks as queries
from ....usecases.connections import asks
from ... import query_types
from ...parsing import no_body
from ...request import Request, Response, json_response
from ...responses import listed
from ...routing import Route
from ...short_lists import page

if TYPE_CHECKING:
    from . import response_types


def list_asks(app: App, request: Request) -> Response:
    found = queries.of_group(app, request.who.group)
    items, cursor = page(app, request, found, lambda one: f"{utc_text(one.ask.posted_at)} {one.ask.id}")
    return json_response(200, listed([_ask_json(one) for one in items], cursor))


def approve_ask(app: App, request: Request) -> Response:
    return _decide(app, request, approve=True)


def decline_ask(app: App, request: Request) -> Response:
    return _decide(app, request, approve=False)


def _decide(app: App, request: Request, *, approve: bool) -> Response:
    no_body(request)
    asks.decide(app, request.who, request.params["ask"], approve=approve)
    return json_response(200, _ask_json(queries.get(app, request.who.group, request.params["ask"])))


def _ask_json(one: queries.Asked) -> "response_types.Ask":
    ask = one.ask
    return {
        "id": ask.id,
        "contact_id": one.contact.id,
        "name": one.contact.name,
        "text": ask.text,
        "state": ask.state.value,
        "posted_at": utc_text(ask.posted_at),
        "ends_at": utc_text(ask.ends_at),
        "decided_at": utc_text(ask.decided_at),
        "helpers": len(ask.helpers),
    }


_ASKS = "/v1/groups/{group}/asks"
ROUTES = (
    Route("GET", _ASKS, list_asks, Scope.CONTACTS_READ, query=query_types.ListQuery),
    Route("POST", _ASKS + "/{ask}/approve", approve_ask, Scope.CONTACTS_WRITE),
    Route("POST", _ASKS + "/{ask}/decline", decline_ask, Scope.CONTACTS_WRITE),
)
