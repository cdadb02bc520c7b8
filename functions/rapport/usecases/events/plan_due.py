"""Looking at an event when its plan says so: seat who waits, begin what is due, and say when to look again."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from ...app import App
from ...domain.base.errors import NotFoundError
from ...domain.connections.afterwards.unanswered import AFTER, Unanswered, asks_whom_they_met
from ...domain.delivery import Mailing
from ...domain.event import Event
from ...domain.plan import Planned, waiting
from ...domain.rule import Trigger
from ...jobs.enqueue import enqueue_now
from ...jobs.worker import HasTime
from ...log import logger
from ...sending.mailings.begin import begun_mailing, due_notices, held_after_restore
from ...sending.outbox import hasten_what_is_held
from ...store import events, ledger
from ...store.admin import rules as rule_store
from ...store.connections import unanswered
from ...store.jobs import Job
from ...store.table import Write
from ..introductions.fix import to_fix_introductions
from ..signups import run_out
from ..signups import seats as seats_usecase

MOST_AT_ONCE = 50
"""Mailings that begin in one transaction, which may hold 100 writes: the rest begin at the next look, at once."""


def work(app: App, job: Job[Event], _has_time: HasTime) -> None:
    """Carries out what an event's plan wants by now; nothing where the event is gone since the job was taken.

    Raises WriteConflictError where its organisers wrote it meanwhile.
    """
    try:
        _carry_out(app, job)
    except NotFoundError:
        logger.info("an event is not there any more: nothing is left to do", extra={"event": job.thing.id})


def _carry_out(app: App, job: Job[Event]) -> None:
    """Carries out what an event's plan wants by now.

    What is due begins in the transaction that moves the event on, so each mailing begins once; if its organisers wrote
    the event meanwhile, nothing is written and their write has it looked at again. Raises WriteConflictError then.
    """
    event = job.thing
    now = app.now()
    promoted = seats_usecase.promote_waiting(app, event)
    run_out.hasten(app, event, promoted.seats)
    if event.notice_due_at is not None:
        hasten_what_is_held(app, event)
    applying = rule_store.of_event(app.table, event.group, event.id).values()
    begun = ledger.mailings(app.table, event)
    held = held_after_restore(app, event, applying, begun, job.wanted_at)
    plan = held + [one for one in waiting(event, applying, begun, now) if one not in held]
    told = due_notices(event, applying, begun, now)
    due = told + [one for one in plan if one.due_at <= now]
    beginning, rest = due[:MOST_AT_ONCE], due[MOST_AT_ONCE:]
    mailings = [begun_mailing(event, one, promoted.seats, now) for one in beginning]
    later = [one.due_at for one in (*rest, *plan) if one not in beginning]
    app.table.transact(
        *(ledger.to_begin(app.table, mailing) for mailing in mailings),
        *to_fix_introductions(app, event, beginning, tries=job.claims),
        *_to_look_who_answers(app, event, beginning, now),
        _moved_on(
            app,
            event,
            mailings,
            min(later, default=None) if promoted.is_all else now,
            now,
            is_told=all(one in beginning for one in told),
        ),
    )
    enqueue_now(app, *mailings)


def _to_look_who_answers(app: App, event: Event, beginning: Sequence[Planned], now: datetime) -> list[Write]:
    """The write by which whoever is asked now whom they met, and does not say, is looked for in a week."""
    asking = [one for one in beginning if asks_whom_they_met(one.rule)] if event.connections else []
    return [
        unanswered.to_look(app.table, Unanswered(group=event.group, event=event.id, mailing=one.id, due_at=now + AFTER))
        for one in asking[:1]
    ]


def _moved_on(
    app: App, event: Event, mailings: list[Mailing], next_at: datetime | None, now: datetime, *, is_told: bool
) -> Write:
    """The event as it is after this look. `is_told`: all that tell of its change, or cancellation, have begun."""
    waits = event.notice_due_at is not None and (event.notice_due_at > now or not is_told)
    notice_at = event.notice_due_at if waits else None
    due = min((moment for moment in (next_at, notice_at) if moment is not None), default=None)
    reminders = {one.rule: now for one in mailings if one.trigger.is_before or one.trigger is Trigger.AT}
    moved = replace(
        event,
        notice_due_at=notice_at,
        reminded={**event.reminded, **reminders},
        due_at=due,
        claims=0,
    )
    return events.to_replace(app.table, event, moved)
