"""The only function that may send mail: acts, recipients of mailings, tests of rules."""

from typing import Any

from handlers.records import Batch, each_record
from rapport import wiring
from rapport.app import App
from rapport.aws.sqs import Message
from rapport.sending.kinds import alert as alerts
from rapport.sending.kinds import rule_test as testing_rules
from rapport.sending.kinds import signup_mail as acts
from rapport.sending.mailings import send_batch as bulk

_MARGIN_MS = 15_000
"""What must be left of the function's time to begin another mail: both time-outs of SES, and some air."""


def handler(event: dict[str, Any], context: Any, app: App | None = None) -> Batch:
    app = app or wiring.app()

    def has_time() -> bool:
        return bool(context.get_remaining_time_in_millis() > _MARGIN_MS)

    def work(message: Message) -> None:
        app.arming.require()
        if "contacts" in message:
            bulk.send_batch(app, message, has_time)
        elif "alert" in message:
            alerts.send_alert(app, message["alert"])
        elif "test" in message:
            testing_rules.send_test(app, message["test"])
        else:
            acts.work(app, message)

    return each_record(event, work)
