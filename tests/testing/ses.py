"""SES as tests want it: it keeps what it accepts, and answers the next calls as it is told."""

import re
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import cached_property
from typing import Any

from rapport.aws.reputation import Rates
from rapport.aws.ses import NotNow, RefusedForGood, SendError, SendingPaused, Uncertain

_REFUSALS: Mapping[str, type[SendError]] = {
    "throttle": NotNow,
    "reject": RefusedForGood,
    "pause": SendingPaused,
    "timeout": Uncertain,
    "accept_then_timeout": Uncertain,
}
_EVENTS: Mapping[str, Mapping[str, Any]] = {
    "send": {"eventType": "Send", "send": {}},
    "delay": {"eventType": "DeliveryDelay", "deliveryDelay": {"delayType": "MailboxFull"}},
    "delivery": {"eventType": "Delivery", "delivery": {}},
    "transient": {"eventType": "Bounce", "bounce": {"bounceType": "Transient", "bounceSubType": "MailboxFull"}},
    "bounce": {"eventType": "Bounce", "bounce": {"bounceType": "Permanent", "bounceSubType": "General"}},
    "suppressed": {
        "eventType": "Bounce",
        "bounce": {"bounceType": "Permanent", "bounceSubType": "OnAccountSuppressionList"},
    },
    "suppressed_by_ses": {"eventType": "Bounce", "bounce": {"bounceType": "Permanent", "bounceSubType": "Suppressed"}},
    "suppressed_complaint": {
        "eventType": "Complaint",
        "complaint": {"complaintSubType": "OnAccountSuppressionList"},
    },
    "complaint": {"eventType": "Complaint", "complaint": {"complaintFeedbackType": "abuse"}},
    "reject": {"eventType": "Reject", "reject": {"reason": "Bad content"}},
}
"""What SES publishes of a mail, by what tests call it: `transient` and `bounce` are bounces for now and for good."""


@dataclass(frozen=True)
class Mail:
    """One that SES took."""

    message_id: str
    to: str
    raw: bytes
    tags: Mapping[str, str]
    sent_at: datetime

    @cached_property
    def parsed(self) -> EmailMessage:
        return message_from_bytes(self.raw, policy=policy.default)

    @property
    def subject(self) -> str:
        return str(self.parsed["subject"])

    @property
    def text(self) -> str:
        return self._part("text/plain")

    @property
    def html(self) -> str:
        return self._part("text/html")

    @property
    def calendar(self) -> str | None:
        """The calendar part, its folded lines joined; None where there is none."""
        text = self._part("text/calendar")
        return re.sub(r"\r?\n[ \t]", "", text) if text else None

    def _part(self, kind: str) -> str:
        parts = [part for part in self.parsed.walk() if part.get_content_type() == kind]
        return str(parts[0].get_content()) if parts else ""

    @property
    def token(self) -> str:
        """Of the page `/s/{token}`."""
        return self._in_text(r"/s/([\w.-]+)")

    @property
    def unsubscribe_token(self) -> str:
        return self._in_text(r"/u/([\w.-]+)")

    def _in_text(self, pattern: str) -> str:
        found = re.search(pattern, self.text)
        assert found, f"no {pattern} in {self.text}"
        return found[1]

    def event(self, kind: str, at: datetime) -> dict[str, Any]:
        """What SES would publish of this mail, of which the recipient's side said something at an instant."""
        tags = {name: [value] for name, value in self.tags.items()}
        mail = {"messageId": self.message_id, "timestamp": self.sent_at.isoformat(), "tags": tags}
        said = _EVENTS[kind]
        details = {name: {**part, "timestamp": at.isoformat()} for name, part in said.items() if name != "eventType"}
        return {"eventType": said["eventType"], **details, "mail": mail}


@dataclass
class FakeReputation:
    """What SES says of the account; None: nothing."""

    now: Rates | None = field(default_factory=lambda: Rates(0.0, 0.0))

    def rates(self, _at: datetime) -> Rates | None:
        return self.now


@dataclass
class FakeSes:
    """Stands in for the transport; `calls` has every call's recipient and answer, `mailbox` what was accepted."""

    clock: Callable[[], datetime]
    mailbox: list[Mail] = field(default_factory=list)
    calls: list[tuple[str, str]] = field(default_factory=list)
    _answers: deque[str] = field(default_factory=deque)

    def next(self, answer: str, count: int = 1) -> None:
        """How the next calls are answered: `throttle`, `reject`, `pause`, `timeout` or `accept_then_timeout`."""
        assert answer in _REFUSALS
        self._answers = deque([answer] * count)

    def send(self, raw: bytes, to: str, sender: str, tags: Mapping[str, str]) -> str:
        assert sender
        answer = self._answers.popleft() if self._answers else "accepted"
        self.calls.append((to, answer))
        mail = Mail(f"ses-{len(self.calls)}", to, raw, dict(tags), self.clock())
        if answer in ("accepted", "accept_then_timeout"):
            self.mailbox.append(mail)
        if answer != "accepted":
            raise _REFUSALS[answer](answer)
        return mail.message_id
