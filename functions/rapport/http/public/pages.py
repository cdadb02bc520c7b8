"""The public pages: routes that answer in HTML and take forms. They call the same use cases as the API."""

from collections.abc import Callable, Mapping

from ...app import App
from ...domain.base.errors import ConflictError, FieldProblem, InvalidError
from ...mail.description import description_html
from ...mail.markdown import unwrapped_text
from ...queries import events as event_queries
from ...queries.connections.would_meet import asked_now
from ...store import seats as seats_store
from ...store import signups
from ...store.admin import groups
from ...tokens import UNSUBSCRIBE, check_in_code
from ...usecases.connections.met import own_code, shows_code
from ...usecases.signups import own_place, own_signup, unsubscribe
from ...usecases.signups.own_signup import OwnSignup
from ...web.public import pages as web
from .. import request_to_domain, request_types
from ..input.html_forms import Values, form_values
from ..page_responses import html_response, see_other
from ..parsing import parse
from ..principal import by_mailed_link
from ..request import Request, Response
from ..routing import Route
from . import calendars, door, embedding, images, maybe, met
from .calendars import links_to_add
from .forms import answers_in, as_entered, shared_fields
from .sign_up_form import post_sign_up, sign_up_page

_MOST_EVENTS, _LAST_EVENTS = 50, 6
_DONE: Mapping[str, web.Notice] = {"saved": "saved", "cancelled": "cancelled"}
_STOPPED: Mapping[str, web.Choice] = {
    "event": "event",
    "follow_ups": "follow_ups",
    "keep_in_touch": "keep_in_touch",
}
"""What an address may say was done. That everything is stopped stands with the contact, as long as it is true."""


def group_page(app: App, request: Request) -> Response:
    """Upcoming events, a page of them at a time; on the first the last ones before, too."""
    group = groups.get(app.table, request.params["group"])
    cursor = request.query.get("cursor")
    upcoming, later = event_queries.upcoming_events(app, group.id, limit=_MOST_EVENTS, cursor=cursor)
    seats = seats_store.seats_of(app.table, upcoming)
    past = event_queries.past_events(app, group.id, limit=_LAST_EVENTS, cursor=None)[0] if cursor is None else []
    return html_response(
        web.group_page(
            group,
            [(event, seats[event.id]) for event in upcoming],
            past=past,
            now=app.now(),
            about=description_html(group.description),
            words=unwrapped_text(group.description),
            url=f"{app.config.public_url}{group.path}",
            is_first=cursor is None,
            later=later,
        )
    )


def own_page(app: App, request: Request) -> Response:
    return _own(app, request, own_signup.find(app, request.params["token"]), _DONE.get(request.query.get("done", "")))


def _own(
    app: App,
    request: Request,
    own: OwnSignup,
    notice: web.Notice | None = None,
    values: Values | None = None,
    problems: tuple[FieldProblem, ...] = (),
    *,
    refused: str = "",
) -> Response:
    return html_response(
        web.my_signup_page(
            own.group,
            own.event,
            own.signup,
            own.contact,
            seats=own.seats,
            line=signups.place_in_line(app.table, own.signup),
            can_accept=own_place.can_accept(app, own),
            calendars=links_to_add(app, own.group, own.event, own.event.join_url_of(own.signup)),
            check_in_code=check_in_code(app.tokens, own.signup),
            code=own_code(own.signup) if shows_code(app, own.event, own.signup) else None,
            unconfirmed=own.unconfirmed,
            asked=asked_now(app, own.contact, own.questions, event=own.event.id),
            topics=own.topics,
            token=request.params["token"],
            now=app.now(),
            notice=notice,
            values=None if values is None else as_entered(values),
            problems=problems,
            refused=refused,
        )
    )


