"""What is done after a setup, again and again from where it begins, each time with something else that interferes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from tests.crash.final_state import FinalState, differences, final_state_of, inconsistencies
from tests.crash.setups import Step
from tests.crash.state_snapshot import state_snapshot
from tests.testing.simulation.cloud import Interference, Made, Simulation, no_interference
from tests.testing.simulation.world import NeverQuietError, SimulatedWorld

SOON = timedelta(hours=1)
"""Longer than any lease, time-out or second try: if all is as in a clean run by then, it is so to the end."""


@dataclass(frozen=True)
class Clean:
    """A run in which nothing interferes: what must come of all others."""

    calls: list[Made]
    soon: datetime
    state_snapshot: Mapping[str, str]
    """At `soon`."""
    state: FinalState


class ScenarioRun:
    def __init__(self, simulation: Simulation, setup: Step) -> None:
        self.simulation = simulation
        self.world = SimulatedWorld(simulation)
        setup(self.world)
        self._begin = self.world.cloud.snapshot()

    def clean(self, action: Step, may_be_unknown: int = 0, interference: Interference = no_interference) -> Clean:
        """Fails where something is wrong though nothing that could do harm interferes."""
        self._reset()
        self.simulation.failure = ""
        self.world.cloud.interfere = interference
        action(self.world)
        self.world.cloud.interfere = no_interference
        calls, soon = list(self.world.cloud.made), self.world.cloud.now + SOON
        self.world.run_on(soon)
        seen = state_snapshot(self.world.cloud)
        self.world.run_on()
        state = final_state_of(self.world.cloud)
        assert not self.simulation.failure, self.simulation.failure
        wrong = [*self.world.cloud.violations, *inconsistencies(state, may_be_unknown)]
        assert not wrong, "\n".join(wrong)
        return Clean(calls, soon, seen, state)

    def wrongs(
        self, action: Step, interference: Interference, clean: Sequence[Clean], may_be_unknown: int
    ) -> Iterator[str]:
        """What is wrong in the end: it must be as in one of the clean runs, but for outcomes that are unknown."""
        self._reset()
        self.world.cloud.interfere = interference
        try:
            action(self.world)
            self.world.cloud.interfere = no_interference
            self.world.run_on(max(one.soon for one in clean))
            if not self.world.cloud.violations and state_snapshot(self.world.cloud) in [
                one.state_snapshot for one in clean
            ]:
                return
            self.world.run_on()
        except NeverQuietError as error:
            yield str(error)
        except AssertionError as error:
            yield str(error)
            return
        state = final_state_of(self.world.cloud)
        yield from self.world.cloud.violations
        yield from inconsistencies(state, may_be_unknown)
        yield from min((list(differences(state, one.state)) for one in clean), key=len)

    def _reset(self) -> None:
        self.world.cloud.restore(self._begin)
        self.world.cloud.interfere = no_interference
        self.world.restart()
