"""The local cloud for tests and benchmarks: a process of its own, as `make run` starts it, on a free port."""

import json
import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .settings import ROOT

API_KEY = "rk_local_demo"
_OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes
    headers: Mapping[str, str]

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class LocalCloud:
    process: "subprocess.Popen[str]"
    base_url: str
    directory: Path

    def call(self, method: str, path: str, content: object = None, headers: Mapping[str, str] | None = None) -> Answer:
        """A request with a JSON body, or bytes as they are; any status is an answer."""
        body = content if isinstance(content, bytes | None) else json.dumps(content).encode()
        request = urllib.request.Request(f"{self.base_url}{path}", body, dict(headers or {}), method=method)  # noqa: S310
        if body is not None and not request.has_header("Content-type"):
            request.add_header("Content-Type", "application/json")
        try:
            with _OPENER.open(request) as answer:
                return Answer(answer.status, answer.read(), dict(answer.headers))
        except urllib.error.HTTPError as error:
            with error:
                return Answer(error.code, error.read(), dict(error.headers))

    def organise(self, method: str, path: str, content: object = None) -> Answer:
        """A call of the organisers' API."""
        return self.call(method, path, content, {"Authorization": f"Bearer {API_KEY}"})

    def wind(self, duration: str = "PT0S") -> str:
        """Winds the clock, and waits until all that is due is done; the instant it is then."""
        return str(self.call("POST", "/_local/clock", {"advance": duration}).json["now"])

    def mails(self, to: str) -> list[dict[str, Any]]:
        return list(self.call("GET", f"/_local/mail.json?to={to}").json["messages"])

    def stop(self, end: signal.Signals = signal.SIGTERM, seconds: float = 10) -> int:
        """Sends a signal to its whole group, as Ctrl-C does, and waits. Raises TimeoutExpired."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, end)
        return self.process.wait(seconds)


@contextmanager
def local_cloud(directory: Path, port: int = 0, environment: Mapping[str, str] | None = None) -> Iterator[LocalCloud]:
    """Ready when entered, ended when left; its data stays in `directory` for the next one."""
    cloud = start(directory, port, environment)
    try:
        yield cloud
    finally:
        cloud.stop(seconds=60)
        if cloud.process.stdout:
            cloud.process.stdout.close()


def start(directory: Path, port: int = 0, environment: Mapping[str, str] | None = None) -> LocalCloud:
    process = launch(directory, port, environment)
    assert process.stdout is not None  # noqa: S101 - it is a pipe
    said = []
    for line in process.stdout:
        said.append(line)
        if line.startswith("  Sign-up page"):
            return LocalCloud(process, line.split()[2].partition("/g/")[0], directory)
    process.communicate()
    raise RuntimeError("".join(["The local cloud did not start:\n", *said]))


def launch(directory: Path, port: int, environment: Mapping[str, str] | None = None) -> "subprocess.Popen[str]":
    """The process, not waited for; leader of a session of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "infra.local"],
        cwd=ROOT,
        env={**os.environ, "PORT": str(port), "RAPPORT_DATA": str(directory), **(environment or {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
