"""What was used, in money: one line for each thing that AWS bills."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from benchmarks.cost.usage import BEHIND_THE_API, FED_BY_QUEUES, MEMORY_GB, Usage

_GB = 1_000_000_000
EVENTS_A_MAIL = 2
"""What SES publishes of nearly every mail: that it was sent, and delivered."""


@cache
def prices() -> Mapping[str, Any]:
    return tomllib.loads(Path(__file__).with_name("prices.toml").read_text())


@dataclass(frozen=True)
class Line:
    """One thing on the bill: so many of it, counted so."""

    what: str
    """As in prices.toml."""
    amount: float
    counted: str = ""

    @property
    def dollars(self) -> float:
        return self.amount * self._price

    @property
    def dollars_beyond_what_is_free(self) -> float:
        return max(self.amount - float(prices()["free"].get(self.what, 0)), 0) * self._price

    @property
    def _price(self) -> float:
        return float({**prices()["unit"], **prices()["month"]}[self.what])


def dollars(lines: Iterable[Line], *, free: bool = False) -> float:
    return sum(line.dollars_beyond_what_is_free if free else line.dollars for line in lines)


def bill_of(usage: Usage, mails: int) -> list[Line]:
    """Of an event's life. The tick, which runs anyway, is on the bill of the month."""
    assumed = prices()["assumed"]
    invocations = {name: count for name, count in usage.invocations.items() if name != "tick"}
    seconds = {name: _seconds(usage, name, mails) for name in invocations}
    # A message is sent (counted with the requests), received and deleted; Lambda takes those of a batch together.
    received = sum(invocations.get(name, 0) for name in FED_BY_QUEUES)
    sent = sum(usage.bill.requests[name] for name in ("SendMessage", "SendMessageBatch"))
    events = mails * EVENTS_A_MAIL
    answered = sum(invocations.get(name, 0) for name in BEHIND_THE_API)
    return [
        Line("ses_mail", mails, "mails"),
        Line("api_request", answered, "requests"),
        Line("lambda_request", sum(invocations.values()), "invocations"),
        Line(
            "lambda_gb_second",
            sum(seconds[name] * MEMORY_GB[name] for name in invocations),
            f"GB-seconds: CPU × {assumed['cpu_factor']}, and the wait for each answer",
        ),
        Line("dynamodb_write_unit", usage.bill.write_units, "units"),
        Line("dynamodb_read_unit", usage.bill.read_units, "units"),
        Line("sqs_request", sent + 2 * received + events, "requests: sent, received, deleted; SNS's to SQS"),
        Line("sns_publish", events, "events of SES"),
        Line("log_gb", sum(invocations.values()) * assumed["log_bytes_an_invocation"] / _GB, "GB"),
        Line("transfer_gb", answered * assumed["answer_kb"] * 1000 / _GB, "GB of answers"),
    ]


def _seconds(usage: Usage, name: str, mails: int) -> float:
    assumed = prices()["assumed"]
    cpu = usage.cpu_seconds[name] * assumed["cpu_factor"]
    waits = usage.calls[name] * assumed["seconds_a_call"]
    return float(cpu + waits + (mails * assumed["seconds_a_mail"] if name == "send" else 0))
