"""Worker processes: a Lambda's poller and its handler in one, forked from a template that has imported everything.

Run as a program this is the template. It has no connection open, so that nothing is shared that must not be. A line on
its standard input has it do something, a line of its standard output is the answer: see `_COMMANDS`.
"""

import gc
import os
import random
import signal
import sys
import time
import traceback
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from itertools import count
from pathlib import Path
from threading import Event
from typing import Any, cast

import boto3
import itsdangerous  # noqa: F401 - here, for those who need it import it when they do
import markdown_it  # noqa: F401

from handlers import jobs, send
from infra.local.functions import Context
from infra.local.queues import record
from rapport import wiring
from rapport.app import App
from rapport.aws.ses import SesTransport
from rapport.jobs.messages import JobMessage
from rapport.store.dynamodb.keys import Key
from tests.engine.shared_memory import Phase, Shared, Slot, shared_in
from tests.testing.aws_calls import intercepted

_SECONDS = 60
"""That a function may run, as in template.yaml."""
_IDLE_SECONDS = 0.02
_HIDDEN = (0, 1, 5)
"""Seconds for which a message is hidden from the others: one that is not at all is worked on by two at once, one that
comes back soon finds the lease of who died running, and one that comes back late may find it run out."""
_HOW_OFTEN = (5, 45, 50)
_fork_numbers = count()


@dataclass(frozen=True)
class Source:
    url: str
    handler: Callable[[dict[str, Any], Any, App], Mapping[str, Any]]
    phase: Phase


@dataclass(frozen=True)
class _ObservedSes:
    """Notes when SES is called, and when it has answered."""

    real: SesTransport
    slot: Slot

    def send(self, raw: bytes, to: str, sender: str, tags: Mapping[str, str]) -> str:
        self.slot.phase = Phase.CALLING
        message_id = self.real.send(raw, to, sender, tags)
        self.slot.mails += 1
        self.slot.phase = Phase.ANSWERED
        return message_id


@cache
def sqs_client() -> Any:
    return boto3.client("sqs")


def work(app: App, shared: Shared, slot: Slot, rng: random.Random) -> None:
    """A worker's life: one message after another, until all are to stop or the template is gone."""
    sqs, template = sqs_client(), os.getppid()
    app = replace(app, mailer=cast(SesTransport, _ObservedSes(app.mailer, slot)))
    sources = (
        Source(app.config.jobs_queue, jobs.handler, Phase.AT_JOBS),
        Source(app.config.soon_queue, send.handler, Phase.BEFORE_FIRST),
    )
    while not shared.stopping and os.getppid() == template:
        if not sum(_take_one(app, sqs, source, shared, slot, rng) for source in sources):
            time.sleep(_IDLE_SECONDS)


def _take_one(app: App, sqs: Any, source: Source, shared: Shared, slot: Slot, rng: random.Random) -> bool:
    """Works on one message, if there is one; it is gone from its queue once a handler says that it is done."""
    (hidden,) = rng.choices(_HIDDEN, _HOW_OFTEN)
    options = {"MaxNumberOfMessages": 1, "VisibilityTimeout": hidden, "MessageSystemAttributeNames": ["All"]}
    taken = sqs.receive_message(QueueUrl=source.url, **options).get("Messages", ())
    for message in taken:
        _note_message(shared, slot, message)
        slot.phase = source.phase
        if _is_done(source.handler({"Records": [record(message, _arn(source.url))]}, _context(), app), slot):
            entry = {"Id": "0", "ReceiptHandle": message["ReceiptHandle"]}
            sqs.delete_message_batch(QueueUrl=source.url, Entries=[entry])
        slot.clear()
    return bool(taken)


def _note_message(shared: Shared, slot: Slot, message: Mapping[str, Any]) -> None:
    number = zlib.crc32(message["MessageId"].encode())
    slot.redelivered += int(message["Attributes"]["ApproximateReceiveCount"]) > 1
    slot.concurrent += number in [other.message for other in shared.slots]
    slot.message = number


def _is_done(answer: Mapping[str, Any], slot: Slot) -> bool:
    slot.failures += len(answer["batchItemFailures"])
    return not answer["batchItemFailures"]


def _arn(url: str) -> str:
    return f"arn:aws:sqs:eu-west-1:000000000000:{url.rpartition('/')[2]}"


def _context() -> Context:
    return Context("worker", time.monotonic() + _SECONDS, Event())


# ---- The template ----


def fork(app: App, shared: Shared, number: int, seed: int) -> int:
    """A new worker for a slot; its process id."""
    rng = random.Random(f"{seed} {next(_fork_numbers)}")
    pid = os.fork()
    if pid == 0:
        os._exit(_exit_code_of(lambda: work(app, shared, shared.slots[number], rng)))
    return pid


def _exit_code_of(life: Callable[[], None]) -> int:
    try:
        life()
    except BaseException:  # noqa: BLE001 - a worker must not go on as a second template
        traceback.print_exc()
        return 1
    return 0


def kill(pid: int) -> int:
    """Kills a worker, wherever it is; its exit code."""
    os.kill(pid, signal.SIGKILL)
    return wait(pid)


def wait(pid: int) -> int:
    """The exit code of a worker that leaves, minus the signal where one killed it."""
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def warm(shared: Shared) -> App:
    """An app whose clients are made and have called nobody yet."""
    app = wiring.make_app(now=shared.now)
    with intercepted(lambda *_: {"MessageId": "", "Responses": {}}):
        app.mailer.send(b"", "", "", {})
        app.queues["jobs"].send([JobMessage(kind="", pk="G#warm", sk="")])
        app.table.get(Key("", ""))
    sqs_client()
    gc.freeze()  # what is there now is not to be copied into every worker by its first collection
    return app


def main() -> None:
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)  # what handlers log is no answer
    shared, seed = shared_in(Path(sys.argv[1])), int(sys.argv[2])
    app = warm(shared)
    commands: Mapping[str, Callable[[int], int]] = {
        "fork": lambda slot: fork(app, shared, slot, seed),
        "kill": kill,
        "wait": wait,
    }
    print("ready", file=answers)
    while line := sys.stdin.readline().split():
        print(commands[line[0]](int(line[1])), file=answers)


if __name__ == "__main__":
    main()
