"""From a Lambda event to a page of the console: who is signed in, whether they may, whether their own page asks."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from ...app import App
from ...domain.base.errors import ForbiddenError, NotFoundError
from ...log import logger
from ...usecases.groups import sessions
from .. import page_responses
from ..dispatch import refuse_odd_ids
from ..problems import EXPECTED
from ..request import Request, Response, Visit, request_from
from ..routing import Route, allowed_methods
from ..security_headers import secured
from . import areas, frame
from .csrf import refuse_foreign_forms
from .session_cookie import session_of

SIGN_IN = "/console"


def answer_console(app: App, event: Mapping[str, Any]) -> Response:
    """The page at an address of the console, or one that says what is wrong. Never raises."""
    try:
        response = _answered(app, request_from(event))
    except EXPECTED as error:
        response = page_responses.problem_page(error)
    except Exception:
        logger.exception("a page of the console failed")
        response = page_responses.defect_page()
    return secured(response)


def _answered(app: App, request: Request) -> Response:
    """A page's address may have a slash at its end."""
    path = request.path.removesuffix("/")
    if request.method == "OPTIONS":
        from .routes import OPEN, ROUTES

        return Response(204, "", {"allow": ", ".join(allowed_methods((*OPEN, *ROUTES), path))})
    route, params, is_open = areas.find(request.method, path)
    refuse_odd_ids(params)
    asked = replace(request, params=params)
    session = sessions.find(app, session_of(app, request))
    if session is not None:
        asked = replace(asked, visit=Visit(session))
    if is_open:
        if request.method == "POST":
            _refuse_other_sites(request)
        return route.answer(app, asked)
    if session is None:
        from . import door_links

        helper = door_links.as_helper(app, asked, route)
        if helper is None:
            return page_responses.see_other(_sign_in_for(request))
        asked = helper
    try:
        return _of_member(app, asked, route)
    except EXPECTED as error:
        return frame.problem(app, asked, error)


def _refuse_other_sites(request: Request) -> None:
    """Raises ForbiddenError for another site's form: where nobody is signed in, ours cannot be told by their `csrf`.

    Browsers send no cookie of ours with it, yet keep what the answer sets, and forget what it says.
    """
    if request.headers.get("sec-fetch-site", "none") not in ("none", "same-origin"):
        raise ForbiddenError("This form is of another site. Please open our own page.")


def _sign_in_for(request: Request) -> str:
    """The form that leads on to the page that was asked for; to none where a form was posted."""
    if request.method == "POST":
        return SIGN_IN
    asked = f"{request.path}?{urlencode(request.query)}" if request.query else request.path
    return f"{SIGN_IN}?{urlencode({'next': asked})}"


def _of_member(app: App, request: Request, route: Route) -> Response:
    """Raises NotFoundError for who is no member of the group, ForbiddenError for who may not do this."""
    if "group" in request.params:
        request = _in_group(app, request, route)
    try:
        if request.method == "POST":
            refuse_foreign_forms(request)
        if route.scope is not None and not request.who.may(route.scope):
            raise ForbiddenError("Your role in this group does not include this. An owner of the group can change it.")
        return route.answer(app, request)
    except EXPECTED as error:
        return frame.problem(app, request, error)


def _in_group(app: App, request: Request, route: Route) -> Request:
    """The request as of a member of the group; or of who helps at the door of one of its events."""
    if request.principal is not None:
        return request
    try:
        visit = _visit_of_group(app, request)
    except NotFoundError:
        from . import door_links

        helper = door_links.as_helper(app, request, route)
        if helper is None:
            raise
        return helper
    if visit.member is not None:
        sessions.note_seen(app, visit.session, visit.member)
    return replace(request, visit=visit, principal=visit.member.principal if visit.member else None)


def _visit_of_group(app: App, request: Request) -> Visit:
    if request.visit is None:
        raise TypeError("nobody is signed in")
    group, member = sessions.member_of(app, request.visit.session, request.params["group"])
    return replace(request.visit, group=group, member=member)
