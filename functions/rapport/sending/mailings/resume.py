"""Looking at all that waited for a pause to be lifted, now that it is. A job."""

from contextlib import suppress

from ...app import App
from ...domain.base.errors import WriteConflictError
from ...domain.event import ListedEvent
from ...domain.group import Sweep
from ...domain.plan import MAILED_FOR
from ...jobs.sweep import sweep
from ...jobs.worker import HasTime
from ...store import events, jobs, ledger, outbox
from ...store.jobs import Job, key_for
from ..holds.hold import LOOK_AGAIN


def work(app: App, job: Job[Sweep], has_time: HasTime) -> None:
    """Has the next tick find what the pause put off, event by event.

    What else may hold a mail is asked anew then: nothing that a budget keeps goes out early.
    """
    oldest = app.now() - MAILED_FOR
    found = events.of_group(app.table, job.thing.group, ends_after=oldest, after=job.thing.cursor)
    sweep(app, job, ((event, None) for event in found), lambda event, _: _wake(app, event), has_time)


def _wake(app: App, event: ListedEvent) -> None:
    now = app.now()
    for mailing in ledger.mailings(app.table, event):
        if mailing.due_at is not None:
            with suppress(WriteConflictError):  # it is looked at sooner anyway
                ledger.wake(app.table, key_for(mailing), now)
    for change in outbox.signup_changes(app.table, event.group, event.id):
        with suppress(WriteConflictError):
            jobs.wake(app.table, change, now, now + LOOK_AGAIN)
