"""Sending what a job of the outbox owes: each mail to its end, or the job again when the first of them can go on."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from ..app import App
from ..domain.base.errors import WriteConflictError
from ..domain.delivery import Delivery, DeliveryState, Reason
from ..domain.event import Event
from ..domain.plan import leave_by
from ..store import jobs, ledger, outbox
from ..store.jobs import Job
from .delivery_lease import expired_as_unknown
from .dispatch import dispatch
from .mail import Mail


def send_all(
    app: App, job: Job[object], mails: Iterable[Mail], written: Mapping[str, Delivery], *, gone: Reason
) -> None:
    """Brings all to their end. `written` is what the ledger has of the job already, by id.

    What was begun, and is not owed any more, as of a rule that was turned off, is skipped as `gone`. Raises
    WriteConflictError where another worker is at one of them, or the job was wanted anew: it stays then.
    """
    owed: set[str] = set()
    later: list[datetime] = []
    for mail in mails:
        owed.add(mail.delivery)
        put_off = dispatch(app, mail, written.get(mail.delivery))
        later += [put_off.until] if put_off is not None else []
    later += _end(app, (one for id, one in written.items() if id not in owed), gone)
    if later:
        jobs.put_off(app.table, job, min(later))
    else:
        jobs.finish(app.table, job)


def _end(app: App, begun: Iterable[Delivery], gone: Reason) -> Iterator[datetime]:
    """Ends what is not owed any more; until when those must be waited for that another worker is at."""
    for delivery in begun:
        now = expired_as_unknown(app, delivery)
        if now.state is DeliveryState.DISPATCHING and now.lease_until is not None:
            yield now.lease_until
        elif now.state is DeliveryState.PLANNED:
            ledger.put_delivery(app.table, replace(now, state=DeliveryState.SKIPPED, reason=gone), now)


def hasten_what_is_held(app: App, event: Event) -> None:
    """Has answers to changes of signups looked at now that wait until it is too late: their event begins sooner."""
    now, latest = app.now(), leave_by(event)
    for change in outbox.signup_changes(app.table, event.group, event.id):
        if change.due_at > max(now, latest):
            with suppress(WriteConflictError):  # somebody has just looked at it
                jobs.wake(app.table, change, now, change.due_at)
