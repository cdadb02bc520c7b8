"""Two at work at the same time, of whom one goes on at a time: a schedule says who, from call to call of AWS.

Some schedules are the same to both: if who goes on after a switch first reads what the other has not changed, they
might as well have read it before. So of each run it is noted how many such calls come after its switches; the schedules
that switch only after them are not run.
"""

import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from tests.crash.setups import Step
from tests.testing.simulation.cloud import Call, CarryOut
from tests.testing.simulation.memory_table import Answer, MemoryTable
from tests.testing.simulation.world import SimulatedWorld

TO_THE_END = 10_000
"""More calls than anybody makes."""
_SECONDS = 60
_NO_TIME = timedelta(seconds=1)
"""As calls take: more time than this may decide something."""
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


@dataclass
class Left:
    """What there was when somebody was switched away from."""

    table: MemoryTable
    now: datetime
    ids: int
    at: int
    """How many invocations they had begun or ended."""
    ids_since: int | None = None
    """What the other gave out meanwhile; None until they go on."""
    would_have_read: int = 0
    """Calls since they went on, which would have been answered the same before."""
    is_over: bool = False
    """Whether there are no more of these."""


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
        self._left: dict[int, Left] = {}
        self._edges = [0, 0]
        """Of each how many invocations were begun or ended."""
        self.switched: set[int] = set()
        """Who was switched away from before they were done."""

    def __call__(self, world: SimulatedWorld) -> None:
        """Raises what an actor raises."""
        self._world, as_ever = world, world.lives_through
        world.lives_through = self._lives_through
        threads = [threading.Thread(target=self._run, args=(number, world), daemon=True) for number in (_A, _B)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(_SECONDS)
        assert not any(thread.is_alive() for thread in threads), "the two wait for each other"
        world.lives_through = as_ever
        for error in self._errors:
            raise error

    @property
    def alike(self) -> Mapping[int, int]:
        """By who was switched away from: after how many calls more that might have been as well."""
        return {number: left.would_have_read for number, left in self._left.items()}

    def interfere(self, call: Call, carry_out: CarryOut) -> Answer:
        """A switch comes when a call is done and not answered yet: who goes on later finds that time has passed."""
        number = self._number.value
        answer = None
        try:
            answer = carry_out()
            return answer
        finally:
            self._made[number] += 1
            if number in self._left:
                self._compare(number, call, answer)
            if self._made[number] == self._switch_after[number] and len(self._at_work) > 1:
                self._switch_from(number)

    def _switch_from(self, number: int) -> None:
        cloud = self._world.cloud
        before = cloud.table.as_of(cloud.table.snapshot())
        left = self._left[number] = Left(before, cloud.now, cloud.ids, self._edges[number])
        self.switched.add(number)
        self._hand_over(number)
        self._await_turn(number)
        left.ids_since = cloud.ids - left.ids
        left.is_over = cloud.now - left.now > _NO_TIME

    def _compare(self, number: int, call: Call, answer: Answer | None) -> None:
        """The answer with what it would have been before the switch.

        It is another schedule, too, if a process begins or ends between the two, or if both give out ids meanwhile.
        """
        left, cloud = self._left[number], self._world.cloud
        own_ids = cloud.ids - left.ids - (left.ids_since or 0)
        left.is_over = left.is_over or not (
            call.is_read
            and self._edges[number] == left.at
            and not (own_ids and left.ids_since)
            and (not call.is_table or answer == left.table.call(call.operation, call.params))
        )
        left.would_have_read += not left.is_over

    def _lives_through(self, _function: str, _event: Mapping[str, Any], live: Callable[[], Any]) -> Any:
        self._edges[self._number.value] += 1
        try:
            return live()
        finally:
            self._edges[self._number.value] += 1

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


def every_schedule(race: Callable[[Schedule], Race], orders: int = 2) -> Iterator[Schedule]:
    """Every schedule with two switches at most. `race` runs one; of those that are alike it is asked for the first.

    A schedule whose switch never came is a shorter one's twin: there are no more after it. `orders`: 1 where both do
    the same.
    """
    for begins in range(orders):
        switched: dict[tuple[int, int], set[int]] = {}
        for first_makes in range(1, TO_THE_END):
            for other_makes in range(1, TO_THE_END):
                schedule = Schedule(begins, first_makes, other_makes)
                if (first_makes, other_makes) not in switched:
                    ran = race(schedule)
                    switched |= dict.fromkeys(_alike(schedule, ran.alike), ran.switched)
                yield schedule
                if 1 - begins not in switched[first_makes, other_makes]:
                    break
            if begins not in switched[first_makes, other_makes]:
                break


def _alike(schedule: Schedule, calls_more: Mapping[int, int]) -> Iterator[tuple[int, int]]:
    """After how many calls its switches come, and those of the schedules that are the same to both."""
    for first in range(calls_more.get(schedule.begins, 0) + 1):
        for other in range(calls_more.get(1 - schedule.begins, 0) + 1):
            yield schedule.first_makes + first, schedule.other_makes + other
