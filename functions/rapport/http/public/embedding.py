"""Our form in pages of other sites: the script that puts it there, and what stands in the frame.

A group's `allowed_origins` may frame it, its problems too, for a browser shows nothing of what it may not frame.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from hashlib import sha256

from ...app import App
from ...domain.base.errors import FieldProblem, InvalidError
from ...store.admin import groups
from ...web import rendering
from ...web.formatting import closed_to_sign_ups
from ...web.public.embedded import embedded_form, embedded_thanks
from ..input.html_forms import Values, form_values
from ..page_responses import html_response, problem_page, see_other
from ..problems import EXPECTED
from ..request import Request, Response
from ..routing import Route
from .calendars import links_to_add
from .forms import as_entered, of_robots, with_outcome
from .sign_up_form import SEATS, Found, event_of_group, filled_at, suggested, taken


def show_script(app: App, request: Request) -> Response:
    """One for all groups: it is told by its tag which form to show."""
    content = rendering.script("embed")
    headers = {
        "content-type": "text/javascript; charset=utf-8",
        "cache-control": "public, max-age=3600",
        "etag": f'"{sha256(content.encode()).hexdigest()[:32]}"',
        "access-control-allow-origin": "*",
        "cross-origin-resource-policy": "cross-origin",
    }
    if request.has_already(headers["etag"]):
        return Response(304, "", headers)
    return Response(200, content, headers)


def frame(app: App, request: Request) -> Response:
    return _framed(app, request, _shown)


def post_frame(app: App, request: Request) -> Response:
    return _framed(app, request, _posted)


def _framed(app: App, request: Request, answer: Callable[[App, Request, Found], Response]) -> Response:
    """What a frame shows: no search engine is to find it. Raises NotFoundError for an unknown group."""
    group = groups.get(app.table, request.params["group"])
    try:
        shown = answer(app, request, event_of_group(app, group, request))
    except EXPECTED as error:
        shown = problem_page(error, group.allowed_origins)
    return replace(shown, headers={**shown.headers, "x-robots-tag": "noindex"})


def _shown(app: App, request: Request, found: Found) -> Response:
    group, event, _ = found
    seat = SEATS.get(request.query.get("seat", ""))
    if request.query.get("signup") == "accepted" and seat and not closed_to_sign_ups(event, app.now()):
        return html_response(embedded_thanks(group, event, seat, calendars=links_to_add(app, group, event)))
    return _form(app, found, {}, ())


def _posted(app: App, request: Request, found: Found) -> Response:
    event, values = found[1], form_values(request)
    try:
        seat = taken(app, request, event, values, of_robots(app, event, values))
    except InvalidError as error:
        return _form(app, found, values, error.problems)
    return see_other(with_outcome(f"{event.path}/embed", {"signup": "accepted", "seat": seat}))


def _form(app: App, found: Found, values: Values, problems: Sequence[FieldProblem]) -> Response:
    group, event, seats = found
    token = filled_at(app, event, values)
    shown = embedded_form(
        group,
        event,
        seats,
        now=app.now(),
        filled_at_token=token,
        values=as_entered(values),
        problems=problems,
        topics=suggested(app, group, values),
    )
    return html_response(shown)


ROUTES = (
    Route("GET", "/embed.js", show_script),
    Route("GET", "/g/{group}/{event}/embed", frame),
    Route("POST", "/g/{group}/{event}/embed", post_frame),
)
