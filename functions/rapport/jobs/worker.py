"""Carrying out what a message of a queue names."""

from collections.abc import Callable

import msgspec

from ..app import App
from ..domain.base.errors import WriteConflictError
from ..log import correlate, logger
from .claim import taken
from .messages import JobMessage
from .registry import KINDS

HasTime = Callable[[], bool]
"""Whether enough of the function's time is left to begin something more."""


def work(app: App, body: str, has_time: HasTime) -> None:
    """Carries out a job; nothing where somebody else has it, or this version does not know its kind.

    Raises NotArmedError where this table may not send, msgspec.MsgspecError for what is no message of ours.
    """
    message = msgspec.json.decode(body, type=JobMessage)
    correlate(f"{message.pk} {message.sk}")
    kind = KINDS.get(message.kind)
    if kind is None:
        logger.error("a kind of job is not known here", extra={"kind": message.kind})
        return
    app.send_guard.require()
    given = taken(app, kind, message) if kind.is_job else msgspec.json.decode(body, type=kind.message)
    if given is None:
        return
    try:
        kind.run(app, given, has_time)
    except WriteConflictError:
        logger.info("a job is another worker's, or was changed meanwhile", extra={"kind": message.kind})
