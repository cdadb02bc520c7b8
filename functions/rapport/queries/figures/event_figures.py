"""An event's figures: how many signed up, had a place, came and came back; what became of its mails; what it cost."""

from collections.abc import Mapping
from datetime import date

from ...app import App
from ...domain.cost.event_cost import Step, event_cost
from ...domain.event import ListedEvent, Seats
from ...domain.figures.counted import COMES_BACK_WITHIN, MOST_COUNTED_AT_ONCE, CountedEvent, Mailed
from ...domain.figures.fates import in_all
from ...domain.figures.figures import EventFigures, added_up
from ...domain.figures.people import people, sign_ups
from ...store.figures import counts, kept, neighbours


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


def sign_ups_so_far(app: App, event: ListedEvent, seats: Seats) -> Mapping[date, int]:
    """How many had signed up by the end of each date: of a large event as of last night."""
    if sign_ups(seats) <= MOST_COUNTED_AT_ONCE:
        return added_up(counts.count_sign_ups(app.table, event))
    counted = kept.find(app.table, event.group, event.id)
    return added_up(counted.sign_ups) if counted else {}


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
