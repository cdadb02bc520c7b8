"""AWS as a process sees it: every call of every client comes through here, is counted, and can be interfered with.

What the service keeps outlives the processes that wrote it: the table, the queues, what SES accepted. It can be copied
as it stands at any moment, so that the same moment is lived through again and again.
"""

import logging
import time
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import botocore.session
from botocore.exceptions import ConnectTimeoutError, ReadTimeoutError

from rapport import wiring
from rapport.app import App
from rapport.config import Config
from rapport.log import logger
from rapport.store.dynamodb.schema import SCHEMA
from tests.testing.aws_calls import Send, intercepted
from tests.testing.memory_bucket import MemoryBuckets
from tests.testing.roles import authorize
from tests.testing.ses import Mail
from tests.testing.simulation.invariants import wrong_mail, wrongs
from tests.testing.simulation.memory_table import READS, Answer, MemoryTable, Params, refusal
from tests.testing.simulation.queues import Queues

START = datetime(2026, 11, 23, 9, tzinfo=UTC)
_A_CALL_TAKES = timedelta(milliseconds=1)
_STANDS_STILL = 1_000_000.0
_SECRETS = '{"current": "k1", "keys": {"k1": "not so secret"}}'
_SAID: Mapping[tuple[str, str], Answer] = {
    ("cloudwatch", "GetMetricStatistics"): {"Datapoints": []},
    ("sesv2", "GetAccount"): {"SendQuota": {"MaxSendRate": -1.0, "Max24HourSend": -1.0, "SentLast24Hours": 0.0}},
    ("ssm", "GetParameter"): {"Parameter": {"Value": _SECRETS}},
}


class Crash(BaseException):
    """The process is gone. No code of ours may catch it: no code runs any more."""


@dataclass(frozen=True)
class Call:
    """One call of AWS."""

    number: int
    service: str
    operation: str
    params: Params

    @property
    def is_table(self) -> bool:
        return self.service == "dynamodb"

    @property
    def is_send(self) -> bool:
        return self.operation == "SendEmail"

    @property
    def is_read(self) -> bool:
        """Whether it changes nothing, and its answer depends on nothing but the table."""
        return self.operation in READS if self.is_table else (self.service, self.operation) in _SAID

    def __str__(self) -> str:
        return f"#{self.number} {self.service}:{self.operation}"


CarryOut = Callable[[], Answer]
Interference = Callable[[Call, CarryOut], Answer]
"""Stands between a client and AWS: may raise before or after it has the call carried out, or not at all."""


def no_interference(_call: Call, carry_out: CarryOut) -> Answer:
    return carry_out()


@dataclass
class Made:
    """A call that was made, with what came of it."""

    call: Call
    invocation: int
    writes_before: int
    writes_after: int = -1


