"""Runs in the engine's own environment: MiniStack, which ends when the runner does, saves quickly, and answers programs
of this machine alone.

Run by `engine.py`, which holds the other end of its standard input. Imports nothing of ours but `callers`.
"""

import copy
import json
import os
import signal
import threading
from collections.abc import Callable
from typing import IO, Any

import ministack.app as ministack
from ministack.core import persistence
from ministack.services import sqs

from infra.local.callers import NO_PAGES, ONLY_HERE, are_for_here


def end_with_the_runner() -> None:
    """The runner never writes: the pipe ends when it does, be it by SIGKILL, and so does the engine, in order."""
    os.read(0, 1)
    os.kill(os.getpid(), signal.SIGTERM)


def save_fast(services: dict[str, Any]) -> None:
    """MiniStack's own way takes 8 s for 40,000 items; at the end nothing changes any more, so nothing needs a copy."""
    copy.deepcopy = same  # type: ignore[assignment]
    persistence.json.dump = dump
    persistence.save_all(services)


def same(thing: Any) -> Any:
    return thing


def dump(thing: Any, file: IO[str], default: Callable[[Any], Any]) -> None:
    """In one go, which `json.dump` does not."""
    file.write(json.dumps(thing, default=default))


def release_messages() -> None:
    """Messages in flight belonged to a runner that is gone: visible at once, not when their time-out ends."""
    for _, queue in sqs._queues.all_items():  # noqa: SLF001 - there is no other way in
        for message in queue["messages"]:
            message["visible_at"] = 0


def for_programs_of_this_machine(app: Callable[..., Any]) -> Callable[..., Any]:
    """An ASGI application that answers nothing that came by another name, or from a page: MiniStack lets any read."""

    async def guarded(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan" or not (why := refusal(scope["headers"])):
            await app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008, "reason": why})
        else:
            headers = [(b"content-type", b"application/json")]
            await send({"type": "http.response.start", "status": 403, "headers": headers})
            await send({"type": "http.response.body", "body": json.dumps({"message": why}).encode()})

    return guarded


def refusal(headers: list[tuple[bytes, bytes]]) -> str:
    """Why a request with these headers is not answered; empty where it is."""
    if any(name.lower() == b"origin" for name, _ in headers):
        return NO_PAGES
    hosts = [value.decode("latin-1") for name, value in headers if name.lower() in (b"host", b":authority")]
    return "" if are_for_here(hosts) else ONLY_HERE


if __name__ == "__main__":
    threading.Thread(target=end_with_the_runner, daemon=True).start()
    ministack.save_all = save_fast
    ministack.app = for_programs_of_this_machine(ministack.app)
    release_messages()
    ministack.main()
