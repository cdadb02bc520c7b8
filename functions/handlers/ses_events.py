"""What SES says of mails it took, by way of SNS."""

import json
from typing import Any

from handlers.batch import Batch, process
from rapport import wiring
from rapport.app import App
from rapport.sending import feedback


def handler(event: dict[str, Any], context: object, app: App | None = None) -> Batch:
    app = app or wiring.app()
    return process(event, context, lambda body: feedback.note(app, json.loads(json.loads(body)["Message"])))
