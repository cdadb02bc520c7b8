"""Where somebody is signed in, and how to end that: their own sessions, over all of their groups."""

from dataclasses import replace

from ....app import App
from ....usecases.groups import sessions
from ...request import Request, Response
from ...routing import Route
from .. import frame
from ..session_cookie import FORGETS, session_cookie


def sessions_page(app: App, request: Request) -> Response:
    session, group, _ = request.visited
    there = sessions.list_sessions(app, session.person)
    return frame.show(app, request, "console/sessions.html", sessions=there, own=session.id, zone=group.timezone)


def end_session(app: App, request: Request) -> Response:
    """One that has ended already is as good."""
    session, _, _ = request.visited
    ended = sessions.end_one(app, session, request.params["session"])
    if ended is not None and ended.id == session.id:
        left = frame.done(app, "/console")
        return replace(left, headers={**left.headers, **FORGETS}, cookies=(session_cookie(app, "", 0),))
    return frame.done(app, _address(request), f"Ended: {ended.device}." if ended else "It had ended already.")


def end_others(app: App, request: Request) -> Response:
    session, _, _ = request.visited
    count = sessions.end_others(app, session)
    return frame.done(app, _address(request), f"Ended everywhere else: {count}." if count else "There was no other.")


def _address(request: Request) -> str:
    return f"/console/{request.visited[1].id}/sessions"


_SESSIONS = "/console/{group}/sessions"
ROUTES = (
    Route("GET", _SESSIONS, sessions_page),
    Route("POST", _SESSIONS + "/end-others", end_others),
    Route("POST", _SESSIONS + "/{session}/end", end_session),
)
