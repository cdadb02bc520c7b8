"""Looking at an event when its plan says so: seat who waits, begin what is due, and say when to look again."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from ..domain.models import Event, EventStatus, Mailing, Rule, Trigger
from ..domain.plan import Planned, deadline, occasion, waiting
from ..store import events, jobs, ledger
from ..store.codec import RawItem, decode
from ..store.keys import Key
from ..store.table import Write
from . import rules, seating
from .app import App
from .nudge import nudge_job

_SETTLED = timedelta(days=400)
"""An event that ended so long ago has nothing in its plan any more: no offset reaches so far."""


def look_at_event(app: App, item: RawItem) -> None:
    """Carries out what an event's plan wants by now. `item` is the event as it was claimed.

    What is due begins in the transaction that moves the event on, so each mailing begins once; if its organisers wrote
    the event meanwhile, nothing is written and their write has it looked at again. Raises RaceLostError then.
    """
    event = decode(Event, item)
    now = app.now()
    seated = event.status is not EventStatus.PUBLISHED or seating.promote_waiting(app, event)
    applying = rules.of_event(app, event.group, event.id).values()
    begun = {mailing.id for mailing in ledger.mailings(app.table, event)}
    plan = waiting(event, applying, begun, now)
    mailings = [_mailing(app, event, one) for one in plan if one.due_at <= now]
    mailings += _told_at_once(app, event, applying, begun, now)
    later = [one.due_at for one in plan if one.due_at > now]
    app.table.transact(
        *(ledger.begun(app.table, mailing) for mailing in mailings),
        _moved_on(app, event, mailings, now if not seated else min(later, default=None), now),
    )
    for mailing in mailings:
        nudge_job(app, mailing)


def _mailing(app: App, event: Event, planned: Planned) -> Mailing:
    return _begin(app, event, planned.rule, planned.id, planned.due_at, planned.deadline)


def _begin(app: App, event: Event, rule: Rule, id: str, due: datetime, latest: datetime) -> Mailing:
    now = app.now()
    return Mailing(
        group=event.group,
        event=event.id,
        id=id,
        rule=rule.id,
        name=rule.name,
        trigger=rule.trigger,
        audience=rule.audience,
        planned_at=due,
        deadline=latest,
        begun_at=now,
        generation=event.generation,
        version=event.version,
        everyone_came=events.seats(app.table, event.group, event.id).attended == 0,
        due_at=now,
    )


def _told_at_once(app: App, event: Event, applying: Iterable[Rule], begun: set[str], now: datetime) -> list[Mailing]:
    """The mailings about a change that was left alone for long enough, or about a cancellation."""
    if event.status is EventStatus.CANCELLED:
        trigger = Trigger.ON_EVENT_CANCELLED
    elif event.notice_due_at is not None and event.notice_due_at <= now:
        trigger = Trigger.ON_EVENT_CHANGED
    else:
        return []
    due = event.notice_due_at or now
    told = [rule for rule in applying if rule.enabled and rule.trigger is trigger]
    new = [rule for rule in told if occasion(rule, event) not in begun]
    return [_begin(app, event, rule, occasion(rule, event), due, deadline(rule, event, due)) for rule in new]


def _moved_on(app: App, event: Event, mailings: list[Mailing], next_at: datetime | None, now: datetime) -> Write:
    """The event as it is after this look."""
    noticed = event.notice_due_at is None or event.notice_due_at <= now
    notice_at = None if noticed else event.notice_due_at
    due = min((moment for moment in (next_at, notice_at) if moment is not None), default=None)
    reminders = [one.rule for one in mailings if one.trigger.is_before or one.trigger is Trigger.AT]
    moved = replace(
        event,
        notice_due_at=notice_at,
        reminded=tuple(dict.fromkeys((*event.reminded, *reminders))),
        due_at=due,
        claims=0,
    )
    return events.replaced(app.table, event, moved)


def replan_group(app: App, key: Key, item: RawItem) -> None:
    """Has every event planned anew after a change of its group's rules."""
    group = key.pk.removeprefix("G#")
    for event in events.of_group(app.table, group, ends_after=app.now() - _SETTLED):
        if event.status is EventStatus.PUBLISHED:
            _look_again(app, event)
    jobs.finish(app.table, key, item)


def _look_again(app: App, event: Event) -> None:
    new = replace(event, due_at=app.now(), claims=0)
    app.table.transact(events.replaced(app.table, event, new))
    nudge_job(app, new)
