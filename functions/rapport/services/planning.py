"""Looking at an event when its plan says so: seat who waits, begin what is due, and say when to look again."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from ..domain.models import Event, EventStatus, Mailing, Rule, Seats, Trigger
from ..domain.plan import Planned, deadline, occasion, timed_plan, waiting
from ..store import events, groups, jobs, ledger
from ..store.codec import RawItem, decode
from ..store.keys import Key
from ..store.table import Write
from . import rules, seating
from .app import App
from .nudge import nudge_job
from .retry import until_won

_MOST_AT_ONCE = 50
"""Mailings that begin in one transaction, which may hold 100 writes: the rest begin at the next look, at once."""
_RECENT = timedelta(days=400)


def look_at_event(app: App, item: RawItem, wanted_at: datetime) -> None:
    """Carries out what an event's plan wants by now. `item` is the event as it was claimed, which was due `wanted_at`.

    What is due begins in the transaction that moves the event on, so each mailing begins once; if its organisers wrote
    the event meanwhile, nothing is written and their write has it looked at again. Raises RaceLostError then.
    """
    event = decode(Event, item)
    now = app.now()
    seated = event.status is not EventStatus.PUBLISHED or seating.promote_waiting(app, event)
    seats = events.seats(app.table, event.group, event.id)
    applying = rules.of_event(app, event.group, event.id).values()
    begun = ledger.mailings(app.table, event)
    held = _held(app, event, applying, begun, wanted_at)
    plan = held + [one for one in waiting(event, applying, begun, now) if one not in held]
    due = _told_at_once(event, applying, begun, now) + [one for one in plan if one.due_at <= now]
    beginning, rest = due[:_MOST_AT_ONCE], due[_MOST_AT_ONCE:]
    mailings = [begun_mailing(event, one, seats, now) for one in beginning]
    later = [one.due_at for one in (*rest, *plan) if one not in beginning]
    app.table.transact(
        *(ledger.begun(app.table, mailing) for mailing in mailings),
        _moved_on(app, event, mailings, min(later, default=None) if seated else now, now),
    )
    for mailing in mailings:
        nudge_job(app, mailing)


def _held(
    app: App, event: Event, applying: Iterable[Rule], begun: Collection[Mailing], wanted_at: datetime
) -> list[Planned]:
    """Of a restored table: what the one it was made from may have sent after the snapshot, however late it is now.

    It begins, so that the ledger shows its recipients as unknown; it is sent to nobody.
    """
    until = app.arming.require().mailed_until
    if until is None or wanted_at > until:
        return []
    return [one for one in waiting(event, applying, begun, wanted_at) if one.due_at <= until]


def begun_mailing(event: Event, planned: Planned, seats: Seats, now: datetime) -> Mailing:
    rule = planned.rule
    return Mailing(
        group=event.group,
        event=event.id,
        id=planned.id,
        rule=rule.id,
        name=rule.name,
        trigger=rule.trigger,
        audience=rule.audience,
        planned_at=planned.due_at,
        deadline=planned.deadline,
        begun_at=now,
        generation=event.generation,
        version=event.version,
        everyone_came=seats.attended == 0,
        due_at=now,
    )


def _told_at_once(event: Event, applying: Iterable[Rule], begun: Collection[Mailing], now: datetime) -> list[Planned]:
    """The mailings about a change that was left alone for long enough, or about a cancellation."""
    due = event.notice_due_at
    if due is None or due > now:
        return []
    cancelled = event.status is EventStatus.CANCELLED
    trigger = Trigger.ON_EVENT_CANCELLED if cancelled else Trigger.ON_EVENT_CHANGED
    rules_on_it = [rule for rule in applying if rule.enabled and rule.trigger is trigger]
    told = [Planned(rule, occasion(rule, event), due, deadline(rule, event, due)) for rule in rules_on_it]
    known = {mailing.id for mailing in begun}
    return [one for one in told if one.id not in known and not one.is_late(now)]


def _moved_on(app: App, event: Event, mailings: list[Mailing], next_at: datetime | None, now: datetime) -> Write:
    """The event as it is after this look."""
    noticed = event.notice_due_at is None or event.notice_due_at <= now
    notice_at = None if noticed else event.notice_due_at
    due = min((moment for moment in (next_at, notice_at) if moment is not None), default=None)
    reminders = {one.rule: now for one in mailings if one.trigger.is_before or one.trigger is Trigger.AT}
    moved = replace(
        event,
        notice_due_at=notice_at,
        reminded={**event.reminded, **reminders},
        due_at=due,
        claims=0,
    )
    return events.replaced(app.table, event, moved)


def replan_group(app: App, key: Key, item: RawItem) -> None:
    """Has every event planned anew after a change of its group's rules."""
    group = key.pk.removeprefix("G#")
    applying = groups.rules(app.table, group).values()
    for event in events.of_group(app.table, group):
        if event.status is EventStatus.PUBLISHED and _may_have_a_plan(event, applying, app.now()):
            _look_again(app, event)
    jobs.finish(app.table, key, item)


def _may_have_a_plan(event: Event, applying: Iterable[Rule], now: datetime) -> bool:
    """Whether anything of an event may still be to come: most of a group's events are long past."""
    return event.ends_at > now - _RECENT or any(not one.is_late(now) for one in timed_plan(event, applying))


def _look_again(app: App, event: Event) -> None:
    def attempt() -> Event:
        old = events.get(app.table, event.group, event.id)
        new = replace(old, due_at=app.now(), claims=0)
        app.table.transact(events.replaced(app.table, old, new))
        return new

    nudge_job(app, until_won(attempt))
