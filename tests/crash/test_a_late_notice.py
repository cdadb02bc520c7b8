"""A sender of a notice that is frozen while others tell other news must not have its own taken for the latest."""

from datetime import timedelta

from tests.crash.faults import DIES_AFTER_A_SEND, PendingFault
from tests.crash.final_state import final_state_of, last_told
from tests.crash.setups import notice_queued
from tests.testing.simulation.cloud import Call, CarryOut, Simulation, no_interference
from tests.testing.simulation.memory_table import Answer
from tests.testing.simulation.world import EVENT, SimulatedWorld


def test_what_it_noted_too_late_keeps_no_later_notice_from_anybody(simulation: Simulation) -> None:
    world = SimulatedWorld(simulation)
    notice_queued(world)

    def to_hall(name: str) -> None:
        world.cloud.interfere = no_interference
        world.ask("PATCH", EVENT, {"venue": {"name": name}})
        world.run_on(world.cloud.now + timedelta(minutes=20))

    def freeze_after_the_call(call: Call, carry_out: CarryOut) -> Answer:
        answer = carry_out()
        if call.is_send:
            to_hall("Hall C")
        return answer

    world.cloud.interfere = freeze_after_the_call
    world.hand_out("SoonQueue")  # of Hall B
    to_hall("Hall B")
    assert last_told(final_state_of(world.cloud), "ada@example.org") == "Hall B"


def test_where_its_sender_died_they_may_know_what_was_before_and_what_is_new(simulation: Simulation) -> None:
    world = SimulatedWorld(simulation)
    notice_queued(world)
    world.cloud.interfere = PendingFault(DIES_AFTER_A_SEND).interference()
    world.work_off("SoonQueue")
    world.cloud.interfere = no_interference
    world.run_on(world.cloud.now + timedelta(minutes=20))
    (signup,) = final_state_of(world.cloud).signups.values()
    assert len(signup.announced) == 2, "so whatever follows is told them"
