"""What fails for an hour, each time and whatever is tried, and is mended then: all goes out late, and nothing is lost.

Messages may end in a DLQ meanwhile: they are hints, and what they hint at is found again.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta

import pytest

from tests.crash.scenario_run import Rehearsal
from tests.crash.setups import (
    Situation,
    books_to_close,
    confirmation_queued,
    reminder_begun,
    reminder_due,
    reminder_queued,
)
from tests.testing.simulation.cloud import Call, CarryOut, Wire, let_be
from tests.testing.simulation.memory_table import Answer, refusal
from tests.testing.simulation.world import World

HOUR = timedelta(hours=1)
SITUATIONS: Mapping[str, Situation] = {
    "a confirmation": confirmation_queued,
    "a reminder that is to begin": reminder_due,
    "a reminder that is to be walked": reminder_begun,
    "a reminder that is to be sent": reminder_queued,
    "books that are to be closed": books_to_close,
}
OUTAGES: Mapping[str, Callable[[Call], bool]] = {
    "each write to the table": lambda call: call.is_table and call.operation in ("PutItem", "TransactWriteItems"),
    "each read of many items": lambda call: call.operation == "BatchGetItem",
    "each query but the tick's": lambda call: call.operation == "Query" and call.params.get("IndexName") != "due",
    "the queues": lambda call: call.service == "sqs",
    "all there is": lambda call: not call.is_send,
}


@pytest.mark.parametrize("outage", OUTAGES)
@pytest.mark.parametrize("situation", SITUATIONS)
def test_what_fails_for_an_hour_is_late_and_not_lost(wire: Wire, situation: str, outage: str) -> None:
    found = "\n".join(wrongs(wire, SITUATIONS[situation], OUTAGES[outage]))
    assert not found, found


def wrongs(wire: Wire, situation: Situation, fails: Callable[[Call], bool]) -> Iterator[str]:
    def interfere(call: Call, carry_out: CarryOut) -> Answer:
        if fails(call):
            raise refusal("InternalServerError", "It is us.", call.operation)
        return carry_out()

    def an_hour_later(world: World) -> None:
        world.run_on(world.cloud.now + HOUR)
        world.cloud.interfere = let_be
        world.run_on(world.cloud.now + 2 * HOUR)
        for queue in world.cloud.queues.by_name.values():
            queue.dead = []

    rehearsal = Rehearsal(wire, situation)
    yield from rehearsal.wrongs(an_hour_later, interfere, [rehearsal.clean(an_hour_later)], may_be_unknown=0)
