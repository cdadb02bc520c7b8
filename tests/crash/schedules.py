"""Two at work at the same time, of whom one goes on at a time: a schedule says who, from call to call of AWS."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.crash.cloud import Call, CarryOut
from tests.crash.memory_table import Answer
from tests.crash.situations import Situation
from tests.crash.world import World

_NEVER = 10_000
"""More calls than anybody makes."""
_SECONDS = 20


@dataclass(frozen=True)
class Schedule:
    """Who begins is switched away from before a call, and so is the other; then each goes on to the end."""

    begins: int
    first_makes: int = _NEVER
    other_makes: int = _NEVER

    def __str__(self) -> str:
        most = [count if count < _NEVER else "all" for count in (self.first_makes, self.other_makes)]
        return f"{'AB'[self.begins]} makes {most[0]} calls, {'BA'[self.begins]} {most[1]}"


@dataclass
class Race:
    """Two actors by one schedule. `made`: how many calls each made before it was first switched away from."""

    actors: tuple[Situation, Situation]
    schedule: Schedule
    made: list[int] = field(default_factory=lambda: [0, 0])
    _turn: int = 0
    _left: set[int] = field(default_factory=lambda: {0, 1})
    _errors: list[BaseException] = field(default_factory=list)

    def __call__(self, world: World) -> None:
        """Raises what an actor raises."""
        self._changed = threading.Condition()
        self._turn = self.schedule.begins
        self._stops = {self._turn: self.schedule.first_makes, 1 - self._turn: self.schedule.other_makes}
        self._whose: dict[int, int] = {}
        threads = [threading.Thread(target=self._run, args=(number, world), daemon=True) for number in (0, 1)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(_SECONDS)
        assert not any(thread.is_alive() for thread in threads), "the two wait for each other"
        if self._errors:
            raise self._errors[0]

    @property
    def switches(self) -> int:
        """How many there were that an actor did not come to by its end."""
        return sum(stop == _NEVER + 1 for stop in self._stops.values())

    def interfere(self, _call: Call, carry_out: CarryOut) -> Answer:
        number = self._whose[threading.get_ident()]
        if self.made[number] == self._stops[number]:
            self._stops[number] = _NEVER + 1
            self._hand_over(number)
            self._await_turn(number)
        self.made[number] += 1
        return carry_out()

    def _run(self, number: int, world: World) -> None:
        self._whose[threading.get_ident()] = number
        self._await_turn(number)
        try:
            self.actors[number](world)
        except BaseException as error:  # noqa: BLE001 - it is raised in the test's own thread
            self._errors.append(error)
        self._left.discard(number)
        self._hand_over(number)

    def _hand_over(self, number: int) -> None:
        with self._changed:
            if 1 - number in self._left:
                self._turn = 1 - number
            self._changed.notify_all()

    def _await_turn(self, number: int) -> None:
        with self._changed:
            assert self._changed.wait_for(lambda: self._turn == number, _SECONDS), "the turn never came"


def preempted(begins: int, runs: "Runs") -> Iterator[Schedule]:
    """Every schedule in which each actor is switched away from once at most, `begins` first: two switches at most.

    `runs.last` is the race of the schedule that was yielded: whether it came as far as was meant.
    """
    for first_makes in range(_NEVER):
        for other_makes in range(_NEVER):
            yield Schedule(begins, first_makes, other_makes)
            if runs.last.switches < 2:
                break
        if runs.last.made[begins] < first_makes or runs.last.switches == 0:
            return


@dataclass
class Runs:
    """Which race was run last."""

    last: Race
