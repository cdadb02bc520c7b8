"""What is used while something runs: each function's invocations and their CPU, requests to AWS and their units."""

import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import wraps
from types import ModuleType
from typing import Any
from unittest.mock import patch

from benchmarks.meter import Bill
from benchmarks.request_flows.flow import all_metered
from handlers import jobs, organizer, public, send, ses_events, tick
from tests.testing.template import FUNCTIONS, GLOBALS, module

HANDLERS = (public, organizer, tick, jobs, send, ses_events)
BEHIND_THE_API = ("public", "organizer")
FED_BY_QUEUES = ("jobs", "send", "ses_events")
MEMORY_GB: dict[str, float] = {
    module(name): int(each.get("MemorySize") or GLOBALS["MemorySize"]) / 1024 for name, each in FUNCTIONS.items()
}


@dataclass
class Usage:
    bill: Bill
    invocations: Counter[str] = field(default_factory=Counter)
    """By the name of the function's module."""
    cpu_seconds: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))
    calls: Counter[str] = field(default_factory=Counter)
    """Requests to AWS of each function."""
    messages: int = 0
    """That functions took from queues."""


@contextmanager
def used() -> Iterator[Usage]:
    """Counts all that the handlers do from here on."""
    with all_metered() as bill, ExitStack() as patches:
        usage = Usage(bill)
        for handler in HANDLERS:
            patches.enter_context(patch.object(handler, "handler", _counted(usage, handler)))
        yield usage


def _counted(usage: Usage, of: ModuleType) -> Callable[..., Any]:
    handler, name = of.handler, of.__name__.rpartition(".")[2]

    @wraps(handler)  # a world knows by its module which role it has
    def counted(event: dict[str, Any], *rest: Any) -> Any:
        calls, begun = usage.bill.requests.total(), time.process_time()
        try:
            return handler(event, *rest)
        finally:
            usage.invocations[name] += 1
            usage.cpu_seconds[name] += time.process_time() - begun
            usage.calls[name] += usage.bill.requests.total() - calls
            usage.messages += len(event.get("Records", ()))

    return counted
