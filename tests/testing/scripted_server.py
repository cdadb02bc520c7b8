"""A server on a true socket that answers as it is told, badly too."""

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Server:
    """Answers every request on every connection with the same bytes; b"" hangs up."""

    answer: bytes | None
    requests: list[bytes] = field(default_factory=list)
    connections: int = 0
    url: str = ""

    def serve(self, listening: socket.socket) -> None:
        while True:
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self.converse, args=(connection,), daemon=True).start()

    def converse(self, connection: socket.socket) -> None:
        with connection, connection.makefile("rb") as stream:
            while request := _request(stream):
                self.requests.append(request)
                if self.answer is None:
                    continue  # says nothing, and keeps the line
                if not self.answer:
                    return
                connection.sendall(self.answer)


def _request(stream: Any) -> bytes:
    head = b""
    while (line := stream.readline()) not in (b"\r\n", b""):
        head += line
    length = next((int(one[15:]) for one in head.lower().split(b"\r\n") if one.startswith(b"content-length:")), 0)
    return head + b"\r\n" + stream.read(length) if head else b""


@contextmanager
def server(answer: bytes | None) -> Iterator[Server]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        served = Server(answer, url=f"http://127.0.0.1:{listening.getsockname()[1]}")
        thread = threading.Thread(target=served.serve, args=(listening,), daemon=True)
        thread.start()
        yield served
        listening.shutdown(socket.SHUT_RDWR)
        thread.join(2)


def answer(status: int, body: dict[str, str] | bytes, code: str = "") -> bytes:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    headers = f"Content-Length: {len(content)}\r\nContent-Type: application/json\r\n"
    if code:
        headers += f"x-amzn-ErrorType: {code}:http://internal.amazon.com/coral/com.amazonaws.services.ses/\r\n"
    return f"HTTP/1.1 {status} X\r\n{headers}\r\n".encode() + content
