"""The organisers' API."""

from typing import Any

from handlers.invocation import invocation, request_id
from rapport import wiring
from rapport.app import App
from rapport.http.dispatch import answer
from rapport.http.organizer import routes as organizer


def handler(event: dict[str, Any], context: object, app: App | None = None) -> dict[str, Any]:
    with invocation(request_id(event)):
        return answer(app or wiring.app(), event, organizer.ROUTES).as_event()
