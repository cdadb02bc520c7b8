"""An SES that takes every mail, in a process of its own, and counts how many came for each delivery.

`GET /counts` answers `{"deliveries", "mails"}`: where they differ, somebody was mailed twice. Its argument is how many
seconds it takes to answer.
"""

import asyncio
import json
import os
import re
import subprocess
import sys
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count

_LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)
_DELIVERY = re.compile(rb'"Name": *"(?:event|delivery)", *"Value": *"([^"]+)"')
_UNLIMITED = {"SendQuota": {"MaxSendRate": 0.0}}


class Stub(asyncio.Protocol):
    def __init__(self, mails: Counter[bytes], ids: Iterator[int], seconds: float) -> None:
        self._mails, self._ids, self._seconds = mails, ids, seconds
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
            answer = self._answer(head, body[:wanted])
            asyncio.get_running_loop().call_later(self._seconds, self._write, answer)

    def _answer(self, head: bytes, body: bytes) -> object:
        if head.startswith(b"GET /counts"):
            return {"deliveries": len(self._mails), "mails": self._mails.total()}
        if head.startswith(b"GET"):
            return _UNLIMITED
        self._mails[b" ".join(_DELIVERY.findall(body))] += 1
        return {"MessageId": f"0102-{next(self._ids)}"}

    def _write(self, content: object) -> None:
        body = json.dumps(content).encode()
        head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(body)
        self._transport.write(head + body)


async def serve(seconds: float) -> None:
    mails, ids = Counter[bytes](), count()
    server = await asyncio.get_running_loop().create_server(lambda: Stub(mails, ids, seconds), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    # Whoever started it holds the other end of its standard input: it does not outlive them.
    await asyncio.to_thread(os.read, 0, 1)


@dataclass(frozen=True)
class Ses:
    url: str

    def counts(self) -> dict[str, int]:
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(f"{self.url}/counts") as answer:
            return dict(json.loads(answer.read()))


@contextmanager
def ses_stub(seconds: float = 0) -> Iterator[Ses]:
    command = [sys.executable, "-P", __file__, str(seconds)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        yield Ses(f"http://127.0.0.1:{int(process.stdout.readline())}")


if __name__ == "__main__":
    asyncio.run(serve(float(sys.argv[1])))
