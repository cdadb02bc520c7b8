"""Runs in the engine's own environment: MiniStack, which ends when the runner does, and saves quickly.

Run as a script by `engine.py`, which holds the other end of its standard input. Imports nothing of ours.
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


if __name__ == "__main__":
    threading.Thread(target=end_with_the_runner, daemon=True).start()
    ministack.save_all = save_fast
    release_messages()
    ministack.main()
