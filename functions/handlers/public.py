"""Everything that needs no key: the public API, and the pages."""

from collections.abc import Sequence
from typing import Any

from handlers.invocation import address_of, invocation, request_id
from rapport import wiring
from rapport.app import App
from rapport.http.dispatch import answer, answer_page
from rapport.http.public import routes
from rapport.http.routing import Route


def handler(event: dict[str, Any], context: object, app: App | None = None) -> dict[str, Any]:
    app = app or wiring.app(address_of(event))
    path = event["rawPath"]
    with invocation(request_id(event)):
        if path.startswith("/public/") or path == "/openapi.json":
            return answer(app, event, lambda _: routes.ROUTES).as_event()
        return answer_page(app, event, _pages).as_event()


def _pages() -> Sequence[Route]:
    from rapport.http.personal import me  # with templates, which the API does without
    from rapport.http.public import pages

    return (*pages.ROUTES, *me.ROUTES)