class Cloud:
    """Its clock stands still but for the millisecond that a call takes."""

    def __init__(self) -> None:
        self.now = START
        self.violations: list[str] = []
        """What must not be true at any instant, and was."""
        self.table = MemoryTable(SCHEMA, lambda writes: self.violations.extend(wrongs(self.table, writes)))
        self.queues = Queues()
        self.buckets = MemoryBuckets()
        self.mailbox: list[Mail] = []
        self.ses_answers: dict[str, list[str]] = {}
        """How SES answers its next calls for a rule's mail to somebody, like `ada day-before`; then it accepts."""
        self.publishes = False
        """Whether SES tells of each mail that it accepted."""
        self.interfere: Interference = no_interference
        self.made: list[Made] = []
        self.invocation = 0
        self._ids = 0
        self._calls = 0
        self._sends = 0

    # ---- Copies ----

    def snapshot(self) -> Mapping[str, Any]:
        kept = ("now", "_ids", "_calls", "_sends", "publishes", "invocation")
        return {
            **{name: getattr(self, name) for name in kept},
            "mailbox": list(self.mailbox),
            "ses_answers": deepcopy(self.ses_answers),
            "buckets": deepcopy(self.buckets),
            "queues": self.queues.snapshot(),
            "table": self.table.snapshot(),
        }

    def restore(self, snapshot: Mapping[str, Any]) -> None:
        for name, value in snapshot.items():
            if name in ("queues", "table"):
                getattr(self, name).restore(value)
            else:
                setattr(self, name, deepcopy(value) if name in ("buckets", "ses_answers") else value)
        self.mailbox, self.made, self.violations = list(self.mailbox), [], []

    @property
    def calls(self) -> int:
        """How many were made."""
        return self._calls

    @property
    def writes(self) -> int:
        """A number that changes whenever something does that outlives a process."""
        return self.table.writes + self.queues.writes + self._sends

    @property
    def ids(self) -> int:
        """How many were given out."""
        return self._ids

    def new_id(self) -> str:
        self._ids += 1
        return f"id{self._ids:04}"

    # ---- Calls ----

    def call(self, service: str, operation: str, params: Params) -> Answer:
        self._calls += 1
        self.now += _A_CALL_TAKES
        call = Call(self._calls, service, operation, params)
        made = Made(call, self.invocation, self.writes)
        self.made.append(made)
        authorize(service, operation, params)
        try:
            return self.interfere(call, lambda: self._carry_out(call))
        finally:
            made.writes_after = self.writes

    def _carry_out(self, call: Call) -> Answer:
        match call.service, call.operation:
            case "dynamodb", operation:
                return self.table.call(operation, call.params)
            case "sqs", operation:
                return self.queues.call(operation, call.params, self.now)
            case "sesv2", "SendEmail":
                return self._send_email(call.params)
            case "s3", operation:
                found: Answer = self.buckets.call(operation, call.params)
                return found
            case other if other in _SAID:
                return _SAID[other]
        raise NotImplementedError(f"teach the cloud {call}")

    def _send_email(self, params: Params) -> Answer:
        (to,) = params["Destination"]["ToAddresses"]
        tags = {tag["Name"]: tag["Value"] for tag in params["EmailTags"]}
        planned = self.ses_answers.get(f"{to.partition('@')[0]} {tags.get('delivery', '').partition('_')[0]}")
        answer = planned.pop(0) if planned else "accept"
        if answer in SES_REFUSES:
            raise ses_refusal(answer)
        if answer != "timeout":
            mail = self._accept(to, tags, params["Content"]["Raw"]["Data"])
        if answer == "accept":
            return {"MessageId": mail.message_id}
        raise ReadTimeoutError(endpoint_url="https://email.example")

    def _accept(self, to: str, tags: Mapping[str, str], raw: bytes) -> Mail:
        self._sends += 1
        self.violations += wrong_mail(self.table, tags, self.now)
        mail = Mail(f"ses-{self._sends}", to, raw, tags, self.now)
        self.mailbox.append(mail)
        if self.publishes:
            self.publish(mail, "send")
        return mail

    def publish(self, mail: Mail, kind: str, **more: Any) -> None:
        """SES says so about a mail, by way of its topic."""
        self.queues.ses_says({**mail.event(kind, self.now), **more}, self.now)


SES_REFUSES: Mapping[str, tuple[str, str]] = {
    "throttle": ("TooManyRequestsException", "Maximum sending rate exceeded."),
    "reject": ("MessageRejected", "No such mail."),
    "pause": ("SendingPausedException", "Sending is paused."),
    "unreachable": ("", ""),
}


def ses_refusal(answer: str) -> Any:
    if answer == "unreachable":
        return ConnectTimeoutError(endpoint_url="https://email.example")
    return refusal(*SES_REFUSES[answer], "SendEmail")


# ---- The only way from the service to the cloud ----


class Simulation(logging.Handler):
    """Leads to the cloud that it holds at the moment; and keeps the first failure that the service logs."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.cloud = Cloud()
        self.failure = ""

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        if error is not None and not self.failure:
            self.failure = record.getMessage() + "\n" + "".join(traceback.format_exception(error))


CLIENTS: dict[str, Any] = {}
"""Every simulated process's, by service: they are dear to make, and know nothing of whose they are."""


def _client(service: str) -> Any:
    if service not in CLIENTS:
        CLIENTS[service] = botocore.session.get_session().create_client(service, region_name="eu-west-1")
    return CLIENTS[service]


def process_of(cloud: Cloud, config: Config) -> App:
    """A process as it begins, wired as the product's but for its clients, its clock and its ids."""
    with patch("rapport.wiring.Clients", lambda _: _client):
        app = wiring.make_app(now=lambda: cloud.now, config=config)
    return replace(app, new_id=cloud.new_id)


@contextmanager
def simulated_aws() -> Iterator[Simulation]:
    """Leads every call of every botocore client to the cloud.

    The clock that processes measure by stands still: what they keep for some seconds does not depend on how busy the
    machine is that all this runs on.
    """
    simulation = Simulation()

    def call(service: str, operation: str, params: Params, _: Send) -> Answer:
        return simulation.cloud.call(service, operation, params)

    with (
        intercepted(call),
        patch("time.monotonic", lambda: _STANDS_STILL),
        patch("rapport.store.dynamodb.backoff.wait", lambda _: None),
        patch("rapport.aws.ses.time", SimpleNamespace(time=time.time, sleep=lambda _: None)),
        _errors_to(simulation),
    ):
        yield simulation


@contextmanager
def _errors_to(handler: logging.Handler) -> Iterator[None]:
    """The service's log, for nobody but this handler."""
    service = logging.getLogger(logger.name)
    level = service.level
    service.setLevel(logging.ERROR)  # not patched: a logger remembers which levels it lets through
    try:
        with patch.multiple(service, handlers=[handler], propagate=False):
            yield
    finally:
        service.setLevel(level)
