"""The tick, and the worker that takes what it found."""

from datetime import datetime

from ..app import App
from ..aws.sqs import Message
from ..domain.clock import parse_instant
from ..domain.delivery import Mailing
from ..domain.errors import WriteConflictError
from ..log import logger
from ..sending.mailings.reconcile import reconcile
from ..sending.mailings.resume import resume_group
from ..store.dynamodb.codec import RawItem, decode
from ..store.dynamodb.keys import Key
from ..usecases.contacts import erase
from ..usecases.events.plan_due import look_at_event
from ..usecases.rules.replan import replan_group
from .claim import claimed


def work(app: App, message: Message) -> None:
    """Carries out a job of the `jobs` queue; nothing where somebody else has it."""
    taken = claimed(app, message)
    if taken is None:
        return
    key, item = taken
    try:
        _carry_out(app, key, item, parse_instant(message["due_at"]))
    except WriteConflictError:
        logger.info("a job was changed while at work: its change has it looked at again", extra={"job": key.sk})


def _carry_out(app: App, key: Key, item: RawItem, wanted_at: datetime) -> None:
    if key.sk.startswith("EVENT#"):
        look_at_event(app, item, wanted_at)
    elif key.sk.startswith("MAILING#"):
        reconcile(app, decode(Mailing, item))
    elif key.sk.startswith("ERASURE#"):
        erase.go_on(app, key, item)
    elif key.sk == "REPLAN":
        replan_group(app, key, item)
    elif key.sk == "RESUME":
        resume_group(app, key, item)
    else:
        raise ValueError(f"not a job: {key.sk}")
