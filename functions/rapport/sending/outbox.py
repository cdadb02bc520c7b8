"""Sending what a job of the outbox owes: each mail to its end, or the job again when the first of them can go on."""

from collections.abc import Iterable

from ..app import App
from ..store import jobs, ledger
from ..store.jobs import Job
from .dispatch import dispatch
from .ledger_writer import LedgerWriter
from .mail import Mail


def send_all(app: App, job: Job[object], mails: Iterable[Mail]) -> None:
    """Raises WriteConflictError where another worker is at one of them, or the job was wanted anew: it stays then."""
    with LedgerWriter(app) as writer:
        put_off = [
            dispatch(app, writer, mail, ledger.find(app.table, mail.group.id, mail.event_id, mail.delivery))
            for mail in mails
        ]
    later = [one.until for one in put_off if one is not None]
    if later:
        jobs.put_off(app.table, job, min(later))
    else:
        jobs.finish(app.table, job)
