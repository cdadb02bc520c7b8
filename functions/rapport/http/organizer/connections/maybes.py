"""Routes about maybes: what people asked who think of coming, and the organisers' own answer."""

from typing import TYPE_CHECKING

from ....app import App
from ....domain.base.clock import utc_text
from ....domain.principal import Scope
from ....queries.connections.maybes import SeenMaybe, seen
from ....store.connections import maybes as store
from ....usecases.connections.answer_by_hand import answer_by_hand
from ... import query_types, request_types, responses
from ...parsing import parse_body
from ...request import Request, Response, json_response
from ...routing import Route
from ...short_lists import page
from ..one_event import event_of

if TYPE_CHECKING:
    from ... import response_types


def list_maybes(app: App, request: Request) -> Response:
    """In the order in which they were confirmed."""
    event, _ = event_of(app, request)
    found, cursor = page(
        app, request, store.of_event(app.table, event), lambda one: f"{utc_text(one.made_at)}#{one.contact}"
    )
    return json_response(200, responses.listed([maybe_json(one) for one in seen(app, event, found)], cursor))


def post_answer(app: App, request: Request) -> Response:
    words = parse_body(request_types.MaybeAnswer, request).words
    event, _ = event_of(app, request)
    maybe = answer_by_hand(app, request.who, event.id, request.params["maybe"], words)
    (shown,) = seen(app, event, [maybe])
    return json_response(200, maybe_json(shown))


def maybe_json(one: SeenMaybe) -> "response_types.Maybe":
    maybe = one.maybe
    return {
        "id": maybe.contact,
        "contact_id": one.contact.id,
        "name": one.contact.name,
        "ask": maybe.ask,
        "confirmed_at": utc_text(maybe.made_at),
        "words": maybe.words,
        "answer": maybe.answer,
        "answered_at": utc_text(maybe.answered_at),
        "takes_part": one.takes_part,
    }


_MAYBES = "/v1/groups/{group}/events/{event}/maybes"

ROUTES = (
    Route("GET", _MAYBES, list_maybes, Scope.ATTENDEES_READ, query=query_types.ListQuery),
    Route("POST", _MAYBES + "/{maybe}/answer", post_answer, Scope.ATTENDEES_WRITE, body=request_types.MaybeAnswer),
)
