"""MiniStack, the engine: DynamoDB, SQS, SNS, SSM and S3 on a free port of loopback, its data in a directory."""

import importlib.util
import os
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from .http_server import LOOPBACK, free_port
from .resources import ACCOUNT, REGION, SECRET_KEY

_ROOT = Path(__file__).parents[2]
_ENVIRONMENT = _ROOT / ".venv-engine/bin/python"
_READY_SECONDS = 60
_STOP_SECONDS = 60
"""Saving a table of 100,000 items takes seconds; killing the engine instead would lose what was answered."""


class EngineError(Exception):
    """The engine is not there, or does not start."""


def engine_python() -> str:
    """The Python that has MiniStack: $ENGINE_PYTHON, else the one that `make` set up, else this one."""
    named = os.environ.get("ENGINE_PYTHON")
    if named:
        return named
    if _ENVIRONMENT.exists():
        return str(_ENVIRONMENT)
    if importlib.util.find_spec("ministack"):
        return sys.executable
    raise EngineError("The engine of the local cloud is not installed: run `make engine`.")


class Engine:
    """Made, it is starting; `wait` for it. It ends with `stop`, or by itself when this process does."""

    def __init__(self, data: Path, log: Path, keep_open: Sequence[int] = ()) -> None:
        """`keep_open` are file descriptors that the engine holds as long as it lives: the lock on its data."""
        data.mkdir(parents=True, exist_ok=True)
        data = data.resolve()
        self._port = free_port()
        self._log = log
        with log.open("ab") as output:
            self._process = subprocess.Popen(
                [engine_python(), "-m", "infra.local.engine_child"],
                cwd=_ROOT,
                env=_environment(data, self._port),
                stdin=subprocess.PIPE,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                pass_fds=keep_open,
            )

    @property
    def url(self) -> str:
        return f"http://{LOOPBACK}:{self._port}"

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def lives(self) -> bool:
        return self._process.poll() is None

    def wait(self) -> None:
        """Raises EngineError if it ends instead of getting ready."""
        end = time.monotonic() + _READY_SECONDS
        while not self._is_ready():
            if not self.lives or time.monotonic() > end:
                self.stop()
                raise EngineError(f"The engine of the local cloud did not start: see {self._log}.")
            time.sleep(0.02)

    def _is_ready(self) -> bool:
        try:
            with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(f"{self.url}/_ministack/health"):
                return True
        except (urllib.error.URLError, ConnectionError):
            return False

    def stop(self) -> None:
        """In order, for that is when it saves its state."""
        self._process.terminate()
        try:
            self._process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._process.stdin is not None:
            self._process.stdin.close()


def _environment(data: Path, port: int) -> dict[str, str]:
    scratch = data / "tmp"
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir()
    return {
        "PATH": os.environ.get("PATH", ""),
        "HOME": str(scratch),
        "TMPDIR": str(scratch),
        "BIND_HOST": LOOPBACK,
        "GATEWAY_PORT": str(port),
        "MINISTACK_REGION": REGION,
        "MINISTACK_ACCOUNT_ID": ACCOUNT,
        "AWS_SECRET_ACCESS_KEY": SECRET_KEY,  # by which it knows links that were signed
        "PERSIST_STATE": "1",
        "STATE_DIR": str(data),
        "S3_PERSIST": "1",
        "S3_DATA_DIR": str(data / "s3"),
        "LOG_LEVEL": "WARNING",
    }


@contextmanager
def ministack(directory: Path) -> Iterator[str]:
    """An engine for a test: yields the address for `AWS_ENDPOINT_URL`; its data is in `directory`."""
    engine = Engine(directory / "engine", directory / "engine.log")
    try:
        engine.wait()
        yield engine.url
    finally:
        engine.stop()
