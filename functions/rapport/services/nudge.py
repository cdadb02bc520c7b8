"""Having a job looked at now and not at the next tick. Best effort: the index is the guarantee, this is the speed."""

from datetime import timedelta

from ..domain.clock import instant_text
from ..domain.models import Act, Event, Mailing
from ..store.items import key_for
from .app import App, Message, Queue
from .log import logger

GRACE = timedelta(seconds=30)
"""How long a nudge has before the tick looks for the job itself."""


def nudge_act(app: App, *acts: Act) -> None:
    """Acts are carried out as they are: the ledger's own conditions see to it that nobody is mailed twice."""
    _nudge(app.now_queue, [key_for(act)._asdict() for act in acts])


def nudge_job(app: App, job: Event | Mailing) -> None:
    if job.due_at is not None:
        _nudge(app.jobs, [{**key_for(job)._asdict(), "due_at": instant_text(job.due_at)}])


def _nudge(queue: Queue, messages: list[Message]) -> None:
    try:
        queue.send(messages)
    except Exception:  # whatever it was: what is stored will be found by the tick
        logger.exception("a nudge was lost")
