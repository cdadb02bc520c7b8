"""Having a job looked at now and not at the next tick. Best effort: the index is the guarantee, this is the speed."""

from datetime import timedelta

from ..app import App
from ..aws.sqs import Message, Queue
from ..domain.clock import instant_text
from ..domain.delivery import Mailing
from ..domain.event import Event
from ..domain.signup import SignupChange
from ..log import logger
from ..store.dynamodb.items import key_for

GRACE = timedelta(seconds=30)
"""How long a nudge has before the tick looks for the job itself."""


def enqueue_changes(app: App, *acts: SignupChange) -> None:
    """Acts are carried out as they are: the ledger's own conditions see to it that nobody is mailed twice."""
    _enqueue(app.now_queue, [key_for(act)._asdict() for act in acts])


def enqueue_job(app: App, job: Event | Mailing) -> None:
    if job.due_at is not None:
        _enqueue(app.jobs, [{**key_for(job)._asdict(), "due_at": instant_text(job.due_at)}])


def _enqueue(queue: Queue, messages: list[Message]) -> None:
    try:
        queue.send(messages)
    except Exception:  # whatever it was: what is stored will be found by the tick
        logger.exception("a nudge was lost")
