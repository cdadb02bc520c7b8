"""The organisers' API."""

from typing import Any

from rapport import wiring
from rapport.api import organizer
from rapport.api.answer import answer
from rapport.services.app import App


def handler(event: dict[str, Any], context: object, app: App | None = None) -> dict[str, Any]:
    return answer(app or wiring.app(), event, organizer.ROUTES).as_event()
