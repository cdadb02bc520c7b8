"""An event's figures: how many signed up, had a place, came and came back; what became of its mails; what it cost."""

from collections.abc import Mapping
from datetime import date, datetime

from ...app import App
from ...domain.base.dataclass import dataclass
from ...domain.cost.event_cost import EventCost, Step, event_cost
from ...domain.event import ListedEvent, Seats
from ...domain.figures.counted import COMES_BACK_WITHIN, MOST_COUNTED_AT_ONCE, CountedEvent, Mailed
from ...domain.figures.fates import in_all
from ...domain.figures.people import People, people, sign_ups
from ...store.figures import counts, kept, neighbours


@dataclass(frozen=True, kw_only=True)
class EventFigures:
    people: People
    """As of now, from the counts of its places."""
    counted_at: datetime | None
    """As of when all below was counted: now, or last night where the event is large. None before the first
    time, with nothing below."""
    sign_ups: Mapping[date, int]
    """How many had signed up by the end of each date on which anybody did."""
    mails: Mapping[str, int]
    """How many, by state and by what was said of those that were sent."""
    mails_by_day: Mapping[str, Mapping[str, int]]
    cost: EventCost | None


def of_event(app: App, event: ListedEvent, seats: Seats) -> EventFigures:
    counted = _counted(app, event, seats)
    is_over = event.ends_at <= app.now()
    if counted is None or counted.counted_at is None:
        of_people = people(seats, is_over=is_over)
        return EventFigures(people=of_people, counted_at=None, sign_ups={}, mails={}, mails_by_day={}, cost=None)
    return EventFigures(
        people=people(seats, is_over=is_over, came_back=counted.came_back),
        counted_at=counted.counted_at,
        sign_ups=added_up(counted.sign_ups),
        mails=dict(in_all(counted.mailed)),
        mails_by_day=counted.mailed.days,
        cost=event_cost(steps_taken(seats, counted.mailed)),
    )


def _counted(app: App, event: ListedEvent, seats: Seats) -> CountedEvent | None:
    """Counted now, or where there are many to count as it was kept."""
    if sign_ups(seats) > MOST_COUNTED_AT_ONCE:
        return kept.find(app.table, event.group, event.id)
    following = neighbours.after(app.table, event, app.now(), COMES_BACK_WITHIN) if seats.attended else []
    return counts.count_event(app.table, event, following, app.now())


def added_up(sign_ups_by_date: Mapping[str, int]) -> Mapping[date, int]:
    """How many had signed up by the end of each date on which anybody did."""
    total, by_then = 0, {}
    for day, count in sorted(sign_ups_by_date.items()):
        total += count
        by_then[date.fromisoformat(day)] = total
    return by_then


def steps_taken(seats: Seats, mailed: Mailed) -> Mapping[Step, int]:
    """How often each step of an event's life was taken, of those that cost anything."""
    mails = mailed.copies + mailed.answers
    return {
        Step.EVENT: 1,
        Step.SIGN_UP: sign_ups(seats),
        Step.ANSWER: mailed.answers,
        Step.MAILING: mailed.mailings,
        Step.COPY: mailed.copies,
        Step.SES: mails,
        Step.FEEDBACK: mails,
        Step.CHECK_IN: seats.attended,
    }
