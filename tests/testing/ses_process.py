"""An SES in a process of its own, which takes every mail and outlives whoever calls it: it keeps what it accepted.

Its arguments are how many seconds it takes to answer a mail, at least and at most.
"""

import asyncio
import json
import os
import random
import re
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from typing import Any

_LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)
_UNLIMITED = {"SendQuota": {"MaxSendRate": 0.0}}


@dataclass(frozen=True)
class Accepted:
    event: str
    delivery: str
    to: str
    message_id: str

    @property
    def copy(self) -> tuple[str, str]:
        """Of what it is one, as the ledger has it: a delivery's id is its own within its event."""
        return self.event, self.delivery


class _Connection(asyncio.Protocol):
    def __init__(self, kept: list[tuple[str, ...]], ids: Iterator[int], seconds: tuple[float, float]) -> None:
        self._kept, self._ids, self._seconds = kept, ids, seconds
        self._rest = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.WriteTransport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._rest += data
        head, gap, body = self._rest.partition(b"\r\n\r\n")
        length = _LENGTH.search(head)
        wanted = int(length[1]) if length else 0
        if gap and len(body) >= wanted:
            self._rest = body[wanted:]
            self._answer(head, body[:wanted])

    def _answer(self, head: bytes, body: bytes) -> None:
        if head.startswith(b"POST"):
            answer = {"MessageId": self._accept(json.loads(body))}
            asyncio.get_running_loop().call_later(random.uniform(*self._seconds), self._write, answer)
        else:
            self._write(self._kept if head.startswith(b"GET /accepted") else _UNLIMITED)

    def _accept(self, call: dict[str, Any]) -> str:
        tags = {tag["Name"]: tag["Value"] for tag in call["EmailTags"]}
        (to,) = call["Destination"]["ToAddresses"]
        message_id = f"0102-{next(self._ids)}"
        self._kept.append((tags["event"], tags["delivery"], to, message_id))
        return message_id

    def _write(self, content: object) -> None:
        body = json.dumps(content).encode()
        head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(body)
        self._transport.write(head + body)


async def _serve(seconds: tuple[float, float]) -> None:
    kept: list[tuple[str, ...]] = []
    ids = count()
    server = await asyncio.get_running_loop().create_server(lambda: _Connection(kept, ids, seconds), "127.0.0.1", 0)
    os.write(1, b"%d\n" % server.sockets[0].getsockname()[1])
    # Whoever started it holds the other end of its standard input: it does not outlive them.
    await asyncio.to_thread(os.read, 0, 1)


@dataclass(frozen=True)
class Ses:
    url: str

    def accepted(self) -> list[Accepted]:
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(f"{self.url}/accepted") as answer:
            return [Accepted(*one) for one in json.loads(answer.read())]


@contextmanager
def ses(at_least: float = 0, at_most: float = 0) -> Iterator[Ses]:
    command = [sys.executable, "-P", __file__, str(at_least), str(at_most)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True) as process:
        assert process.stdout is not None
        yield Ses(f"http://127.0.0.1:{int(process.stdout.readline())}")


if __name__ == "__main__":
    asyncio.run(_serve((float(sys.argv[1]), float(sys.argv[2]))))
