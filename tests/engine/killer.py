"""Who dies, where and when."""

import random
import time
from collections import Counter

from tests.engine.shared_memory import WORKERS, Phase
from tests.engine.worker_pool import Crew

_MAILS_A_KILL = (55, 115)
"""The least and the most: a little more than one in a hundred costs a worker's life."""
_MAIL_SECONDS = 0.012
"""About what a mail takes: a kill falls anywhere within it."""
_AIMS = (*[None] * 8, Phase.BETWEEN, Phase.BEFORE_FIRST)
"""Nowhere, or where somebody is so seldom that a kill now and then is aimed at them."""
_AIMING_SECONDS = 0.3
_AT_JOBS = 3
"""How many die there besides, where nobody sends."""
_AT_JOBS_ODDS = 0.02


class Reaper:
    """Counts in mails, so that a slow machine kills no more than a fast one."""

    def __init__(self, crew: Crew, dice: random.Random) -> None:
        self.killed: Counter[Phase] = Counter()
        self._crew, self._dice = crew, dice
        self._next = self._further()

    def look(self) -> None:
        """Kills somebody if it is time."""
        if self._crew.shared.total("mails") >= self._next:
            self._kill(self._victim(self._dice.choice(_AIMS)))
            self._next = self._further()
        elif self.killed[Phase.AT_JOBS] < _AT_JOBS and self._dice.random() < _AT_JOBS_ODDS:
            self._kill(self._somebody(Phase.AT_JOBS))

    def _kill(self, seat: int | None) -> None:
        if seat is not None:
            self.killed[self._crew.kill(seat)] += 1

    def _further(self) -> int:
        return self._crew.shared.total("mails") + self._dice.randint(*_MAILS_A_KILL)

    def _victim(self, where: Phase | None) -> int:
        """Anybody, some time within a mail; somebody who is there, where one is to be found."""
        anybody = self._dice.randrange(WORKERS)
        if where is None:
            time.sleep(self._dice.uniform(0, _MAIL_SECONDS))
            return anybody
        end = time.monotonic() + _AIMING_SECONDS
        while time.monotonic() < end:
            seat = self._somebody(where)
            if seat is not None:
                return seat
            time.sleep(0.001)
        return anybody

    def _somebody(self, where: Phase) -> int | None:
        seats = self._crew.shared.seats
        return next((number for number in range(WORKERS) if seats[number].phase == where), None)
