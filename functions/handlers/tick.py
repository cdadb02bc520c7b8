"""Every minute: hands out all that is due."""

from typing import Any

from rapport import wiring
from rapport.app import App
from rapport.jobs import tick


def handler(event: dict[str, Any], context: object, app: App | None = None) -> dict[str, int]:
    app = app or wiring.app()
    app.send_guard.require()
    return {"handed_out": tick.tick(app)}
