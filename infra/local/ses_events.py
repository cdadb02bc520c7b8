"""What SES publishes about a mail, in the shape of its event publishing, and the way there: topic, then queue."""

import json
import logging
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from email.parser import BytesHeaderParser
from email.utils import parseaddr
from queue import Empty, SimpleQueue
from threading import Lock, Thread
from typing import Any

from .mailbox import Mail
from .resources import ACCOUNT, REGION

logger = logging.getLogger(__name__)

_SUBJECT = "Amazon SES Email Event Notification"
_BATCH = 10
KINDS = ("send", "delivery", "bounce", "complaint")


def event(kind: str, mail: Mail, now: datetime) -> dict[str, Any]:
    return {"eventType": kind.capitalize(), "mail": _mail(mail), kind: _details(kind, mail, _stamp(now))}


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _mail(mail: Mail) -> dict[str, Any]:
    headers = [(name, str(value)) for name, value in BytesHeaderParser().parsebytes(mail.raw).items()]
    first = {name.lower(): value for name, value in reversed(headers)}
    return {
        "timestamp": _stamp(datetime.fromisoformat(mail.at)),
        "source": mail.source,
        "sourceArn": f"arn:aws:ses:{REGION}:{ACCOUNT}:identity/{parseaddr(mail.source)[1]}",
        "sendingAccountId": ACCOUNT,
        "messageId": mail.message_id,
        "destination": list(mail.recipients),
        "headersTruncated": False,
        "headers": [{"name": name, "value": value} for name, value in headers],
        "commonHeaders": {
            "from": [first.get("from", "")],
            "to": [first.get("to", "")],
            "messageId": mail.message_id,
            "subject": first.get("subject", ""),
        },
        "tags": _tags(mail),
    }


def _tags(mail: Mail) -> dict[str, list[str]]:
    own = {name: [value] for name, value in mail.tags.items()}
    return own | {
        "ses:configuration-set": [mail.configuration_set or ""],
        "ses:source-ip": ["127.0.0.1"],
        "ses:from-domain": [parseaddr(mail.source)[1].rpartition("@")[2]],
        "ses:caller-identity": ["local"],
    }


def _details(kind: str, mail: Mail, at: str) -> Mapping[str, Any]:
    feedback = {"timestamp": at, "feedbackId": f"{mail.message_id}-{kind}"}
    match kind:
        case "delivery":
            answer = {"smtpResponse": "250 2.0.0 OK", "reportingMTA": "local.amazonses.com"}
            return {"timestamp": at, "processingTimeMillis": 500, "recipients": list(mail.recipients), **answer}
        case "bounce":
            why = {"action": "failed", "status": "5.1.1", "diagnosticCode": "smtp; 550 5.1.1 user unknown"}
            bounced = [{"emailAddress": recipient, **why} for recipient in mail.recipients]
            return {"bounceType": "Permanent", "bounceSubType": "General", "bouncedRecipients": bounced, **feedback}
        case "complaint":
            complained = [{"emailAddress": recipient} for recipient in mail.recipients]
            return {"complainedRecipients": complained, "complaintFeedbackType": "abuse", **feedback}
    return {}


class Publisher:
    """Publishes in the background, as SES does: no sender waits for it."""

    def __init__(self, sns: Any, topics: Mapping[str, str], now: Callable[[], datetime]) -> None:
        self._sns = sns
        self._topics = topics
        self._now = now
        self._waiting: SimpleQueue[tuple[str, str]] = SimpleQueue()
        self._pending = 0
        self._lock = Lock()
        self._thread = Thread(target=self._run, daemon=True, name="ses-events")

    def start(self) -> None:
        self._thread.start()

    @property
    def is_busy(self) -> bool:
        return self._pending > 0

    def publish(self, kind: str, mail: Mail) -> None:
        """Nothing, where the mail came with no configuration set: it is that which says where events go."""
        topic = self._topics.get(mail.configuration_set or "")
        if topic is not None:
            with self._lock:
                self._pending += 1
            self._waiting.put((topic, json.dumps(event(kind, mail, self._now()))))

    def _run(self) -> None:
        while True:
            events = self._next_events()
            try:
                self._send(events)
            except Exception:
                logger.exception("%d events of SES were lost", len(events))
            with self._lock:
                self._pending -= len(events)

    def _next_events(self) -> list[tuple[str, str]]:
        """All that wait, as many as one request to SNS takes."""
        events = [self._waiting.get()]
        with suppress(Empty):
            while len(events) < _BATCH:
                events.append(self._waiting.get_nowait())
        return events

    def _send(self, events: list[tuple[str, str]]) -> None:
        for topic in {topic for topic, _ in events}:
            messages = [message for its_topic, message in events if its_topic == topic]
            entries = [{"Id": str(n), "Subject": _SUBJECT, "Message": message} for n, message in enumerate(messages)]
            self._sns.publish_batch(TopicArn=topic, PublishBatchRequestEntries=entries)
