"""What fails for an hour, each time and whatever is tried, and is mended then: all goes out late, and nothing is lost.

Messages may end in a DLQ meanwhile: they are hints, and what they hint at is found again.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta

import pytest

from tests.crash.scenario_run import ScenarioRun
from tests.crash.setups import (
    Step,
    confirmation_queued,
    mailing_to_close,
    reminder_begun,
    reminder_due,
    reminder_queued,
)
from tests.testing.simulation.cloud import Call, CarryOut, Simulation, no_interference
from tests.testing.simulation.memory_table import Answer, refusal
from tests.testing.simulation.world import SimulatedWorld

HOUR = timedelta(hours=1)
STARTS: Mapping[str, Step] = {
    "a confirmation": confirmation_queued,
    "a reminder that is to begin": reminder_due,
    "a reminder that is to be reconciled": reminder_begun,
    "a reminder that is to be sent": reminder_queued,
    "a mailing that is to be closed": mailing_to_close,
}
OUTAGES: Mapping[str, Callable[[Call], bool]] = {
    "each write to the table": lambda call: call.is_table and call.operation in ("PutItem", "TransactWriteItems"),
    "each read of many items": lambda call: call.operation == "BatchGetItem",
    "each query but the tick's": lambda call: call.operation == "Query" and call.params.get("IndexName") != "due",
    "the queues": lambda call: call.service == "sqs",
    "all there is": lambda call: not call.is_send,
}


@pytest.mark.parametrize("outage", OUTAGES)
@pytest.mark.parametrize("setup", STARTS)
def test_what_fails_for_an_hour_is_late_and_not_lost(simulation: Simulation, setup: str, outage: str) -> None:
    found = "\n".join(wrongs(simulation, STARTS[setup], OUTAGES[outage]))
    assert not found, found


def wrongs(simulation: Simulation, setup: Step, fails: Callable[[Call], bool]) -> Iterator[str]:
    def interfere(call: Call, carry_out: CarryOut) -> Answer:
        if fails(call):
            raise refusal("InternalServerError", "It is us.", call.operation)
        return carry_out()

    def an_hour_later(world: SimulatedWorld) -> None:
        world.run_on(world.cloud.now + HOUR)
        world.cloud.interfere = no_interference
        world.run_on(world.cloud.now + 2 * HOUR)
        for queue in world.cloud.queues.by_name.values():
            queue.dead = []

    scenario = ScenarioRun(simulation, setup)
    yield from scenario.wrongs(an_hour_later, interfere, [scenario.clean(an_hour_later)], may_be_unknown=0)


def test_a_mail_takes_one_slot_of_its_mailbox_however_long_its_intent_is_refused(simulation: Simulation) -> None:
    """It is taken just before the intent, and whoever tries that mail again finds it."""
    world = SimulatedWorld(simulation)
    confirmation_queued(world)

    def interfere(call: Call, carry_out: CarryOut) -> Answer:
        if call.operation == "PutItem":
            raise refusal("InternalServerError", "It is us.", call.operation)
        return carry_out()

    world.cloud.interfere = interfere
    world.run_on(world.cloud.now + HOUR)
    boxes = [item for item in world.cloud.table.items() if item["pk"]["S"].startswith("BOX#")]
    assert [len(item["slots"]["L"]) for item in boxes] == [1, 1, 1], "Ada, Ben and Eve"
    assert max(int(item["revision"]["N"]) for item in boxes) > 1, "it was tried again"
