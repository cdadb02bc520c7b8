"""Every minute: hands out all that is due."""

from typing import Any

from rapport import wiring
from rapport.services import jobs
from rapport.services.app import App


def handler(event: dict[str, Any], context: object, app: App | None = None) -> dict[str, int]:
    app = app or wiring.app()
    app.arming.require()
    return {"handed_out": jobs.tick(app)}
