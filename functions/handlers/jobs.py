"""Works on jobs that mail nothing: events whose plan is due, mailings to reconcile, erasures, sweeps."""

from typing import Any

from handlers.batch import Batch, process
from handlers.invocation import time_left
from rapport import wiring
from rapport.app import App
from rapport.jobs import worker


def handler(event: dict[str, Any], context: Any, app: App | None = None) -> Batch:
    app, has_time = app or wiring.app(), time_left(context)
    return process(event, context, lambda body: worker.work(app, body, has_time))
