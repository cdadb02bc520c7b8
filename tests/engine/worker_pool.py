"""The workers as the test has them: so many at a time, killed when it wants, replaced immediately."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from infra.local.settings import ROOT
from tests.engine.shared_memory import WORKERS, Phase, Shared, shared_in

KILLED = -signal.SIGKILL


class WorkerPool:
    def __init__(self, template: "subprocess.Popen[str]", shared: Shared) -> None:
        self.shared = shared
        self._template = template
        self._pids: list[int] = []
        assert self._read() == "ready"

    @property
    def is_busy(self) -> bool:
        return any(slot.phase != Phase.BETWEEN for slot in self.shared.slots)

    def start(self) -> None:
        """Nobody may be there."""
        self.shared.stopping = False
        self._pids = [self._ask("fork", slot) for slot in range(WORKERS)]

    def kill(self, slot: int) -> Phase:
        """Kills the worker on a slot and has another take it; where it was when it died."""
        code = self._ask("kill", self._pids[slot])
        assert code == KILLED, f"a worker had ended by itself with {code}"
        phase = Phase(self.shared.slots[slot].phase)
        self.shared.slots[slot].clear()
        self._pids[slot] = self._ask("fork", slot)
        return phase

    def stop(self) -> None:
        """Waits until everybody is done with their message and gone."""
        self.shared.stopping = True
        codes = [self._ask("wait", pid) for pid in self._pids]
        assert codes == [0] * WORKERS, f"workers ended with {codes}"

    def _ask(self, what: str, whom: int) -> int:
        assert self._template.stdin is not None
        print(what, whom, file=self._template.stdin, flush=True)
        return int(self._read())

    def _read(self) -> str:
        assert self._template.stdout is not None
        return self._template.stdout.readline().strip()


@contextmanager
def worker_pool(directory: Path, seed: int) -> Iterator[WorkerPool]:
    """In this process's environment. No worker is left in the end, whatever happens. They log to workers.log."""
    command = [sys.executable, "-m", "tests.engine.worker", str(directory / "shared"), str(seed)]
    path = f"{ROOT / 'functions'}{os.pathsep}{ROOT}"
    shared = shared_in(directory / "shared")
    with (directory / "workers.log").open("wb") as log:
        template = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": path},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            start_new_session=True,
        )
    with template:
        try:
            yield WorkerPool(template, shared)
        except BaseException:
            print((directory / "workers.log").read_text()[-5_000:])  # noqa: T201 - what pytest shows of a failure
            raise
        finally:
            with suppress(ProcessLookupError):
                os.killpg(template.pid, signal.SIGKILL)
