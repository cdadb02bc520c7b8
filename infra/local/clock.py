"""The local clock: the machine's, wound forward. It runs, it is kept between starts, and it never goes back."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Lock


def machine_time() -> datetime:
    return datetime.now(UTC)


class LocalClock:
    def __init__(self, path: Path, machine: Callable[[], datetime] = machine_time) -> None:
        self._path = path
        self._machine = machine
        self._lock = Lock()
        self._ahead, self._latest = self._kept()

    def _kept(self) -> tuple[timedelta, datetime]:
        if not self._path.exists():
            return timedelta(), self._machine()
        kept = json.loads(self._path.read_text())
        return timedelta(seconds=kept["ahead_seconds"]), datetime.fromisoformat(kept["latest"])

    def now(self) -> datetime:
        """Stands still, at worst, where the machine's own clock was set back."""
        with self._lock:
            self._latest = max(self._latest, self._machine() + self._ahead)
            return self._latest

    def wind_to(self, moment: datetime) -> None:
        """Makes it `moment`, unless it is later already."""
        now = self.now()
        with self._lock:
            if moment > now:
                self._ahead, self._latest = moment - self._machine(), moment
        self.save()

    def save(self) -> None:
        latest = self.now()
        part = self._path.with_suffix(".part")
        part.write_text(json.dumps({"ahead_seconds": self._ahead.total_seconds(), "latest": latest.isoformat()}))
        part.replace(self._path)


def shown(moment: datetime) -> str:
    """To the second, rounded down, as everything local is."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
