"""SES's API, as far as sending goes: keeps mails, publishes events, and fails on request."""

import json
import re
import uuid
from base64 import b64decode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.parser import BytesHeaderParser
from email.utils import format_datetime, getaddresses
from threading import Lock
from typing import Any

from .clock import shown
from .http_server import Request, Response
from .mailbox import Mail, Mailbox

MOST_BYTES = 56 * 1024 * 1024
HOST = "eu-west-1.amazonses.com"
ACCEPTED = "accepted"
FAILURES = ("throttle", "reject", "accept_then_timeout", "timeout")
_HOLD_SECONDS = 30
"""How long a call is left without an answer: longer than any client waits."""
_TO = ("To", "Cc", "Bcc")
_TAG = re.compile(r"[A-Za-z0-9_-]{1,256}")
_OVERWRITTEN = (b"message-id:", b"date:", b"bcc:", b"return-path:", b"x-ses-")


class RefusedError(Exception):
    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code


_REFUSALS = {
    "throttle": RefusedError(429, "TooManyRequestsException", "Maximum sending rate exceeded."),
    "reject": RefusedError(400, "MessageRejected", "The local SES was told to reject this."),
}


@dataclass(frozen=True)
class Call:
    """A SendEmail, read."""

    recipients: Sequence[str]
    source: str
    raw: bytes
    tags: Mapping[str, str]
    configuration_set: str | None


class Ses:
    """`publish(kind, mail)` publishes an event about a mail."""

    def __init__(
        self,
        mailbox: Mailbox,
        now: Callable[[], datetime],
        publish: Callable[[str, Mail], None],
        configuration_sets: Sequence[str],
    ) -> None:
        self._mailbox = mailbox
        self._now = now
        self._publish = publish
        self._configuration_sets = configuration_sets
        self._lock = Lock()
        self._next, self._left = ACCEPTED, 0

    def fail_next(self, answer: str, count: int) -> None:
        """Replaces what is left of an earlier one."""
        with self._lock:
            self._next, self._left = answer, count

    def _next_answer(self) -> str:
        with self._lock:
            if self._left == 0:
                return ACCEPTED
            self._left -= 1
            return self._next

    def answer(self, request: Request) -> Response | None:
        try:
            if (request.method, request.path) == ("GET", "/v2/email/account"):
                return _json(200, _ACCOUNT)
            return self._send(request)
        except RefusedError as refusal:
            return _json(refusal.status, {"message": str(refusal)}, refusal.code)

    def _send(self, request: Request) -> Response | None:
        if (request.method, request.path) != ("POST", "/v2/email/outbound-emails"):
            raise RefusedError(404, "NotFoundException", "The local SES only sends.")
        at, content = self._now(), json.loads(request.body)
        try:
            call = self._read(content)
        except RefusedError:
            self._mailbox.add_call(at, _destination(content), "reject")
            raise
        answer = self._next_answer()
        mail = _accepted(call, at) if answer in (ACCEPTED, "accept_then_timeout") else None
        self._mailbox.add_call(at, call.recipients, answer, mail)
        if refusal := _REFUSALS.get(answer):
            raise refusal
        if mail is None or answer != ACCEPTED:
            request.wait_until_gone(_HOLD_SECONDS)
            return None
        self._publish("send", mail)
        return _json(200, {"MessageId": mail.message_id})

    def _read(self, content: Mapping[str, Any]) -> Call:
        call = read_call(content)
        if call.configuration_set not in (None, *self._configuration_sets):
            raise RefusedError(
                404, "NotFoundException", f"Configuration set <{call.configuration_set}> does not exist."
            )
        return call


def _accepted(call: Call, at: datetime) -> Mail:
    message_id = f"0102{int(at.timestamp() * 1000):012x}-{uuid.uuid4()}-000000"
    raw = stamped(call.raw, message_id, at)
    return Mail(message_id, shown(at), call.recipients, call.source, call.tags, call.configuration_set, raw)


_ACCOUNT = {
    "DedicatedIpAutoWarmupEnabled": False,
    "EnforcementStatus": "HEALTHY",
    "ProductionAccessEnabled": True,
    "SendQuota": {"Max24HourSend": 1_000_000.0, "MaxSendRate": 1_000.0, "SentLast24Hours": 0.0},
    "SendingEnabled": True,
}


def _json(status: int, content: object, error: str = "") -> Response:
    headers = [("content-type", "application/json"), ("x-amzn-requestid", str(uuid.uuid4()))]
    return Response(status, json.dumps(content).encode(), headers + [("x-amzn-errortype", error)] * bool(error))


def read_call(content: Mapping[str, Any]) -> Call:
    """Raises RefusedError for what SES would not take."""
    raw = _raw(content)
    headers = BytesHeaderParser().parsebytes(raw)
    named = [str(value) for name in _TO for value in headers.get_all(name, ())]
    recipients = _destination(content) or [address for _, address in getaddresses(named)]
    if not 1 <= len(recipients) <= 50:
        raise RefusedError(400, "BadRequestException", "A mail has 1 to 50 recipients.")
    if not headers.get("From"):
        raise RefusedError(400, "BadRequestException", "Missing header 'From'.")
    source = content.get("FromEmailAddress") or str(headers["From"])
    return Call(recipients, source, raw, _tags(content), content.get("ConfigurationSetName"))


def _destination(content: Mapping[str, Any]) -> list[str]:
    destination = content.get("Destination", {})
    return [address for name in _TO for address in destination.get(f"{name}Addresses") or ()]


def _tags(content: Mapping[str, Any]) -> dict[str, str]:
    tags = {tag["Name"]: tag["Value"] for tag in content.get("EmailTags") or ()}
    for text in (*tags.keys(), *tags.values()):
        if not _TAG.fullmatch(text):
            raise RefusedError(
                400, "BadRequestException", f"Invalid message tag <{text}>: only alphanumeric, '_', '-'."
            )
    return tags


def _raw(content: Mapping[str, Any]) -> bytes:
    if "Raw" in content["Content"]:
        return b64decode(content["Content"]["Raw"]["Data"])
    if "Simple" not in content["Content"]:
        raise RefusedError(400, "BadRequestException", "The local SES takes Raw and Simple content.")
    return _from_simple(content, content["Content"]["Simple"])


def _from_simple(content: Mapping[str, Any], simple: Mapping[str, Any]) -> bytes:
    message = EmailMessage()
    message["From"] = content["FromEmailAddress"]
    message["To"] = ", ".join(content.get("Destination", {}).get("ToAddresses") or ())
    message["Subject"] = simple["Subject"]["Data"]
    for header in simple.get("Headers") or ():
        message[header["Name"]] = header["Value"]
    body = simple["Body"]
    message.set_content(body.get("Text", {}).get("Data", ""))
    if "Html" in body:
        message.add_alternative(body["Html"]["Data"], subtype="html")
    return message.as_bytes()


def stamped(raw: bytes, message_id: str, at: datetime) -> bytes:
    """The source as it leaves SES: with its own Message-ID and Date, without what is not for the recipient."""
    end = b"\r\n" if b"\r\n" in raw else b"\n"
    head, _, body = raw.partition(end * 2)
    fields = re.split(rb"\r?\n(?![ \t])", head)
    kept = [field for field in fields if not field.lower().startswith(_OVERWRITTEN)]
    own = [f"Message-ID: <{message_id}@{HOST}>", f"Date: {format_datetime(at)}"]
    return end.join([*(line.encode() for line in own), *kept, b"", body])
