"""Everything that needs no key: the public API, and the pages."""

from typing import Any

from handlers.invocation import invocation, request_id
from rapport import wiring
from rapport.app import App
from rapport.http.dispatch import answer, answer_page
from rapport.http.public import routes


def handler(event: dict[str, Any], context: object, app: App | None = None) -> dict[str, Any]:
    app = app or wiring.app()
    path = event["rawPath"]
    with invocation(request_id(event)):
        if path.startswith("/public/") or path == "/openapi.json":
            return answer(app, event, routes.ROUTES).as_event()
        return answer_page(app, event).as_event()
