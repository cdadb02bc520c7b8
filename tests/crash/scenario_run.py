"""What is done after a setup, again and again from where it begins, each time with something else that interferes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from tests.crash.counts import COUNTS
from tests.crash.final_state import FinalState, differences, doubled, final_state_of, inconsistencies
from tests.crash.known_futures import KnownFutureError, KnownFutures
from tests.crash.recording import Recording
from tests.crash.setups import Step
from tests.testing.simulation.cloud import Call, CarryOut, Interference, Made, Simulation, no_interference
from tests.testing.simulation.memory_table import Answer
from tests.testing.simulation.world import NeverQuietError, SimulatedWorld

SOON = timedelta(hours=1)
"""Longer than any lease, time-out or second try: if all is as in a clean run by then, it is so to the end."""


@dataclass(frozen=True)
class Clean:
    """A run in which nothing interferes: what must come of all others."""

    calls: list[Made]
    soon: datetime
    state: FinalState


class ScenarioRun:
    def __init__(self, simulation: Simulation, setup: Step) -> None:
        self.simulation = simulation
        self.world = SimulatedWorld(simulation)
        setup(self.world)
        self._begin = self.world.cloud.snapshot()
        self._futures = KnownFutures(self.world)
        self._recording = Recording(self.world)

    def clean(self, action: Step, may_be_unknown: int = 0, interference: Interference = no_interference) -> Clean:
        """Fails where something is wrong though nothing that could do harm interferes."""
        self._reset()
        self.simulation.failure = ""
        self.world.cloud.interfere = interference
        if interference is no_interference:
            self._futures.note()
            self._recording.record()
        action(self.world)
        self._recording.stop()
        self.world.cloud.interfere = no_interference
        calls, soon = list(self.world.cloud.made), self.world.cloud.now + SOON
        self._run_on(soon)
        state = final_state_of(self.world.cloud)
        assert not self.simulation.failure, self.simulation.failure
        wrong = [*self.world.cloud.violations, *inconsistencies(state, may_be_unknown)]
        assert not wrong, "\n".join(wrong)
        self._futures.known_from_now_on(may_be_unknown)
        self._futures.remember_items()
        return Clean(calls, soon, state)

    def wrongs(
        self,
        action: Step,
        interference: Interference,
        clean: Sequence[Clean],
        may_be_unknown: int,
        strikes: int | None = None,
    ) -> Iterator[str]:
        """What is wrong in the end: it must be as in one of the clean runs, but for outcomes that are unknown.

        `strikes`: the number of the one call that is interfered with; None where it may be any. Until its invocation
        all is as in the clean run, and not lived through again. A run that comes to where another has been that came to
        a good end is at its end, too.
        """
        self._reset()
        if strikes is not None:
            self._recording.replay(strikes)
        self.world.cloud.interfere = (
            interference if strikes is None else self._watched(interference, strikes, may_be_unknown)
        )
        try:
            action(self.world)
            self.world.cloud.interfere = no_interference
            if strikes is None:
                self._futures.look_out(may_be_unknown)
            self._run_on(max(one.soon for one in clean))
            wrong = self._wrong_in_the_end(clean, may_be_unknown)
        except KnownFutureError:
            wrong = list(doubled(self.world.cloud))
        except NeverQuietError as error:
            wrong = [str(error), *self._wrong_in_the_end(clean, may_be_unknown)]
        except AssertionError as error:
            wrong = [str(error)]
        if not wrong:
            self._futures.known_from_now_on(may_be_unknown)
        yield from wrong

    def _wrong_in_the_end(self, clean: Sequence[Clean], may_be_unknown: int) -> list[str]:
        COUNTS.to_the_end += 1
        state = final_state_of(self.world.cloud)
        return [
            *self.world.cloud.violations,
            *inconsistencies(state, may_be_unknown),
            *min((list(differences(state, one.state)) for one in clean), key=len),
        ]

    def _watched(self, interference: Interference, strikes: int, may_be_unknown: int) -> Interference:
        """From the call that is interfered with, it is looked at whether all is as it was in another run."""

        def interfere(call: Call, carry_out: CarryOut) -> Answer:
            if call.number == strikes:
                self._futures.look_out(may_be_unknown, self.world.running)
            return interference(call, carry_out)

        return interfere

    def _run_on(self, soon: datetime) -> None:
        self._futures.acted()
        self.world.at_rest()
        self.world.run_on(soon)
        self._futures.all_is_done()
        self.world.run_on()

    def _reset(self) -> None:
        self.world.cloud.restore(self._begin)
        self.world.cloud.interfere = no_interference
        self.world.restart()
        self._recording.stop()
        self._futures.begin()
