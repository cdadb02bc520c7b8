"""Signing in: the form, the link that was mailed, the code typed in; and the groups that this opens."""

from dataclasses import replace
from urllib.parse import quote, unquote

from ....app import App
from ....domain.base.errors import InvalidError, NotFoundError
from ....domain.members.member import NAMES
from ....domain.members.session import SESSION_LASTS
from ....domain.members.sign_in import LASTS, SignIn
from ....usecases.groups import sessions
from ....usecases.sign_in import ask, memberships, prove
from ....web.console.access import sign_in as web
from ... import request_types
from ...input.html_forms import Values, form_values
from ...page_responses import html_response, see_other
from ...parsing import parse
from ...request import Request, Response
from ...routing import Route
from .. import frame
from ..session_cookie import FORGETS, given, session_cookie, session_of
from ..session_cookie import cookie as cookie_of
from .devices import device_of

_ASKED = "rapport_sign_in"
"""The cookie of a browser that asked to sign in: link and code are good there alone."""
_LONGEST_ADDRESS = 500


def first_page(app: App, request: Request) -> Response:
    """The member's groups, or the one there is; for who is not signed in, what is to be done next for that."""
    if request.visit is None:
        asked = ask.of_browser(app, given(app, request, _ASKED))
        return html_response(web.code_page(asked)) if asked and "next" not in request.query else _form(request)
    of = memberships.of_address(app, request.visit.session.email)
    if len(of) == 1 and "all" not in request.query:
        return see_other(f"/console/{quote(of[0][0].id)}")
    return frame.show(app, request, "console/groups.html", of=of, roles=NAMES)


def sign_in_page(_app: App, request: Request) -> Response:
    """The form for an address, also where a code of another is waited for."""
    return _form(request)


def _form(request: Request, values: Values | None = None, error: InvalidError | None = None) -> Response:
    values = {"next": [_own_page(request.query.get("next", ""))], **(values or {})}
    return html_response(web.sign_in_page(values, error.problems if error else ()))


def post_sign_in(app: App, request: Request) -> Response:
    """An address, to be mailed to: what follows is the same for everybody. Or a code, where one was asked for."""
    values = form_values(request)
    return _code(app, request, values) if "code" in values else _address(app, request, values)


def _address(app: App, request: Request, values: Values) -> Response:
    try:
        wanted = parse(request_types.LostLink, {"email": values.get("email", [""])[0]})
        leads_to = _own_page(values.get("next", [""])[0])
        kept = ask.ask(app, wanted.email, request.source, leads_to)
    except InvalidError as error:
        return _form(request, values, error)
    cookie = cookie_of(app, _ASKED, kept, int(LASTS.total_seconds()))
    return replace(see_other("/console"), cookies=(cookie,))


def _code(app: App, request: Request, values: Values) -> Response:
    asked = ask.of_browser(app, given(app, request, _ASKED))
    if asked is None:
        raise NotFoundError("It is too late for this code, or another browser asked for it. Please ask for a new one.")
    try:
        session = prove.by_code(app, asked, values["code"][0], _device(request))
    except InvalidError as error:
        return html_response(web.code_page(asked, error.problems))
    return _signed_in(app, request, asked, session)


def link_page(app: App, request: Request) -> Response:
    """Changes nothing: programs that look into mails follow links, too, and mail apps have browsers of their own."""
    try:
        asked = prove.of_link(app, request.params["token"])
    except NotFoundError:
        if request.visit is not None:
            return see_other("/console")
        raise
    return html_response(web.link_page(asked, is_here=prove.is_of(asked, given(app, request, _ASKED))))


def post_link(app: App, request: Request) -> Response:
    """A second press of the button finds who is signed in already."""
    try:
        asked, session = prove.by_link(app, request.params["token"], given(app, request, _ASKED), _device(request))
    except NotFoundError:
        if request.visit is not None:
            return see_other("/console")
        raise
    return _signed_in(app, request, asked, session)


def _signed_in(app: App, request: Request, asked: SignIn, session: str) -> Response:
    """A session that this browser had ends: what is kept of it opens nothing."""
    if request.visit is not None:
        sessions.end(app, request.visit.session)
    cookies = (session_cookie(app, session, int(SESSION_LASTS.total_seconds())), cookie_of(app, _ASKED, "", 0))
    return replace(see_other(asked.leads_to or "/console"), cookies=cookies)


def sign_out(app: App, request: Request) -> Response:
    session = sessions.find(app, session_of(app, request))
    if session is not None:
        sessions.end(app, session)
    left = see_other("/console")
    return replace(left, headers={**left.headers, **FORGETS}, cookies=(session_cookie(app, "", 0),))


def _device(request: Request) -> str:
    return device_of(request.headers.get("user-agent", ""))


def _own_page(address: str) -> str:
    """An address of the console, to go on to; empty for any other, and for one that leads out of it again."""
    fits = len(address) <= _LONGEST_ADDRESS and address.isascii() and address.isprintable()
    leads_out = {".", ".."} & {*unquote(address.partition("?")[0]).split("/")}  # browsers follow %2e%2e, too
    leads_here = address.startswith("/console/") and not {"\\", " "} & {*address} and not leads_out
    return address if fits and leads_here else ""


OPEN = (
    Route("GET", "/console", first_page),
    Route("GET", "/console/sign-in", sign_in_page),
    Route("POST", "/console/sign-in", post_sign_in),
    Route("GET", "/console/enter/{token}", link_page),
    Route("POST", "/console/enter/{token}", post_link),
)
ROUTES = (Route("POST", "/console/sign-out", sign_out),)
