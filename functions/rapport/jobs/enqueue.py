"""Having a job carried out now and not at the next tick. Best effort: the index is the guarantee, this is the speed."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from ..app import App
from ..aws.sqs import QueueName
from ..domain.base.clock import instant_text
from ..log import logger
from ..store.jobs import AnyJob, Job, job_kind, key_for
from .messages import JobMessage, RecipientsMessage
from .registry import KINDS

GRACE = timedelta(seconds=30)
"""How long a queue has to bring a job that was just stored, before the tick looks for it itself."""


def enqueue_now(app: App, *things: AnyJob) -> None:
    """Has jobs that were just written carried out; what has nothing to do is passed over."""
    messages = [_message(thing, thing.due_at) for thing in things if thing.due_at is not None]
    queues = dict.fromkeys(KINDS[message.kind].queue for message in messages)
    for queue in queues:
        _send(app, queue, [message for message in messages if KINDS[message.kind].queue == queue])


def _message(thing: AnyJob, due_at: datetime) -> JobMessage:
    kind = job_kind(thing)
    known_due = "" if KINDS[kind].at_once else instant_text(due_at)
    return JobMessage(kind=kind, due_at=known_due, **key_for(thing)._asdict())


def enqueue_again(app: App, job: Job[object]) -> None:
    """Continues a job that was just put off to this instant."""
    message = JobMessage(kind=job.kind, pk=job.key.pk, sk=job.key.sk, due_at=job.due_at)
    _send(app, KINDS[job.kind].queue, [message])


def _send(app: App, queue: QueueName, messages: Sequence[JobMessage]) -> None:
    try:
        app.queues[queue].send(messages)
    except Exception:  # whatever it was: what is stored will be found by the tick
        logger.exception("a job waits for the tick")


def enqueue_recipients(app: App, messages: Sequence[RecipientsMessage]) -> None:
    """Raises whatever SQS does: a mailing's recipients are in no index, its reconciliation has to try again."""
    for kind in {message.kind for message in messages}:
        app.queues[KINDS[kind].queue].send([message for message in messages if message.kind == kind])
