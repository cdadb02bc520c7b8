"""What people asked who think of coming to an event, and the organisers' own answer."""

from collections.abc import Sequence

from ....app import App
from ....domain.base.errors import ConflictError, FieldProblem, InvalidError
from ....domain.principal import Scope
from ....queries.connections.maybes import counts, seen
from ....store.connections import maybes as store
from ....usecases.connections.answer_by_hand import answer_by_hand
from ....web.public.form import Form
from ... import request_types
from ...input.html_forms import Values, form_values
from ...organizer.one_event import event_of
from ...parsing import parse
from ...request import Request, Response
from ...routing import Route
from .. import frame

_MOST_SHOWN = 200


def maybes_page(app: App, request: Request) -> Response:
    return _page(app, request)


def _page(
    app: App,
    request: Request,
    about: str = "",
    values: Values | None = None,
    problems: Sequence[FieldProblem] = (),
    *,
    refused: str = "",
) -> Response:
    """The latest first. `about`: the id of the maybe whose form comes back, filled in."""
    event, _ = event_of(app, request)
    found = sorted(store.of_event(app.table, event), key=lambda one: one.made_at, reverse=True)
    return frame.show(
        app,
        request,
        "console/event_maybes.html",
        status=422 if problems else 409 if refused else 200,
        event=event,
        now=app.now(),
        maybes=seen(app, event, found[:_MOST_SHOWN]),
        counts=counts(app, event),
        about=about,
        form=Form(values or {}, problems),
        no_form=Form({}),
        refused=refused,
        own=f"/console/{event.group}/events/{event.id}/maybes",
    )


def post_answer(app: App, request: Request) -> Response:
    id, values = request.params["maybe"], form_values(request)
    try:
        given = parse(request_types.MaybeAnswer, {"words": values.get("words", [""])[0]})
        event, _ = event_of(app, request)
        answer_by_hand(app, request.who, event.id, id, given.words)
    except InvalidError as error:
        return _page(app, request, id, values, error.problems)
    except ConflictError as error:
        return _page(app, request, id, values, refused=str(error))
    address = f"/console/{event.group}/events/{event.id}/maybes"
    return frame.done(app, address, "Their one mail is on its way, with your words.")


ROUTES = (
    Route("GET", "/console/{group}/events/{event}/maybes", maybes_page, Scope.ATTENDEES_READ),
    Route("POST", "/console/{group}/events/{event}/maybes/{maybe}/answer", post_answer, Scope.ATTENDEES_WRITE),
)
