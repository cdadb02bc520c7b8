"""The public pages: routes that answer in HTML and take forms. They call the same use cases as the API."""

from ...app import App
from ...domain.base.clock import instant_text
from ...domain.base.errors import ConflictError, FieldProblem, InvalidError, NotFoundError
from ...domain.event import Event, EventStatus, Seats
from ...domain.group import Group
from ...queries import events as event_queries
from ...store import events
from ...store import seats as seats_store
from ...store.admin import groups
from ...tokens import FORM, UNSUBSCRIBE
from ...usecases.signups import own_signup, unsubscribe
from ...usecases.signups.own_signup import OwnSignup
from ...usecases.signups.sign_up import sign_up
from ...web.public import pages as web
from .. import request_to_domain, request_types
from ..page_responses import html_response
from ..parsing import parse
from ..principal import by_mailed_link
from ..request import Request, Response
from ..routing import Route
from .forms import Values, form_values, is_stale, refuse_robots, shared_fields, sign_up_fields
from .routes import form_from

_MOST_EVENTS = 50


def group_page(app: App, request: Request) -> Response:
    group = groups.get(app.table, request.params["group"])
    upcoming, _ = event_queries.upcoming_events(app, group.id, limit=_MOST_EVENTS, cursor=None)
    seats = seats_store.seats_of(app.table, upcoming)
    return html_response(web.group_page(group, [(event, seats[event.id]) for event in upcoming]))


def sign_up_page(app: App, request: Request) -> Response:
    return _form(app, *_event(app, request))


def _event(app: App, request: Request) -> tuple[Group, Event, Seats]:
    group = groups.get(app.table, request.params["group"])
    event, seats = events.with_seats(app.table, group.id, request.params["event"])
    if event.status is EventStatus.DRAFT:
        raise NotFoundError("There is no such event.")
    return group, event, seats


def _form(
    app: App,
    group: Group,
    event: Event,
    seats: Seats,
    values: Values | None = None,
    problems: tuple[FieldProblem, ...] = (),
) -> Response:
    token = app.tokens.make(FORM, [event.id, instant_text(app.now())])
    kept = (values or {}).get(web.FILLED_AT, [token])[0]
    return html_response(
        web.sign_up_page(group, event, seats, now=app.now(), filled_at_token=kept, values=values, problems=problems)
    )


def post_sign_up(app: App, request: Request) -> Response:
    group, event, seats = _event(app, request)
    values = form_values(request)
    try:
        refuse_robots(app, event, values)
        form = form_from(parse(request_types.SignUp, sign_up_fields(values)))
        seat = sign_up(app, group.id, event.id, form, request.source)
    except InvalidError as error:
        fresh = {name: value for name, value in values.items() if name != web.FILLED_AT or not is_stale(error)}
        return _form(app, group, event, seats, fresh, error.problems)
    return html_response(web.signed_up_page(group, event, seat))


def own_page(app: App, request: Request) -> Response:
    return _own(app, request, own_signup.find(app, request.params["token"]))


def _own(
    app: App,
    request: Request,
    own: OwnSignup,
    notice: web.Notice | None = None,
    values: Values | None = None,
    problems: tuple[FieldProblem, ...] = (),
) -> Response:
    group = groups.get(app.table, own.event.group)
    return html_response(
        web.my_signup_page(
            group,
            own.event,
            own.signup,
            own.contact,
            token=request.params["token"],
            now=app.now(),
            notice=notice,
            values=values,
            problems=problems,
        )
    )


def post_own(app: App, request: Request) -> Response:
    values = form_values(request)
    given = {"name": values.get("name", [""])[0], **shared_fields(values)}
    try:
        patch = request_to_domain.signup_patch(parse(request_types.OwnSignup, given))
        own = own_signup.change_own(app, request.params["token"], patch)
    except InvalidError as error:
        own = own_signup.find(app, request.params["token"])
        return _own(app, request, own, None, values, error.problems)
    return _own(app, request, own, "saved")


def post_confirm(app: App, request: Request) -> Response:
    return _own(app, request, own_signup.confirm_own(app, request.params["token"]), "saved")


def post_cancel(app: App, request: Request) -> Response:
    return _own(app, request, own_signup.cancel_own(app, request.params["token"]), "cancelled")


def unsubscribe_page(app: App, request: Request) -> Response:
    return _unsubscribe(app, request, None)


def _unsubscribe(app: App, request: Request, done: web.Choice | None) -> Response:
    found = unsubscribe.find(app, request.params["token"])
    return html_response(
        web.unsubscribe_page(found.group, found.contact, found.event, token=request.params["token"], done=done)
    )


def post_unsubscribe(app: App, request: Request) -> Response:
    who, event = by_mailed_link(app, UNSUBSCRIBE, request)
    choice = form_values(request).get("choice", [""])[0]
    if choice == "event":
        unsubscribe.from_event(app, who, event)
        return _unsubscribe(app, request, "event")
    if choice == "follow_ups":
        unsubscribe.from_follow_ups(app, who, event)
        return _unsubscribe(app, request, "follow_ups")
    if choice == "everything":
        unsubscribe.from_everything(app, who)
        return _unsubscribe(app, request, "everything")
    raise ConflictError("Please choose what to stop.")


ROUTES = (
    Route("GET", "/g/{group}", group_page),
    Route("GET", "/g/{group}/{event}", sign_up_page),
    Route("POST", "/g/{group}/{event}", post_sign_up),
    Route("GET", "/s/{token}", own_page),
    Route("POST", "/s/{token}", post_own),
    Route("POST", "/s/{token}/confirm", post_confirm),
    Route("POST", "/s/{token}/cancel", post_cancel),
    Route("GET", "/u/{token}", unsubscribe_page),
    Route("POST", "/u/{token}", post_unsubscribe),
)
