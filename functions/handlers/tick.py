"""Every minute: hands out all that is due."""

from typing import Any

from handlers.invocation import invocation
from rapport import wiring
from rapport.app import App
from rapport.jobs import tick


def handler(event: dict[str, Any], context: object, app: App | None = None) -> dict[str, int]:
    app = app or wiring.app()
    with invocation():
        app.send_guard.require()
        return {"handed_out": tick.tick(app)}