def post_own(app: App, request: Request) -> Response:
    values = form_values(request)
    given = shared_fields(values)
    try:
        if "name" in values:
            given["name"] = values["name"][0]
        if any(name.startswith("answers.") for name in values):
            event = own_signup.find(app, request.params["token"]).event
            given["answers"] = answers_in(values, event.questions)
        patch = request_to_domain.signup_patch(parse(request_types.OwnSignup, given))
        own_signup.change_own(app, request.params["token"], patch)
    except InvalidError as error:
        own = own_signup.find(app, request.params["token"])
        return _own(app, request, own, None, values, error.problems)
    return _done(request, "s", "saved")


def post_confirm(app: App, request: Request) -> Response:
    """All that the form said; by its other button the place alone."""
    is_place_alone = form_values(request).get("only") == ["place"]
    confirm = own_place.confirm_place if is_place_alone else own_signup.confirm_own
    return _acted(app, request, confirm, "saved")


def post_accept(app: App, request: Request) -> Response:
    return _acted(app, request, own_place.accept_own, "saved")


def post_decline(app: App, request: Request) -> Response:
    return _acted(app, request, own_place.decline_own, "cancelled")


def post_cancel(app: App, request: Request) -> Response:
    return _acted(app, request, own_signup.cancel_own, "cancelled")


def _acted(app: App, request: Request, act: Callable[[App, str], OwnSignup], done: str) -> Response:
    """What cannot be done any more is said on the page itself, which shows how they stand now."""
    token = request.params["token"]
    try:
        act(app, token)
    except ConflictError as error:
        return _own(app, request, own_signup.find(app, token), refused=str(error))
    return _done(request, "s", done)


def _done(request: Request, page: str, what: str) -> Response:
    """Back to the page, which says what was done: by its address, so that a reload does it no second time."""
    return see_other(f"/{page}/{request.params['token']}?done={what}")


def unsubscribe_page(app: App, request: Request) -> Response:
    return _unsubscribe(app, request, _STOPPED.get(request.query.get("done", "")))


def _unsubscribe(
    app: App, request: Request, done: web.Choice | None = None, problems: tuple[FieldProblem, ...] = ()
) -> Response:
    found = unsubscribe.find(app, request.params["token"])
    token = request.params["token"]
    return html_response(
        web.unsubscribe_page(
            found.group,
            found.contact,
            found.event,
            found.address,
            token=token,
            of_keep_in_touch=unsubscribe.is_of_keep_in_touch(app, token),
            done=done,
            problems=problems,
        )
    )


def post_unsubscribe(app: App, request: Request) -> Response:
    who, event = by_mailed_link(app, UNSUBSCRIBE, request)
    choice = form_values(request).get("choice", [""])[0]
    match choice:
        case "event":
            unsubscribe.from_event(app, who, event)
        case "follow_ups":
            unsubscribe.from_follow_ups(app, who)
        case "keep_in_touch":
            unsubscribe.from_keep_in_touch(app, who)
        case "everything":
            unsubscribe.from_everything(app, who)
        case _:
            return _unsubscribe(app, request, problems=(FieldProblem("choice", "Please choose what to stop"),))
    return _done(request, "u", choice)


ROUTES = (
    *calendars.ROUTES,
    *embedding.ROUTES,
    *images.ROUTES,
    *door.ROUTES,
    *met.ROUTES,
    *maybe.ROUTES,
    Route("GET", "/g/{group}", group_page),
    Route("GET", "/g/{group}/{event}", sign_up_page),
    Route("POST", "/g/{group}/{event}", post_sign_up),
    Route("GET", "/s/{token}", own_page),
    Route("POST", "/s/{token}", post_own),
    Route("POST", "/s/{token}/confirm", post_confirm),
    Route("POST", "/s/{token}/cancel", post_cancel),
    Route("POST", "/s/{token}/accept", post_accept),
    Route("POST", "/s/{token}/decline", post_decline),
    Route("GET", "/u/{token}", unsubscribe_page),
    Route("POST", "/u/{token}", post_unsubscribe),
)
