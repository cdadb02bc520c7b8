"""A flow: what it costs, what it need cost, and how it is measured."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from math import ceil
from unittest.mock import patch

from msgspec import Struct

from benchmarks.figures import Figure, shown
from benchmarks.meter import Bill, metered
from tests.testing.memory_queue import MemoryQueue
from tests.testing.world import World, new_world

Work = Callable[[], object]
SQS_BATCH = 10
"""Messages that one request of SQS takes, or gives."""


@dataclass(frozen=True)
class Flow:
    name: str
    requests: float
    """How many it costs, each."""
    fewest: str
    """How many there must be, and what for."""
    prepare: Callable[[World], Work]
    """Does what must have been done before; what is measured."""
    each: int = 1
    """How many the work does at once."""

    def bill(self) -> Bill:
        with new_world() as world:
            work = self.prepare(world)
            with all_metered() as bill:
                work()
        return bill

    def figure(self) -> Figure:
        bill = self.bill()
        units = f"{shown(bill.read_units / self.each)} RCU, {shown(bill.write_units / self.each)} WCU"
        for_all = f" for {self.each}" if self.each > 1 else ""
        detail = f"fewest {self.fewest}; {units}; {bill.named()}{for_all}"
        return Figure(self.name, bill.requests.total() / self.each, "requests", at_most=self.requests, detail=detail)


FLOWS: list[Flow] = []


def flow(
    name: str, requests: float, fewest: str, each: int = 1
) -> Callable[[Callable[[World], Work]], Callable[[World], Work]]:
    def register(prepare: Callable[[World], Work]) -> Callable[[World], Work]:
        FLOWS.append(Flow(name, requests, fewest, prepare, each))
        return prepare

    return register


@contextmanager
def all_metered() -> Iterator[Bill]:
    """Counts the world's queues, too, which are not SQS. SES is not counted: a mail is one request there."""
    send = MemoryQueue.send

    def counted(queue: MemoryQueue, messages: Iterable[Struct]) -> None:
        listed = list(messages)
        if listed:
            bill.requests["SendMessage"] += ceil(len(listed) / SQS_BATCH)
        send(queue, listed)

    with metered() as bill, patch.object(MemoryQueue, "send", counted):
        yield bill
