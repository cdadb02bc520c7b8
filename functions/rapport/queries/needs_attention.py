"""What wants the attention of those who run a group, the most urgent first."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta

from ..app import App
from ..domain.attention import Attention, Kind
from ..domain.event import EventStatus, ListedEvent, Seats
from ..domain.group import Group
from ..store import ledger
from ..store.admin import health
from ..store.connections import reports
from .connections import asks

SOON = timedelta(hours=36)
"""An event that begins within that has its waitlist looked at: it is today or tomorrow."""
DRAFT_SOON = timedelta(days=7)
OVER_FOR = timedelta(days=3)
"""For so long after its end it is said of an event that nobody was checked in."""

Events = Sequence[tuple[ListedEvent, Seats]]


def of_group(app: App, group: Group, events: Events) -> list[Attention]:
    """`events`: those to come, and those that are over since `OVER_FOR` at most, with their places.

    One request for the mails whose outcome nobody knows, one for the last week's bounces and complaints, one for what
    people ask for, one for what they reported of each other.
    """
    return [
        *_of_sending(app, group),
        *_unknown_mails(app, group, {event.id: event for event, _ in events}),
        *_reports(app, group, {event.id: event for event, _ in events}),
        *_asks(app, group),
        *(found for event, seats in events for found in _of_event(app, event, seats)),
        *_of_addresses(app, group),
    ]


def _of_sending(app: App, group: Group) -> Iterator[Attention]:
    now = app.now()
    if group.is_paused:
        yield Attention(kind=Kind.PAUSED, why=group.paused_why or "")
    for brake in (group.complaints_brake, group.strangers_brake, app.account_brakes.at(now)):
        if brake is not None and brake.holds(now):
            yield Attention(kind=Kind.BRAKED, why=brake.why, until=brake.until)


def _unknown_mails(app: App, group: Group, events: Mapping[str, ListedEvent]) -> Iterator[Attention]:
    for event_id, count in ledger.unknown_mails(app.table, group.id).items():
        event = events.get(event_id) if event_id else None
        yield Attention(kind=Kind.UNKNOWN_MAILS, count=count, event_id=event_id, event=event)


def _reports(app: App, group: Group, events: Mapping[str, ListedEvent]) -> Iterator[Attention]:
    left = [one.event for one in reports.of_group(app.table, group.id) if one.settled_at is None]
    for event_id, count in Counter(left).items():
        yield Attention(kind=Kind.REPORTS, count=count, event_id=event_id, event=events.get(event_id))


def _asks(app: App, group: Group) -> Iterator[Attention]:
    if count := asks.waiting(app, group.id):
        yield Attention(kind=Kind.ASKS, count=count)


def _of_event(app: App, event: ListedEvent, seats: Seats) -> Iterator[Attention]:
    now = app.now()
    if event.status is EventStatus.DRAFT and now < event.starts_at <= now + DRAFT_SOON:
        yield Attention(kind=Kind.DRAFT_SOON, event=event)
    if event.status is not EventStatus.PUBLISHED:
        return
    if seats.waitlisted and now < event.starts_at <= now + SOON:
        yield Attention(kind=Kind.WAITLIST, event=event, seats=seats, count=seats.waitlisted)
    if event.ends_at <= now < event.ends_at + OVER_FOR and seats.confirmed and not seats.attended:
        yield Attention(kind=Kind.NOBODY_CHECKED_IN, event=event, count=seats.confirmed)


def _of_addresses(app: App, group: Group) -> Iterator[Attention]:
    """Strangers' bounces are nothing to act on: anybody may type addresses into a form."""
    week = health.last_week(app.table, group.id, app.now().date()).week
    complaints = week.proven_complaints + week.stranger_complaints
    if complaints:
        yield Attention(kind=Kind.COMPLAINTS, count=complaints)
    if week.proven_bounces:
        yield Attention(kind=Kind.BOUNCES, count=week.proven_bounces)
