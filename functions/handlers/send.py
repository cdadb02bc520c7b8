"""The only function that may send mail."""

from typing import Any

from handlers.batch import Batch, process
from rapport import wiring
from rapport.app import App
from rapport.aws.sqs import Message
from rapport.sending.kinds import alert, rule_test, signup_mail
from rapport.sending.mailings import send_batch

_MARGIN_MS = 15_000
"""What must be left of the function's time to begin another mail: both time-outs of SES, and some air."""


def handler(event: dict[str, Any], context: Any, app: App | None = None) -> Batch:
    app = app or wiring.app()

    def has_time() -> bool:
        return bool(context.get_remaining_time_in_millis() > _MARGIN_MS)

    def work(message: Message) -> None:
        app.arming.require()
        if "contacts" in message:
            send_batch.send_batch(app, message, has_time)
        elif "alert" in message:
            alert.send_alert(app, message["alert"])
        elif "test" in message:
            rule_test.send_test(app, message["test"])
        else:
            signup_mail.work(app, message)

    return process(event, context, work)
