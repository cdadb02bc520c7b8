"""The tick: each minute it puts all that is due into the queues."""

from collections import defaultdict
from collections.abc import Iterable

from ..app import App
from ..aws.sqs import QueueName
from ..log import logger
from ..store import jobs
from ..store.jobs import Due
from .messages import JobMessage
from .registry import KINDS
from .worker import HasTime

AT_ONCE = 500
"""Of each shard: whether there is time for more is asked after so many."""


def tick(app: App, has_time: HasTime = lambda: True) -> int:
    """Enqueues all that is due by now, as far as there is time; the rest is found by the next tick.

    Returns how many jobs that were.
    """
    handed_out = 0
    for due in jobs.due(app.table, app.now(), AT_ONCE):
        handed_out += _hand_out(app, due)
        if not has_time():
            break
    return handed_out


def _hand_out(app: App, found: Iterable[Due]) -> int:
    messages: defaultdict[QueueName, list[JobMessage]] = defaultdict(list)
    for due in found:
        if due.kind in KINDS:
            message = JobMessage(kind=due.kind, pk=due.key.pk, sk=due.key.sk, due_at=due.due_at)
            messages[KINDS[due.kind].queue].append(message)
        else:
            logger.error("a kind of job is not known here", extra={"kind": due.kind})
    for queue, due_now in messages.items():
        app.queues[queue].send(due_now)
    return sum(map(len, messages.values()))
