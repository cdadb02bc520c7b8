"""The tick: each minute it puts all that is due into the queues."""

from collections import defaultdict

from ..app import App
from ..aws.sqs import QueueName
from ..log import logger
from ..store import jobs
from .messages import JobMessage
from .registry import KINDS

_MOST_A_TICK = 500
"""Of each shard: what is over is found by the next tick."""


def tick(app: App) -> int:
    """Enqueues all that is due by now; how many jobs that were."""
    messages: defaultdict[QueueName, list[JobMessage]] = defaultdict(list)
    for due in jobs.due(app.table, app.now(), _MOST_A_TICK):
        if due.kind in KINDS:
            message = JobMessage(kind=due.kind, pk=due.key.pk, sk=due.key.sk, due_at=due.due_at)
            messages[KINDS[due.kind].queue].append(message)
        else:
            logger.error("a kind of job is not known here", extra={"kind": due.kind})
    for queue, due_now in messages.items():
        app.queues[queue].send(due_now)
    return sum(map(len, messages.values()))
