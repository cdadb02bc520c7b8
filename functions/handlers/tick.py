"""Every minute: hands out all that is due. Each quarter of an hour: looks at what SES thinks of the account."""

from typing import Any

from handlers.invocation import invocation, time_left
from rapport import wiring
from rapport.app import App
from rapport.jobs import tick
from rapport.sending.brakes import account_brake


def handler(event: dict[str, Any], context: Any, app: App | None = None) -> dict[str, int]:
    app = app or wiring.app()
    with invocation():
        app.send_guard.require()
        handed_out = tick.tick(app, time_left(context))
        account_brake.look_at(app)
        return {"handed_out": handed_out}
