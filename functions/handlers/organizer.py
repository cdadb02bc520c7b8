"""The organisers' API, their console, and pages about all that is kept of a person."""

from collections.abc import Sequence
from typing import Any

from handlers.invocation import address_of, invocation, request_id
from rapport import wiring
from rapport.app import App
from rapport.http.dispatch import answer, answer_page
from rapport.http.organizer import areas
from rapport.http.request import Response
from rapport.http.routing import Route

CONSOLE = "/console"
PERSONAL = ("/export/", "/erase/")
PAGES = (CONSOLE, *PERSONAL)
"""What their addresses begin with."""


def handler(event: dict[str, Any], context: object, app: App | None = None) -> dict[str, Any]:
    app = app or wiring.app(address_of(event))
    with invocation(request_id(event)):
        if event["rawPath"].startswith(CONSOLE):
            return _console(app, event).as_event()
        if event["rawPath"].startswith(PERSONAL):
            return answer_page(app, event, _personal).as_event()
        return answer(app, event, areas.routes_for).as_event()


def _console(app: App, event: dict[str, Any]) -> Response:
    from rapport.http.console.dispatch import answer_console  # with templates, which the API does without

    return answer_console(app, event)


def _personal() -> Sequence[Route]:
    from rapport.http.personal import data

    return data.ROUTES
