"""Kills workers: which, in which phase and when."""

import random
import time
from collections import Counter

from tests.engine.shared_memory import WORKERS, Phase
from tests.engine.worker_pool import WorkerPool

_MAILS_A_KILL = (15, 43)
"""The least and the most: it is deaths that find something, so about every thirtieth mail costs a worker's life."""
_MAIL_SECONDS = 0.012
"""About what a mail takes: a kill falls anywhere within it."""
_PHASES_TO_KILL_IN = (*[None] * 8, Phase.BETWEEN, Phase.BEFORE_FIRST)
"""Nowhere, or where somebody is so seldom that a kill now and then is aimed at them."""
_SEARCH_SECONDS = 0.3
_JOB_KILLS = 3
"""How many die there besides, where nobody sends."""
_JOB_KILL_PROBABILITY = 0.02


class Killer:
    """Counts in mails, so that a slow machine kills no more than a fast one."""

    def __init__(self, pool: WorkerPool, rng: random.Random) -> None:
        self.killed: Counter[Phase] = Counter()
        self._pool, self._rng = pool, rng
        self._kill_at = self._next_kill_at()

    def kill_if_due(self) -> None:
        """Kills somebody if it is time."""
        if self._pool.shared.total("mails") >= self._kill_at:
            self._kill(self._choose(self._rng.choice(_PHASES_TO_KILL_IN)))
            self._kill_at = self._next_kill_at()
        elif self.killed[Phase.AT_JOBS] < _JOB_KILLS and self._rng.random() < _JOB_KILL_PROBABILITY:
            self._kill(self._slot_in(Phase.AT_JOBS))

    def _kill(self, slot: int | None) -> None:
        if slot is not None:
            self.killed[self._pool.kill(slot)] += 1

    def _next_kill_at(self) -> int:
        return self._pool.shared.total("mails") + self._rng.randint(*_MAILS_A_KILL)

    def _choose(self, where: Phase | None) -> int:
        """Anybody, some time within a mail; somebody who is there, where one is to be found."""
        anybody = self._rng.randrange(WORKERS)
        if where is None:
            time.sleep(self._rng.uniform(0, _MAIL_SECONDS))
            return anybody
        end = time.monotonic() + _SEARCH_SECONDS
        while time.monotonic() < end:
            slot = self._slot_in(where)
            if slot is not None:
                return slot
            time.sleep(0.001)
        return anybody

    def _slot_in(self, where: Phase) -> int | None:
        slots = self._pool.shared.slots
        return next((number for number in range(WORKERS) if slots[number].phase == where), None)
