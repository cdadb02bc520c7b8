"""The tick, and the worker that takes what it found."""

from datetime import datetime, timedelta

from ..domain.clock import parse_instant
from ..domain.errors import RaceLostError
from ..domain.models import Mailing
from ..store import jobs as store
from ..store.codec import RawItem, decode
from ..store.keys import Key
from . import erasing
from .app import App, Message
from .log import logger
from .mailings import walk
from .planning import look_at_event, replan_group
from .resuming import resume_group

LEASE = timedelta(minutes=5)
"""How long a worker has a job to itself; longer than its function may run."""
PATIENCE = 5
"""Claims without an end after which a job is tried less often, and an alarm rings."""
LONGER_LEASES = (timedelta(minutes=10), timedelta(minutes=20), timedelta(minutes=40), timedelta(hours=1))
"""Of the claims after that, one after the other; the last one stays."""
_MOST_A_TICK = 500
"""Of each shard: what is over is found by the next tick."""


def tick(app: App) -> int:
    """Hands out all that is due by now; how many jobs that were."""
    acts: list[Message] = []
    others: list[Message] = []
    for key, due_at in store.due(app.table, app.now(), _MOST_A_TICK):
        message = {"pk": key.pk, "sk": key.sk, "due_at": due_at}
        (acts if key.sk.startswith("ACT#") else others).append(message)
    app.now_queue.send(acts)
    app.jobs.send(others)
    return len(acts) + len(others)


def claimed(app: App, message: Message) -> tuple[Key, RawItem] | None:
    """The job that a message names, taken for this worker; None where another has it, or it is done.

    One that never comes to an end is tried less and less often, but never given up: once what stops it is mended, it
    goes on by itself.
    """
    key = Key(message["pk"], message["sk"])
    try:
        item = store.claim(app.table, key, message["due_at"], app.now() + LEASE)
        claims = int(item["claims"]["N"])
        if claims > PATIENCE:
            logger.error("a job does not come to an end", extra={"job": key.sk, "partition": key.pk, "claims": claims})
            lease = LONGER_LEASES[min(claims - PATIENCE, len(LONGER_LEASES)) - 1]
            item = store.put_off(app.table, key, item, app.now() + lease, claims=claims)
    except RaceLostError:
        return None
    return key, item


def work(app: App, message: Message) -> None:
    """Carries out a job of the `jobs` queue; nothing where somebody else has it."""
    taken = claimed(app, message)
    if taken is None:
        return
    key, item = taken
    try:
        _carry_out(app, key, item, parse_instant(message["due_at"]))
    except RaceLostError:
        logger.info("a job was changed while at work: its change has it looked at again", extra={"job": key.sk})


def _carry_out(app: App, key: Key, item: RawItem, wanted_at: datetime) -> None:
    if key.sk.startswith("EVENT#"):
        look_at_event(app, item, wanted_at)
    elif key.sk.startswith("MAILING#"):
        walk(app, decode(Mailing, item))
    elif key.sk.startswith("ERASURE#"):
        erasing.go_on(app, key, item)
    elif key.sk == "REPLAN":
        replan_group(app, key, item)
    elif key.sk == "RESUME":
        resume_group(app, key, item)
    else:
        raise ValueError(f"not a job: {key.sk}")
