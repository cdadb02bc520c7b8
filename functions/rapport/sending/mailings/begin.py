"""Which mailings of an event begin now."""

from collections.abc import Collection, Iterable
from datetime import datetime

from ...app import App
from ...domain.delivery import Mailing
from ...domain.event import Event, EventStatus, Seats
from ...domain.plan import Planned, deadline, notice_mailing, waiting
from ...domain.rule import Rule, Trigger


def held_after_restore(
    app: App, event: Event, applying: Iterable[Rule], begun: Collection[Mailing], wanted_at: datetime
) -> list[Planned]:
    """Of a restored table: what the one it was made from may have sent after the snapshot, however late it is now.

    It begins, so that the ledger shows its recipients as unknown; it is sent to nobody.
    """
    until = app.send_guard.require().mailed_until
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
        tags=rule.tags,
        been=rule.been,
        not_seen_months=rule.not_seen_months,
        planned_at=planned.due_at,
        deadline=planned.deadline,
        begun_at=now,
        schedule_version=event.schedule_version,
        ical_sequence=event.ical_sequence,
        everyone_came=seats.attended == 0,
        due_at=now,
    )


def due_notices(event: Event, applying: Iterable[Rule], begun: Collection[Mailing], now: datetime) -> list[Planned]:
    """The mailings about a change that was left alone for long enough, or about a cancellation."""
    due = event.notice_due_at
    if due is None or due > now:
        return []
    cancelled = event.status is EventStatus.CANCELLED
    trigger = Trigger.ON_EVENT_CANCELLED if cancelled else Trigger.ON_EVENT_CHANGED
    rules_on_it = [rule for rule in applying if rule.enabled and rule.trigger is trigger]
    told = [Planned(rule, notice_mailing(rule, event), due, deadline(rule, event, due)) for rule in rules_on_it]
    known = {mailing.id for mailing in begun}
    return [one for one in told if one.id not in known and not one.is_late(now)]
