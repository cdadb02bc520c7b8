"""What AWS bills for while something runs, by the step of an event's life that caused it."""

import math
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import wraps
from types import ModuleType
from typing import Any
from unittest.mock import patch

from benchmarks.meter import Bill
from benchmarks.request_flows.flow import SQS_BATCH, all_metered
from handlers import jobs, organizer, public, send, ses_events, tick
from rapport.domain.cost.event_cost import Step
from rapport.domain.cost.prices import prices
from tests.testing.template import FUNCTIONS, GLOBALS, module
from tests.testing.world import World

HANDLERS = (public, organizer, tick, jobs, send, ses_events)
_BEHIND_THE_API = ("public", "organizer")
_NOT_FAIR = ("ses_events",)
"""Functions whose messages do not say which group's they are."""
MEMORY_GB: dict[str, float] = {
    module(name): int(each.get("MemorySize") or GLOBALS["MemorySize"]) / 1024 for name, each in FUNCTIONS.items()
}
_GB = 1_000_000_000


def _nothing() -> defaultdict[str, float]:
    return defaultdict(float)


@dataclass
class Usage:
    amounts: defaultdict[Step, defaultdict[str, float]] = field(default_factory=lambda: defaultdict(_nothing))
    """By the names of prices.toml."""
    taken: Counter[Step] = field(default_factory=Counter)
    """How often each step was taken."""
    reads: defaultdict[Step, defaultdict[str, float]] = field(default_factory=lambda: defaultdict(_nothing))
    writes: defaultdict[Step, defaultdict[str, float]] = field(default_factory=lambda: defaultdict(_nothing))
    """Units of the table by the partition that they are of."""
    steps: Mapping[str, Step] = field(default_factory=dict)
    """What each function works for at the moment, by the name of its module. What others do is not counted: the tick
    runs anyway, and is on the bill of the month."""

    def each(self) -> Mapping[Step, Mapping[str, float]]:
        """What each step takes."""
        return {
            step: {what: amount / times for what, amount in self.amounts[step].items()}
            for step, times in self.taken.items()
        }

    def scaled(self, by: float) -> Mapping[str, float]:
        """All that is used by so many times as many people, but for looks at pages, which nobody counts."""
        whole = _nothing()
        for step, amounts in self.amounts.items():
            for what, amount in amounts.items():
                whole[what] += amount * {Step.EVENT: 1, Step.MAILING: 1, Step.PAGE: 0}.get(step, by)
        return whole


@contextmanager
def used(world: World) -> Iterator[Usage]:
    """Counts all that the handlers do from here on."""
    with all_metered() as bill, ExitStack() as patches:
        usage = Usage()
        for handler in HANDLERS:
            patches.enter_context(patch.object(handler, "handler", _counted(usage, bill, world, handler)))
        yield usage


def _counted(usage: Usage, bill: Bill, world: World, of: ModuleType) -> Callable[..., Any]:
    handler, name = of.handler, of.__name__.rpartition(".")[2]

    @wraps(handler)  # a world knows by its module which role it has
    def counted(event: dict[str, Any], *rest: Any) -> Any:
        before, mails, begun = _so_far(bill), len(world.ses.mailbox), time.process_time()
        reads, writes = dict(bill.reads), dict(bill.writes)
        answer = handler(event, *rest)
        if name in usage.steps:
            cpu, mailed = time.process_time() - begun, len(world.ses.mailbox) - mails
            step = usage.steps[name]
            amounts = usage.amounts[step]
            _add_since(usage.reads[step], bill.reads, reads)
            _add_since(usage.writes[step], bill.writes, writes)
            requests = sum(bill.requests.values()) - before["requests"]
            amounts["lambda_gb_second"] += _gb_seconds(name, cpu, requests, mailed)
            for what in ("dynamodb_write_unit", "dynamodb_read_unit", "sqs_request", "sqs_fair_request"):
                amounts[what] += _so_far(bill)[what] - before[what]
            for what, amount in _of_an_invocation(name, event, answer).items():
                amounts[what] += amount
        return answer

    return counted


def _add_since(to: defaultdict[str, float], now: Mapping[str, float], before: Mapping[str, float]) -> None:
    for partition, units in now.items():
        to[partition] += units - before.get(partition, 0)


def _so_far(bill: Bill) -> dict[str, float]:
    return {
        "requests": sum(bill.requests.values()),
        "dynamodb_write_unit": bill.write_units,
        "dynamodb_read_unit": bill.read_units,
        "sqs_request": bill.requests["SendMessage"],
        "sqs_fair_request": bill.requests["SendMessage"],
    }


def _gb_seconds(name: str, cpu: float, requests: float, mails: int) -> float:
    """With half the memory a function has half of a processor: what it computes costs the same, what it waits half."""
    assumed = prices()["assumed"]
    waits = requests * assumed["seconds_a_call"] + mails * assumed["seconds_a_mail"]
    return float(cpu * assumed["cpu_factor"] + waits * MEMORY_GB[name])


def _of_an_invocation(name: str, event: Mapping[str, Any], answer: Any) -> dict[str, float]:
    """Messages are received, and deleted, by the ten."""
    assumed = prices()["assumed"]
    amounts = {
        "lambda_request": 1.0,
        "log_gb": assumed["log_bytes_an_invocation"] / _GB,
        "sqs_request": 2.0 * math.ceil(len(event.get("Records", ())) / SQS_BATCH),
    }
    if name not in _NOT_FAIR:
        amounts["sqs_fair_request"] = amounts["sqs_request"]
    if name in _BEHIND_THE_API:
        amounts["api_request"] = 1
        amounts["transfer_gb"] = (len(answer.get("body", "")) + assumed["bytes_of_headers"]) / _GB
    return amounts
