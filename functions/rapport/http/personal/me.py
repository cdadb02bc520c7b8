"""Pages of the public function: one's own page in a group, and how to get its link again."""

from urllib.parse import quote

from ...app import App
from ...domain.base.errors import InvalidError
from ...queries.connections.would_meet import asked_now
from ...store.admin import groups
from ...usecases.connections import asks
from ...usecases.personal import links, me
from ...usecases.signups import unsubscribe
from ...web.public import personal as web
from .. import request_to_domain, request_types
from ..input.html_forms import Values, form_values
from ..page_responses import html_response, see_other
from ..parsing import parse
from ..public.forms import asked_for, shared_fields
from ..request import Request, Response
from ..routing import Route
from . import introductions, invited, would_meet

_DONE: dict[str, web.Done] = {
    "saved": "saved",
    "export": "export",
    "unsubscribed": "unsubscribed",
    "introduced_again": "introduced_again",
    "asked": "asked",
    "withdrawn": "withdrawn",
}


def my_page(app: App, request: Request) -> Response:
    return _my_page(app, request, done=_DONE.get(request.query.get("done", "")))


def _my_page(
    app: App,
    request: Request,
    *,
    done: web.Done | None = None,
    values: Values | None = None,
    asked: Values | None = None,
    error: InvalidError | None = None,
) -> Response:
    person = me.find(app, request.params["token"])
    shown = [
        web.Shown(one.event, one.signup, one.token, can_be_visible=one.can_be_visible)
        for one in me.attending(app, person)
    ]
    page = web.my_page(
        person.group,
        person.contact,
        person.consents,
        shown,
        questions=asked_now(app, person.contact, person.questions),
        token=request.params["token"],
        now=app.now(),
        done=done,
        ask=person.ask,
        topics=person.topics,
        values=values,
        asked=asked,
        problems=error.problems if error else (),
    )
    return html_response(page)


def post_my_page(app: App, request: Request) -> Response:
    values = form_values(request)
    given = shared_fields({name: texts for name, texts in values.items() if name != "visible"})
    given.pop("visible", None)
    visible = set(values.get("visible", ())) if asked_for(values, "visible") else None
    try:
        patch = request_to_domain.signup_patch(parse(request_types.OwnSignup, given))
        me.change(app, request.params["token"], patch.given(), visible)
    except InvalidError as error:
        return _my_page(app, request, values=values, error=error)
    return _done(request, "saved")


def post_export(app: App, request: Request) -> Response:
    person = me.find(app, request.params["token"])
    links.ask_for_export(app, person.group.id, person.contact.id)
    return _done(request, "export")


def post_introduce_again(app: App, request: Request) -> Response:
    me.introduce_again(app, request.params["token"])
    return _done(request, "introduced_again")


def post_unsubscribe(app: App, request: Request) -> Response:
    unsubscribe.from_everything(app, me.find(app, request.params["token"]).principal)
    return _done(request, "unsubscribed")


def post_ask(app: App, request: Request) -> Response:
    values = form_values(request)
    try:
        wanted = parse(request_types.PostedAsk, {name: texts[0] for name, texts in values.items()})
        asks.post(app, request.params["token"], wanted.ask)
    except InvalidError as error:
        return _my_page(app, request, asked=values, error=error)
    return _done(request, "asked")


def post_withdraw_ask(app: App, request: Request) -> Response:
    asks.withdraw(app, request.params["token"])
    return _done(request, "withdrawn")


def help_page(app: App, request: Request) -> Response:
    found = asks.find(app, request.params["token"])
    return html_response(web.help_page(found.group, found.helper, found.ask, has_said_so=found.has_said_so))


def post_help(app: App, request: Request) -> Response:
    """What a blocked person is answered is what others are."""
    found = asks.say_so(app, request.params["token"])
    return html_response(web.help_page(found.group, found.helper, found.ask, has_said_so=True))


def _done(request: Request, what: web.Done) -> Response:
    return see_other(f"/me/{request.params['token']}?done={what}")


def lost_page(app: App, request: Request) -> Response:
    group = groups.get(app.table, request.params["group"])
    return html_response(web.lost_page(group, is_sent=request.query.get("done") == "sent"))


def post_lost(app: App, request: Request) -> Response:
    """The same for everybody: who is not known is not mailed, and nobody is told which it was."""
    group = request.params["group"]
    values = form_values(request)
    try:
        wanted = parse(request_types.LostLink, {name: texts[0] for name, texts in values.items()})
        links.ask_for_page(app, group, wanted.email, request.source)
    except InvalidError as error:
        return html_response(web.lost_page(groups.get(app.table, group), values=values, problems=error.problems))
    return see_other(f"/lost/{quote(group)}?done=sent")


ROUTES = (
    Route("GET", "/me/{token}", my_page),
    Route("POST", "/me/{token}", post_my_page),
    Route("POST", "/me/{token}/export", post_export),
    Route("POST", "/me/{token}/introduce-again", post_introduce_again),
    Route("POST", "/me/{token}/unsubscribe", post_unsubscribe),
    Route("POST", "/me/{token}/ask", post_ask),
    Route("POST", "/me/{token}/ask/withdraw", post_withdraw_ask),
    Route("GET", "/help/{token}", help_page),
    Route("POST", "/help/{token}", post_help),
    *would_meet.ROUTES,
    *introductions.ROUTES,
    Route("GET", "/lost/{group}", lost_page),
    Route("POST", "/lost/{group}", post_lost),
    *invited.ROUTES,
)
