"""The organisers' API, their console, and pages about all that is kept of a person."""

from collections.abc import Sequence
from typing import Any

from handlers.invocation import address_of, invocation, request_id
from rapport import wiring
from rapport.app import App
from rapport.http.dispatch import answer, answer_page
from rapport.http.organizer import routes as organizer
from rapport.http.routing import Route

PAGES = ("/console", "/export/", "/erase/")
"""What their addresses begin with."""


def handler(event: dict[str, Any], context: object, app: App | None = None) -> dict[str, Any]:
    app = app or wiring.app(address_of(event))
    with invocation(request_id(event)):
        if event["rawPath"].startswith(PAGES):
            return answer_page(app, event, _pages).as_event()
        return answer(app, event, organizer.ROUTES).as_event()


def _pages() -> Sequence[Route]:
    from rapport.http.console import pages  # with templates, which the API does without
    from rapport.http.personal import data

    return (*pages.ROUTES, *data.ROUTES)
