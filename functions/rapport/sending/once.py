"""Mails that are in no ledger, each sent once: a message that comes twice finds the mark of the first."""

from collections.abc import Callable
from datetime import timedelta

from ..app import App
from ..aws.ses import NotNow, RefusedForGood, SendingPaused, Uncertain
from ..domain.errors import WriteConflictError
from ..log import logger
from ..store import jobs

_KEPT = timedelta(days=30)


def send_once(app: App, group: str, id: str, send: Callable[[], object]) -> None:
    """Sends a mail, unless that was done. Raises NotNow and SendingPaused, after which it may be tried again."""
    try:
        jobs.mark(app.table, group, id, app.new_id(), app.now() + _KEPT)
    except WriteConflictError:
        logger.info("a mail was sent already", extra={"group": group, "mail": id})
        return
    try:
        send()
    except (NotNow, SendingPaused):
        jobs.unmark(app.table, group, id)
        raise
    except (RefusedForGood, Uncertain) as error:
        logger.warning("a mail may not have been sent", extra={"group": group, "mail": id, "why": str(error)})
