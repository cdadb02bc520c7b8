"""Everything that needs no key: the public API, and the pages."""

from typing import Any

from rapport import wiring
from rapport.api import public
from rapport.api.answer import answer, answer_page
from rapport.services.app import App


def handler(event: dict[str, Any], context: object, app: App | None = None) -> dict[str, Any]:
    app = app or wiring.app()
    path = event["rawPath"]
    if path.startswith("/public/") or path == "/openapi.json":
        return answer(app, event, public.ROUTES).as_event()
    return answer_page(app, event).as_event()
