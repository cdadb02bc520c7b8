"""Telling all who wait of a place that came free in the last hours: the first to accept has it. A job."""

from collections.abc import Iterator
from dataclasses import replace

from ...app import App
from ...domain.base.errors import NotFoundError
from ...domain.delivery import Mailing
from ...domain.event import Event, Seats
from ...domain.plan import Planned, deadline
from ...domain.rule import Audience, Trigger
from ...domain.seats.held_places import is_last_call, is_open
from ...domain.signup import LastCall
from ...jobs.enqueue import enqueue_now
from ...jobs.worker import HasTime
from ...sending.mailings.begin import begun_mailing
from ...store import events, ledger, outbox
from ...store.admin import rules as rule_store
from ...store.jobs import Job


def work(app: App, job: Job[LastCall], _has_time: HasTime) -> None:
    """Begins what tells them, if the place is still there. Raises WriteConflictError where another came free since."""
    call = job.thing
    try:
        event, seats = events.with_seats(app.table, call.group, call.event)
    except NotFoundError:
        return  # deleted: nobody waits
    told = list(_mailings(app, event, seats, call))
    told_of = outbox.to_note_called(app.table, call)
    app.table.transact(*(ledger.to_begin(app.table, mailing) for mailing in told), told_of)
    enqueue_now(app, *told)


def _mailings(app: App, event: Event, seats: Seats, call: LastCall) -> Iterator[Mailing]:
    """Those of the rules on it; none where there is nobody to tell, or nothing."""
    now = app.now()
    if not (is_open(event, now) and is_last_call(event, now) and seats.has_room and seats.waitlisted):
        return
    for rule in rule_store.of_event(app.table, event.group, event.id).values():
        if rule.enabled and rule.trigger is Trigger.ON_OFFERED:
            until = min(deadline(rule, event, call.at), event.ends_at)
            told = Planned(rule, f"{rule.id}_o{call.number}", call.at, until)
            yield replace(begun_mailing(event, told, seats, now), audience=Audience.WAITLISTED)
