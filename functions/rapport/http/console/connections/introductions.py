"""An event's connections: who is introduced to whom, who will not be, and whoever an organiser adds."""

from collections.abc import Sequence

from ....app import App
from ....domain.base.errors import ConflictError, FieldProblem, InvalidError
from ....domain.connections.introduction import may_be_introduced
from ....domain.event import Event
from ....domain.principal import Scope
from ....domain.signup import Signup
from ....queries.connections import reports
from ....queries.connections.introductions import State, of_event
from ....queries.figures import connections as figure_queries
from ....store import contacts
from ....usecases.introductions import organise
from ....usecases.introductions.settle_report import settle
from ....web.console import connection_figures as web
from ....web.public.form import Form
from ... import request_types
from ...input.html_forms import Values, form_values
from ...organizer.one_event import event_of
from ...parsing import parse
from ...request import Request, Response
from ...routing import Route
from .. import frame

_MOST_SHOWN, _MOST_TO_CHOOSE = 200, 500


def connections_page(app: App, request: Request) -> Response:
    return _page(app, request)


def _page(
    app: App,
    request: Request,
    values: Values | None = None,
    problems: Sequence[FieldProblem] = (),
    *,
    refused: str = "",
) -> Response:
    event, seats = event_of(app, request)
    found = of_event(app, event)
    figures = figure_queries.of_event(app, event, seats).figures
    by_state = {state: [one for one in found.shown if one.state is state] for state in State}
    may_change = request.who.may(Scope.ATTENDEES_WRITE) and app.now() < event.starts_at and event.connections
    can_add = may_change and found.fixed.next_round is not None
    return frame.show(
        app,
        request,
        "console/event_connections.html",
        status=422 if problems else 409 if refused else 200,
        event=event,
        now=app.now(),
        most=_MOST_SHOWN,
        proposed=by_state[State.PROPOSED],
        vetoed=by_state[State.VETOED],
        sent=by_state[State.SENT],
        has_gone_out=bool(found.fixed.rounds),
        may_change=may_change,
        to_choose=_to_choose(app, event, found.have_place) if can_add else [],
        reports=reports.of_event(app, event),
        may_settle=request.who.may(Scope.ATTENDEES_WRITE),
        form=Form(values or {}, problems),
        refused=refused,
        own=_address(event),
        may_invite=request.who.may(Scope.EVENTS_WRITE) and request.who.may(Scope.CONTACTS_READ),
        charts=web.charts_of_event(figures),
        besides=web.besides(figures),
    )


def _to_choose(app: App, event: Event, have_place: Sequence[Signup]) -> list[tuple[str, str]]:
    """Who of them agreed, by name: an id and a name each."""
    known = contacts.of_ids(app.table, event.group, (one.contact for one in have_place))
    agreed = [(one.contact, one.name) for one in have_place if may_be_introduced(known.get(one.contact))]
    return sorted(agreed, key=lambda one: (one[1].casefold(), one[0]))[:_MOST_TO_CHOOSE]


def _address(event: Event) -> str:
    return f"/console/{event.group}/events/{event.id}/connections"


def post_veto(app: App, request: Request) -> Response:
    event, _ = event_of(app, request)
    try:
        organise.veto(app, request.who, event.id, request.params["introduction"])
    except ConflictError as error:
        return _page(app, request, refused=str(error))
    return frame.done(app, _address(event), "These two are not introduced to each other at this event.")


def post_introduction(app: App, request: Request) -> Response:
    event, _ = event_of(app, request)
    values = form_values(request)
    given = {"attendees": [id for id in values.get("attendees", ()) if id], "reason": values.get("reason", [""])[0]}
    try:
        asked = parse(request_types.IntroductionInput, given)
        first, second = asked.attendees
        organise.introduce_by_hand(app, request.who, event.id, (first, second), asked.reason)
    except InvalidError as error:
        return _page(app, request, values, error.problems)
    except ConflictError as error:
        return _page(app, request, values, refused=str(error))
    return frame.done(app, _address(event), "They are introduced to each other in the next reminder.")


def post_settle(app: App, request: Request) -> Response:
    event, _ = event_of(app, request)
    settle(app, request.who, event.id, request.params["report"])
    return frame.done(app, _address(event), "Settled. The two are kept apart as before.")


_CONNECTIONS = "/console/{group}/events/{event}/connections"

ROUTES = (
    Route("GET", _CONNECTIONS, connections_page, Scope.ATTENDEES_READ),
    Route("POST", "/console/{group}/events/{event}/introductions", post_introduction, Scope.ATTENDEES_WRITE),
    Route(
        "POST", "/console/{group}/events/{event}/introductions/{introduction}/veto", post_veto, Scope.ATTENDEES_WRITE
    ),
    Route("POST", "/console/{group}/events/{event}/reports/{report}/settle", post_settle, Scope.ATTENDEES_WRITE),
)
