"""What goes out when, and to how many: the past from the ledger, the future derived from the plan."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import field, replace
from datetime import datetime

from ...app import App
from ...domain.audience import audience_size
from ...domain.base.clock import instant_text
from ...domain.base.dataclass import dataclass
from ...domain.contact import Been
from ...domain.delivery import Mailing, MailingState, Reason
from ...domain.event import Event, EventStatus, Seats
from ...domain.plan import Planned, changes_mailing, is_late, notice_mailing, planned, timed_plan
from ...domain.rule import Audience, Rule, Trigger
from ...store import events, ledger
from ...store.admin import rules as rule_store


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A mailing on the timeline, begun or not."""

    id: str
    rule: str
    name: str
    trigger: Trigger
    audience: Audience
    tags: tuple[str, ...] = ()
    been: Been | None = None
    not_seen_months: int | None = None
    is_message: bool = False
    """Whether it is what an organiser wrote, once."""
    due_at: datetime | None
    """None for a rule that answers what happens to a signup or to the event."""
    state: MailingState
    reason: Reason | None = None
    audience_size: int | None = None
    counts: Mapping[str, int] = field(default_factory=dict)
    is_at_least: bool = False
    """Whether there are more than were counted."""


def timeline(app: App, group: str, event_id: str, most: int | None = None) -> tuple[Event, list[Entry]]:
    """Every mailing of an event, past and future, by due time; those without a due time first. Raises NotFoundError.

    `most`: copies that are counted of what has no counts yet. What has more says so: `is_at_least`.
    """
    event, seats = events.with_seats(app.table, group, event_id)
    applying = rule_store.of_event(app.table, group, event_id)
    begun = ledger.mailings(app.table, event)
    known = {mailing.id for mailing in begun}
    now = app.now()
    entries = [_begun(app, mailing, seats, applying.get(mailing.rule), most) for mailing in begun]
    to_come = [one for one in timed_plan(event, applying.values()) if one.id not in known]
    entries += [_planned(one, event, seats, late=is_late(one, event, begun, now)) for one in to_come]
    counts = ledger.change_counts(app.table, event, most)
    is_at_least = _is_full(most, sum(sum(states.values()) for states in counts.values()))
    on_changes = _without_due_time(applying.values(), event, {*known, *counts})
    answering = [_answering(rule, event, now, counts.get(changes_mailing(rule.id), {})) for rule in on_changes]
    entries += [replace(one, is_at_least=is_at_least and bool(one.counts)) for one in answering]
    return event, sorted(entries, key=by_due_time)


def by_due_time(entry: Entry) -> str:
    """Sorts mailings without a due time first."""
    return f"{instant_text(entry.due_at) if entry.due_at else ''}#{entry.id}"


def is_on_timeline(mailing: str, rule: Rule, event: Event, begun: Iterable[Mailing]) -> bool:
    """Whether the timeline has a mailing of this id; `begun` are those of its rule."""
    known = {one.id for one in begun}
    if mailing in known:
        return True
    if rule.trigger.is_timed:
        return rule.enabled and mailing == planned(rule, event).id
    # One that is turned off may have answered before: to ask the ledger for that would be a request more.
    maybe = {*known, mailing} if rule.trigger.is_personal else known
    return mailing == changes_mailing(rule.id) and bool(_without_due_time([rule], event, maybe))


def why_not_sent(mailing: str, rule: Rule, event: Event, begun: Collection[Mailing], now: datetime) -> Reason | None:
    """Why a mailing that is on the timeline is, or was, sent to nobody."""
    for one in begun:
        if one.id == mailing:
            return one.reason
    if rule.trigger.is_timed:
        return _prospect(event, late=is_late(planned(rule, event), event, begun, now))[1]
    return _event_cancelled(event) or (None if rule.enabled else Reason.CANCELLED)


def _event_cancelled(event: Event) -> Reason | None:
    return Reason.EVENT_CANCELLED if event.status is EventStatus.CANCELLED else None


def of_message(event: Event, seats: Seats, message: Rule) -> Entry:
    """A message that is about to begin."""
    return _planned(planned(message, event), event, seats, late=False)


def _is_full(most: int | None, counted: int) -> bool:
    return most is not None and counted >= most


def _begun(app: App, mailing: Mailing, seats: Seats, rule: Rule | None, most: int | None) -> Entry:
    open_ = mailing.state is MailingState.SENDING
    counts = ledger.counts(app.table, mailing, most) if open_ else mailing.counts
    is_counted = not open_ or mailing.is_for_some
    return Entry(
        id=mailing.id,
        rule=mailing.rule,
        name=mailing.name,
        trigger=mailing.trigger,
        audience=mailing.audience,
        tags=mailing.tags,
        been=mailing.been,
        not_seen_months=mailing.not_seen_months,
        is_message=rule is not None and rule.is_message,
        due_at=mailing.planned_at if mailing.trigger.is_timed else None,
        state=mailing.state,
        reason=mailing.reason,
        audience_size=sum(counts.values()) if is_counted else audience_size(mailing.audience, seats, mailing.trigger),
        counts=counts,
        is_at_least=open_ and _is_full(most, sum(counts.values())),
    )


def _planned(one: Planned, event: Event, seats: Seats, *, late: bool) -> Entry:
    state, reason = _prospect(event, late=late)
    return Entry(
        id=one.id,
        rule=one.rule.id,
        name=one.rule.name,
        trigger=one.rule.trigger,
        audience=one.rule.audience,
        tags=one.rule.tags,
        been=one.rule.been,
        not_seen_months=one.rule.not_seen_months,
        is_message=one.rule.is_message,
        due_at=one.due_at,
        state=state,
        reason=reason,
        audience_size=None if one.rule.is_for_some else audience_size(one.rule.audience, seats, one.rule.trigger),
    )


def _prospect(event: Event, *, late: bool) -> tuple[MailingState, Reason | None]:
    if late:
        return MailingState.SKIPPED, Reason.LATE
    cancelled = _event_cancelled(event)
    return MailingState.CANCELLED if cancelled else MailingState.SCHEDULED, cancelled


def _without_due_time(applying: Iterable[Rule], event: Event, known: set[str]) -> list[Rule]:
    """Rules without a due time, but for those of which the ledger has a mailing of its own.

    One that is turned off is shown where the ledger has anything of it.
    """
    untimed = [rule for rule in applying if not rule.trigger.is_timed]
    shown = [rule for rule in untimed if rule.enabled or changes_mailing(rule.id) in known]
    return [rule for rule in shown if rule.trigger.is_personal or notice_mailing(rule, event) not in known]


def _answering(rule: Rule, event: Event, now: datetime, counts: Mapping[str, int]) -> Entry:
    id = changes_mailing(rule.id)
    return Entry(
        id=id,
        rule=rule.id,
        name=rule.name,
        trigger=rule.trigger,
        audience=rule.audience,
        due_at=None,
        state=_state_without_due_time(rule, event, now),
        reason=_event_cancelled(event),
        counts=counts,
    )


def _state_without_due_time(rule: Rule, event: Event, now: datetime) -> MailingState:
    if event.status is EventStatus.CANCELLED:
        begins = rule.trigger is Trigger.ON_EVENT_CANCELLED
        return MailingState.SENDING if begins and event.notice_due_at is not None else MailingState.CANCELLED
    return MailingState.CLOSED if event.ends_at <= now or not rule.enabled else MailingState.SCHEDULED
