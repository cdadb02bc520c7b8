"""What the test and its workers all see, in memory that they share: the clock, and where each worker is."""

import ctypes
import mmap
from datetime import UTC, datetime, timedelta
from enum import IntEnum
from pathlib import Path

WORKERS = 2


class Phase(IntEnum):
    """Where a worker is, or was when it died."""

    BETWEEN = 0
    """It has no message."""
    AT_JOBS = 1
    BEFORE_FIRST = 2
    """It has a message and has called SES for nobody yet."""
    CALLING = 3
    ANSWERED = 4
    """It knows what SES said and owes it to the ledger, until the next intent."""


class Slot(ctypes.Structure):
    """Of one worker, and of whoever comes after it."""

    _fields_ = (
        ("phase", ctypes.c_uint8),
        ("message", ctypes.c_uint64),
        ("mails", ctypes.c_uint64),
        ("redelivered", ctypes.c_uint64),
        ("concurrent", ctypes.c_uint64),
        ("failures", ctypes.c_uint64),
    )
    phase: int
    message: int
    """What it works on; 0 where it has nothing."""
    mails: int
    redelivered: int
    """Messages that somebody had before."""
    concurrent: int
    """Messages that somebody else was working on."""
    failures: int
    """Messages that a handler gave back."""

    def clear(self) -> None:
        self.phase, self.message = Phase.BETWEEN, 0


class Shared(ctypes.Structure):
    _fields_ = (("clock_ahead", ctypes.c_double), ("stopping", ctypes.c_bool), ("slots", Slot * WORKERS))
    clock_ahead: float
    """Seconds by which the clock is ahead. Only to be changed while there is no worker."""
    stopping: bool
    """Whether workers are to end, each when it is done with its message."""
    slots: "ctypes.Array[Slot]"

    def now(self) -> datetime:
        return datetime.now(UTC) + timedelta(seconds=self.clock_ahead)

    def total(self, name: str) -> int:
        return sum(getattr(slot, name) for slot in self.slots)


def shared_in(path: Path) -> Shared:
    """Made where it is not there yet."""
    with path.open("a+b") as file:
        file.truncate(ctypes.sizeof(Shared))
        return Shared.from_buffer(mmap.mmap(file.fileno(), ctypes.sizeof(Shared)))
