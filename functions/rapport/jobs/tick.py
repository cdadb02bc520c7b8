"""The tick: hands out all that is due."""

from ..app import App
from ..aws.sqs import Message
from ..store import jobs as store

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
