"""Who is introduced to whom: fixed as the first reminder begins, named by it, topped up by the second."""

from datetime import UTC, datetime, timedelta

from tests.crash.flows.flow import flow
from tests.crash.setups import (
    DAY_BEFORE,
    FOUR,
    agree_to_introductions,
    introductions_due,
    introductions_queued,
    open_to_introductions,
    tick_and_drain,
    until,
)
from tests.testing.simulation.world import SimulatedWorld

TWO_HOURS_BEFORE = datetime(2026, 11, 26, 15, 30, tzinfo=UTC)


@flow(
    "introductions are fixed and go out, each message handed out twice", until(DAY_BEFORE, open_to_introductions(*FOUR))
)
def _(world: SimulatedWorld) -> None:
    world.tick()
    for queue in ("JobsQueue", "JobsQueue", "SoonQueue"):
        world.hand_out(queue)
        world.work_off(queue)
    world.drain()


@flow("one who is introduced cancels before anybody is told", introductions_queued(*FOUR))
def _(world: SimulatedWorld) -> None:
    """Ben, to whom nobody is left, is introduced by the second reminder."""
    world.cancel("ada")
    world.cloud.now += timedelta(minutes=1)
    world.drain()


def _joined_since(world: SimulatedWorld) -> None:
    """Ada, Ben and Cleo were introduced to each other; Dan came later."""
    introductions_due("ada", "ben", "cleo")(world)
    world.drain()
    agree_to_introductions(world, "dan")
    until(TWO_HOURS_BEFORE, lambda _: None)(world)


@flow("who joined since is introduced by the second reminder", _joined_since)
def _(world: SimulatedWorld) -> None:
    tick_and_drain(world)
