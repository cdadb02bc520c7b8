"""What an action on an event will lead to, before it is taken: how many it mails, and what goes out later."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from ..app import App
from ..domain import plan
from ..domain.audience import audience_size
from ..domain.base.dataclass import dataclass
from ..domain.event import Event, EventStatus, Seats
from ..domain.rule import Rule, Trigger
from ..store import ledger
from ..store.admin import rules as rule_store
from . import event_warnings


@dataclass(frozen=True, kw_only=True)
class ToCome:
    """A mailing that the plan has for later."""

    name: str
    due_at: datetime
    people: int
    """How many it would go to as things stand."""


@dataclass(frozen=True, kw_only=True)
class Effects:
    mails: int = 0
    """That tell people of it, as they are counted now: whoever unsubscribed meanwhile gets none."""
    promoted: int = 0
    """Who gets a place, or is offered one, with a mail each."""
    warnings: tuple[str, ...] = ()
    """What may not be meant, each a sentence."""
    to_come: tuple[ToCome, ...] = ()
    """What goes out later if nothing else changes, by due time."""
    dropped: int = 0
    """Mailings that were to come and do not go out any more."""


def of_publication(app: App, event: Event, seats: Seats) -> Effects:
    published = replace(event, status=EventStatus.PUBLISHED)
    warnings = event_warnings.after_publication(app, published, seats)
    return Effects(warnings=tuple(warnings), to_come=tuple(_to_come(app, published, seats)))


def of_change(app: App, was: Event, event: Event, seats_before: Seats, seats: Seats) -> Effects:
    """Of a change as `usecases.events.change.would_change` has it."""
    applying = _rules(app, event)
    is_told = event.notice_due_at is not None and event.ical_sequence != was.ical_sequence
    return Effects(
        mails=_mails(applying, Trigger.ON_EVENT_CHANGED, seats_before) if is_told else 0,
        promoted=event_warnings.moving_up(event, seats_before, seats, app.now()),
        warnings=tuple(event_warnings.after_change(app, was, event, seats_before, seats)),
        to_come=tuple(_to_come(app, event, seats)),
    )


def of_any_move(app: App, event: Event, seats: Seats) -> int:
    """How many mails a change of time, zone or place leads to; none of a draft, or once it is over."""
    if event.status is not EventStatus.PUBLISHED or event.ends_at <= app.now():
        return 0
    return _mails(_rules(app, event), Trigger.ON_EVENT_CHANGED, seats)


def of_cancellation(app: App, event: Event, seats: Seats) -> Effects:
    applying = _rules(app, event)
    is_told = event.status is EventStatus.PUBLISHED
    return Effects(
        mails=_mails(applying, Trigger.ON_EVENT_CANCELLED, seats) if is_told else 0,
        dropped=len(plan.waiting(event, applying, ledger.mailings(app.table, event), app.now())),
    )


def _rules(app: App, event: Event) -> list[Rule]:
    return list(rule_store.of_event(app.table, event.group, event.id).values())


def _mails(applying: Iterable[Rule], trigger: Trigger, seats: Seats) -> int:
    answering = (rule for rule in applying if rule.enabled and rule.trigger is trigger)
    return sum(audience_size(rule.audience, seats, trigger) for rule in answering)


def _to_come(app: App, event: Event, seats: Seats) -> Iterator[ToCome]:
    begun = ledger.mailings(app.table, event)
    for one in plan.waiting(event, _rules(app, event), begun, app.now()):
        people = audience_size(one.rule.audience, seats, one.rule.trigger)
        yield ToCome(name=one.rule.name, due_at=one.due_at, people=people)
