"""`.rapport/`: where the data lies between starts, and the lock that keeps it to one runner."""

import fcntl
import json
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

_ENGINE_SAVES_SECONDS = 60


class InUseError(Exception):
    """Another runner has these data."""


class OtherLayoutError(Exception):
    """The data were laid out by another version, and cannot be read by this one."""

    def __init__(self) -> None:
        super().__init__(
            "The data in .rapport/ were laid out by another version of Rapport, which this one cannot read: "
            "FRESH=1 make run starts with empty ones."
        )


@dataclass(frozen=True)
class DataDirectory:
    directory: Path

    @property
    def engine(self) -> Path:
        """Table, queues and what else the engine holds."""
        return self.directory / "engine"

    @property
    def mailbox(self) -> Path:
        return self.directory / "mailbox" / "mailbox.sqlite"

    @property
    def clock(self) -> Path:
        return self.directory / "clock.json"

    @property
    def log(self) -> Path:
        return self.directory / "log"

    @property
    def _layout(self) -> Path:
        """The layout of the table's keys and indexes when the data were begun."""
        return self.directory / "layout"

    def check_layout(self, layout: int) -> None:
        """Raises OtherLayoutError; data without a record are older than the first recorded layout. Changes nothing."""
        recorded = self._layout.read_text().strip() if self._layout.exists() else None
        if self.engine.exists() and recorded != str(layout):
            raise OtherLayoutError

    def make(self, layout: int) -> None:
        self._layout.write_text(f"{layout}\n")  # first, so that no data are ever without it
        for directory in (self.engine, self.mailbox.parent, self.log):
            directory.mkdir(parents=True, exist_ok=True)

    def empty(self) -> None:
        """Removes the data, not the logs."""
        self._layout.unlink(missing_ok=True)  # first: data that were half removed have no layout, and are refused
        shutil.rmtree(self.engine, ignore_errors=True)
        shutil.rmtree(self.mailbox.parent, ignore_errors=True)
        self.clock.unlink(missing_ok=True)

    @contextmanager
    def locked(self, url: str) -> Iterator[int]:
        """Keeps the data to this process and to whom it hands the file descriptor. Raises InUseError."""
        self.directory.mkdir(parents=True, exist_ok=True)
        with (self.directory / "lock").open("a+") as file:
            self._wait_for(file)
            file.truncate(0)
            file.write(json.dumps({"pid": os.getpid(), "url": url}))
            file.flush()
            yield file.fileno()

    def _wait_for(self, file: IO[str]) -> None:
        """Where a runner died, its engine still has the lock, saves its data and ends: wait for that."""
        end = time.monotonic() + _ENGINE_SAVES_SECONDS
        while not _lock(file):
            file.seek(0)
            holder = json.loads(file.read() or "{}")
            if _lives(holder.get("pid")) or time.monotonic() > end:
                raise InUseError(f"Rapport already runs from this folder, on {holder.get('url', 'another address')}.")
            time.sleep(0.1)


def _lock(file: IO[str]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _lives(pid: int | None) -> bool:
    if pid is None:
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
