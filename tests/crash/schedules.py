"""Two at work at the same time, of whom one goes on at a time: a schedule says who, from call to call of AWS."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tests.crash.setups import Step
from tests.testing.simulation.cloud import Call, CarryOut
from tests.testing.simulation.memory_table import Answer
from tests.testing.simulation.world import SimulatedWorld

TO_THE_END = 10_000
"""More calls than anybody makes."""
_SECONDS = 60
_A, _B = 0, 1


@dataclass(frozen=True)
class Schedule:
    """Who begins makes so many calls, then the other so many, then each goes on to the end: two switches at most."""

    begins: int
    first_makes: int = TO_THE_END
    other_makes: int = TO_THE_END

    def __str__(self) -> str:
        first, other = ("all" if most == TO_THE_END else most for most in (self.first_makes, self.other_makes))
        return f"{'AB'[self.begins]} makes {first}, then {'BA'[self.begins]} {other}"


SERIAL = (Schedule(_A), Schedule(_B))


class Race:
    """Two actors by a schedule, each a thread of its own; but only whose turn it is does anything."""

    def __init__(self, actors: tuple[Step, Step], schedule: Schedule) -> None:
        self._actors = actors
        self._turn = schedule.begins
        self._switch_after = {schedule.begins: schedule.first_makes, 1 - schedule.begins: schedule.other_makes}
        self._made = [0, 0]
        self._at_work = {_A, _B}
        self._changed = threading.Condition()
        self._number = threading.local()
        self._errors: list[BaseException] = []
        self.switched: set[int] = set()
        """Who was switched away from before they were done."""

    def __call__(self, world: SimulatedWorld) -> None:
        """Raises what an actor raises."""
        threads = [threading.Thread(target=self._run, args=(number, world), daemon=True) for number in (_A, _B)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(_SECONDS)
        assert not any(thread.is_alive() for thread in threads), "the two wait for each other"
        for error in self._errors:
            raise error

    def interfere(self, _call: Call, carry_out: CarryOut) -> Answer:
        """A switch comes when a call is done and not answered yet: who goes on later finds that time has passed."""
        number = self._number.value
        try:
            return carry_out()
        finally:
            self._made[number] += 1
            if self._made[number] == self._switch_after[number] and len(self._at_work) > 1:
                self.switched.add(number)
                self._hand_over(number)
                self._await_turn(number)

    def _run(self, number: int, world: SimulatedWorld) -> None:
        self._number.value = number
        self._await_turn(number)
        try:
            self._actors[number](world)
        except BaseException as error:  # noqa: BLE001 - it is raised again, in the thread of the test
            self._errors.append(error)
        self._at_work.discard(number)
        self._hand_over(number)

    def _hand_over(self, number: int) -> None:
        with self._changed:
            if self._at_work - {number}:
                self._turn = 1 - number
            self._changed.notify_all()

    def _await_turn(self, number: int) -> None:
        with self._changed:
            assert self._changed.wait_for(lambda: self._turn == number, _SECONDS), "the turn never came"


def every_schedule(switched_in: Callable[[Schedule], set[int]], orders: int = 2) -> Iterator[Schedule]:
    """Runs every schedule with two switches at most, and yields it. `switched_in` runs one: who was switched away from.

    A schedule whose switch never came is a shorter one's twin: there are no more after it. `orders`: 1 where both do
    the same.
    """
    for begins in range(orders):
        for first_makes in range(1, TO_THE_END):
            for other_makes in range(1, TO_THE_END):
                schedule = Schedule(begins, first_makes, other_makes)
                switched = switched_in(schedule)
                yield schedule
                if 1 - begins not in switched:
                    break
            if begins not in switched:
                break
