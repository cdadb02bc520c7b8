"""A small HTTP server on loopback: a request in, a response out, one thread to a connection, connections kept alive.

It answers what is asked of this machine by name, and nothing that came by another (see `callers`).
"""

import logging
import socket
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from socketserver import ThreadingTCPServer
from threading import Condition, Event, Thread
from typing import Any
from urllib.parse import unquote

from .callers import ONLY_HERE, are_for_here

logger = logging.getLogger(__name__)

LOOPBACK = "127.0.0.1"
_ALWAYS = (("strict-transport-security", "max-age=31536000"),)
"""On every answer, as on those of the functions: also where none of them is asked."""
_CHUNK = 65_536
_MOST_DRAINED = 100 * 1024 * 1024
"""How much of a body that is too large is read all the same, so that its sender sees the answer and no reset."""


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    """Decoded."""
    query: str
    """As it came."""
    headers: Sequence[tuple[str, str]]
    body: bytes
    peer: str
    wait_until_gone: Callable[[float], None]
    """Waits until the client hangs up, for so many seconds at most."""

    def header(self, name: str, default: str = "") -> str:
        return next(iter(self.all_of(name)), default)

    def all_of(self, name: str) -> list[str]:
        """The values of all headers of a name, in lower case."""
        return [value for key, value in self.headers if key.lower() == name]


@dataclass(frozen=True)
class Response:
    status: int
    body: bytes = b""
    headers: Sequence[tuple[str, str]] = ()

    def __post_init__(self) -> None:
        if any("\r" in value or "\n" in value for _, value in self.headers):
            raise ValueError("a header of two lines")


Answer = Callable[[Request], Response | None]
"""None closes the connection without a response."""


class Server(ThreadingTCPServer):
    """Listens from the moment it is made; answers once started. Raises OSError where the port is taken."""

    daemon_threads = True
    block_on_close = False
    allow_reuse_address = True
    request_queue_size = 256

    def __init__(self, port: int, answer: Answer, most_bytes: int) -> None:
        super().__init__((LOOPBACK, port), _Connection)
        self.answer = answer
        self.most_bytes = most_bytes
        self.closing = False
        self.released = Event()
        """Ends the waits of all connections."""
        self._busy = 0
        self._idle = Condition()

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    @property
    def url(self) -> str:
        return f"http://{LOOPBACK}:{self.port}"

    def start(self) -> None:
        Thread(target=self.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True, name=f"http-{self.port}").start()

    def stop(self, grace: float) -> None:
        """Takes nothing new and waits, for `grace` seconds at most, until what was begun is answered."""
        if self.closing:
            return
        self.closing = True
        self.released.set()
        self.shutdown()
        self.server_close()
        with self._idle:
            self._idle.wait_for(lambda: self._busy == 0, grace)

    def begin(self) -> bool:
        """Whether one more request may be answered; `done` ends it."""
        with self._idle:
            self._busy += not self.closing
            return not self.closing

    def done(self) -> None:
        with self._idle:
            self._busy -= 1
            self._idle.notify_all()

    def answered(self, request: Request) -> Response | None:
        try:
            return self.answer(request)
        except Exception:
            logger.exception("no answer to %s", request.method)
            return status_response(HTTPStatus.INTERNAL_SERVER_ERROR)

    def handle_error(self, *_: Any) -> None:
        error = sys.exception()
        if not isinstance(error, ConnectionError):
            logger.error("a connection failed", exc_info=error)


class _Connection(BaseHTTPRequestHandler):
    server: Server
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def _serve(self) -> None:
        body = self._read_body()
        if body is None:
            return
        path, _, query = self.path.partition("?")
        request = Request(
            method=self.command,
            path=unquote(path),
            query=query.partition("#")[0],
            headers=self.headers.items(),
            body=body,
            peer=self.client_address[0],
            wait_until_gone=self._wait_until_gone,
        )
        if not are_for_here(request.all_of("host")):
            self._refuse(HTTPStatus.MISDIRECTED_REQUEST, ONLY_HERE)
            return
        if not self.server.begin():
            self.close_connection = True
            return
        try:
            self._write(self.server.answered(request))
        finally:
            self.server.done()

    def __getattr__(self, name: str) -> Callable[[], None]:
        """Every method is served alike, unknown ones too."""
        if name.startswith("do_"):
            return self._serve
        raise AttributeError(name)

    def _write(self, response: Response | None) -> None:
        if response is None:
            self.close_connection = True
            return
        self.close_connection = self.close_connection or self.server.closing
        head = [f"HTTP/1.1 {response.status} {_phrase(response.status)}"]
        named = {name.lower() for name, _ in response.headers}
        always = [(name, value) for name, value in _ALWAYS if name not in named]
        head += [f"{name}: {value}" for name, value in (*response.headers, *always)]
        head += [f"date: {self.date_time_string()}"]
        has_body = response.status not in (204, 304)
        head += [f"content-length: {len(response.body)}"] if has_body else []
        head += ["connection: close"] if self.close_connection else []
        body = response.body if has_body and self.command != "HEAD" else b""
        self.wfile.write("\r\n".join([*head, "", ""]).encode("latin-1", "replace") + body)

    def _read_body(self) -> bytes | None:
        """The body; None where it was refused."""
        try:
            chunked = "chunked" in self.headers.get("transfer-encoding", "").lower()
            body = self._read_chunks() if chunked else self._read_all(int(self.headers.get("content-length", "0")))
        except ValueError:
            self._refuse(HTTPStatus.BAD_REQUEST)
            return None
        if body is None:
            self._refuse(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        return body

    def _read_all(self, length: int) -> bytes | None:
        if length < 0:
            raise ValueError("a length below zero")
        if length > self.server.most_bytes:
            self._drain(length)
            return None
        body = self.rfile.read(length)
        if len(body) < length:
            raise ConnectionResetError("gone in the middle of a body")
        return body

    def _read_chunks(self) -> bytes | None:
        """The body of a request that did not say how long it is; None where it is too long."""
        body = b""
        while (size := int(self.rfile.readline(_CHUNK).split(b";")[0].strip() or b"0", 16)) > 0:
            body += self.rfile.read(size)
            self.rfile.readline()
            if len(body) > self.server.most_bytes:
                return None
        while self.rfile.readline(_CHUNK).strip():
            pass  # trailers
        return body

    def _drain(self, length: int) -> None:
        left = min(length, _MOST_DRAINED)
        while left > 0 and (read := self.rfile.read(min(left, _CHUNK))):
            left -= len(read)

    def _refuse(self, status: HTTPStatus, why: str = "") -> None:
        self.close_connection = True
        self._write(status_response(status, why))

    def _wait_until_gone(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        self.connection.settimeout(0.1)
        while time.monotonic() < end and not self.server.released.is_set():
            with suppress(TimeoutError):
                if not self.connection.recv(1, socket.MSG_PEEK):
                    return

    def log_message(self, *_: Any) -> None:
        """Nothing: paths hold tokens."""


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "-"


def status_response(status: HTTPStatus, why: str = "") -> Response:
    """A status, in API Gateway's own words where there are no others."""
    body = f'{{"message":"{why or status.phrase}"}}'.encode()
    return Response(status, body, [("content-type", "application/json")])


def free_port() -> int:
    """One that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])
