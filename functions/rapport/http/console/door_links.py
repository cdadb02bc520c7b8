"""Links to an event's door: opened by who helps there, who gets its check-in page and nothing else."""

import hmac
from dataclasses import replace

from ...app import App
from ...domain.base.errors import ForbiddenError, NotFoundError
from ...domain.members.door_links import DoorLink
from ...domain.members.session import Session
from ...domain.principal import Scope
from ...usecases.door import links
from ...web.console import door as web
from ..input.html_forms import form_values
from ..page_responses import html_response
from ..principal import TOLD_LATE
from ..request import Request, Response, Visit
from ..routing import Route
from .session_cookie import FORGETS, door_cookie, door_of


def door_page(app: App, request: Request) -> Response:
    """Changes nothing: programs that look into messages follow links, too."""
    visit = links.enter(app, DoorLink.HELPERS, request.params["token"])
    return html_response(web.door_page(visit.group, visit.event))


def open_door(app: App, request: Request) -> Response:
    visit = links.enter(app, DoorLink.HELPERS, request.params["token"])
    lasts = visit.event.ends_at + TOLD_LATE - app.now()
    cookie = door_cookie(app, request.params["token"], int(lasts.total_seconds()))
    address = f"/console/{visit.group.id}/events/{visit.event.id}/check-in"
    return Response(303, "", {"location": address}, (cookie,))


def leave_door(app: App, request: Request) -> Response:
    sent = form_values(request).get("csrf", [""])[0]
    try:
        csrf = links.form_token(app, links.find(app, DoorLink.HELPERS, door_of(app, request)))
    except NotFoundError:
        csrf = sent  # the link was ended: there is nothing left to be guarded
    if not hmac.compare_digest(sent.encode(), csrf.encode()):
        raise ForbiddenError("This is not from a page of ours. Please go back, reload it and try again.")
    return Response(303, "", {"location": "/console", **FORGETS}, (door_cookie(app, "", 0),))


def as_helper(app: App, request: Request, route: Route) -> Request | None:
    """The request as of who helps at the door of its event; None where their browser has no link to it that holds.

    Of their session there is nothing to be kept: it is as long as the link.
    """
    token = door_of(app, request)
    if not token or route.scope is not Scope.CHECK_IN:
        return None
    try:
        visit = links.enter(app, DoorLink.HELPERS, token)
    except NotFoundError:
        return None
    if (visit.group.id, visit.event.id) != (request.params.get("group"), request.params.get("event")):
        return None
    now = app.now()
    session = Session(
        person="",
        id=visit.id,
        email="",
        csrf=links.form_token(app, visit),
        started_at=now,
        seen_at=now,
        expires_at=int(visit.event.ends_at.timestamp()),
    )
    return replace(request, visit=Visit(session, visit.group), principal=visit.principal)


OPEN = (
    Route("GET", "/console/door/{token}", door_page),
    Route("POST", "/console/door/{token}", open_door),
    Route("POST", "/console/leave-door", leave_door),
)
