"""Looks at events whose plan is due, and walks mailings until their books close."""

from typing import Any

from handlers.batch import Batch, process
from rapport import wiring
from rapport.app import App
from rapport.aws.sqs import Message
from rapport.jobs import worker as jobs


def handler(event: dict[str, Any], context: object, app: App | None = None) -> Batch:
    app = app or wiring.app()

    def work(message: Message) -> None:
        app.arming.require()
        jobs.work(app, message)

    return process(event, context, work)
