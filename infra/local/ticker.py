"""The one-minute schedule, and winding the clock: it stops at every tick on the way until all that is due is done."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Event, Lock, Thread
from typing import Protocol

from .clock import LocalClock

logger = logging.getLogger(__name__)

MINUTE = timedelta(minutes=1)
_DRAIN_SECONDS = 600
_TICK_SECONDS = 10


class EndingError(Exception):
    """The local cloud ends, so the clock was not wound to where it should be."""


class DueIndex(Protocol):
    """The table's index of jobs."""

    def due_by(self, moment: datetime) -> set[tuple[str, ...]]:
        """Jobs due, at least one if there is any; the same ones while nothing has come of them."""

    def next_after(self, moment: datetime) -> datetime | None:
        """When the first job after `moment` is due."""


@dataclass
class Ticker:
    clock: LocalClock
    tick: Callable[[], object]
    drain: Callable[[float], None]
    """Waits until the queues are empty, for so many seconds at most. Raises TimeoutError."""
    jobs: DueIndex

    def __post_init__(self) -> None:
        self._one_at_a_time = Lock()
        self._stopping = Event()
        self._thread = Thread(target=self._run, daemon=True, name="ticker")
        self._next = self.clock.now()

    def start(self) -> None:
        """Ticks at once, then with each minute that begins."""
        self._thread.start()

    def stop(self, seconds: float = _TICK_SECONDS) -> None:
        """Ticks no more, and ends winding early. Waits for the tick under way, for so many seconds at most."""
        self._stopping.set()
        if self._one_at_a_time.acquire(timeout=seconds):
            self._one_at_a_time.release()

    def _run(self) -> None:
        while not self._stopping.wait(0.2):
            if self.clock.now() >= self._next and self._one_at_a_time.acquire(blocking=False):
                try:
                    if not self._stopping.is_set():
                        self._tick()
                        self.clock.save()
                finally:
                    self._one_at_a_time.release()

    def _tick(self) -> None:
        self._next = whole_minute(self.clock.now()) + MINUTE
        try:
            self.tick()
        except Exception:
            logger.exception("a tick failed; the next one looks for the same work")

    def wind(self, target: datetime) -> None:
        """Passes through every tick up to `target` and ends with one there. Ticks with nothing due are passed over.

        The clock runs on meanwhile: where the work at one tick takes longer than a minute, the next one is late, as a
        real one would be. Raises EndingError, with the clock at the instant that it had come to, once it was stopped;
        TimeoutError where the queues do not get empty.
        """
        with self._one_at_a_time:
            self._do_all_due()
            while (moment := self._next_tick()) is not None and moment < target:
                self._go_to(moment)
            self._go_to(target)

    def _go_to(self, moment: datetime) -> None:
        self._refuse_if_stopping()
        self.clock.wind_to(moment)
        self._do_all_due()

    def _refuse_if_stopping(self) -> None:
        if self._stopping.is_set():
            raise EndingError("The local cloud ends: the clock was not wound all the way.")

    def _next_tick(self) -> datetime | None:
        """The first whole minute at which a tick finds something new."""
        due_at = self.jobs.next_after(self.clock.now())
        return None if due_at is None else whole_minute(due_at + MINUTE - timedelta(microseconds=1))

    def _do_all_due(self) -> None:
        """Ticks until nothing is due any more, or what is due stays the same: one tick takes only so many jobs."""
        seen = None
        while True:
            self._refuse_if_stopping()
            self._tick()
            self.drain(_DRAIN_SECONDS)
            due = self.jobs.due_by(self.clock.now())
            if not due or due == seen:
                return
            seen = due


def whole_minute(moment: datetime) -> datetime:
    """The minute that a moment is in."""
    return moment.replace(second=0, microsecond=0)
