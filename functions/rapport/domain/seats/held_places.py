"""Places that are held for somebody: for how long one is offered, for how long one waits for who has yet to confirm."""

from datetime import date, datetime, time, timedelta

from ..base.clock import to_local, wall_clock
from ..event import Event, EventStatus, ListedEvent, Seats, WaitlistMode

LAST_CALL = timedelta(hours=3)
"""How long before the start a freed place is no longer held for anybody: who waits is told, the first to accept has it.
"""
DAY_BEGINS, NIGHT_BEGINS = time(8), time(22)
"""By the clocks of the event: hours of the night do not count of an offer."""
UNCONFIRMED_FOR = timedelta(hours=24)
"""How long a place waits, from the leaving of the mail that asks, for who has yet to confirm their address."""
UNCONFIRMED_WHILE_OTHERS_WAIT = timedelta(hours=2)
MOST_OFFERS = 2
"""Who lets so many run out is not asked again."""


def is_open(event: ListedEvent, now: datetime) -> bool:
    """Whether places are given at all."""
    return event.status is EventStatus.PUBLISHED and now < event.ends_at


def is_last_call(event: ListedEvent, now: datetime) -> bool:
    """Whether a place that comes free is told to all who wait. Where places are not offered it is given, to the end."""
    return event.waitlist.mode is WaitlistMode.OFFER and now >= event.starts_at - LAST_CALL


def offer_until(event: ListedEvent, now: datetime) -> datetime:
    """Until when an offer that is made now stands: a quarter of the time left at most, the nights not counted."""
    lasts = min(timedelta(hours=event.waitlist.offer_hours or 1), (event.starts_at - now) / 4)
    return min(_by_day(now, lasts, event.timezone), event.starts_at - LAST_CALL)


def _by_day(moment: datetime, lasts: timedelta, timezone: str) -> datetime:
    """So much time after a moment, of which the hours of the night are none."""
    day = to_local(moment, timezone).date()
    while True:
        begins, ends = _hours_of(day, timezone)
        end = max(moment, begins) + lasts
        if end <= ends:
            return end
        lasts -= max(ends - max(moment, begins), timedelta(0))
        day += timedelta(days=1)


def _hours_of(day: date, timezone: str) -> tuple[datetime, datetime]:
    return wall_clock(day, DAY_BEGINS, timezone), wall_clock(day, NIGHT_BEGINS, timezone)


def most_held(capacity: int) -> int:
    """For how many who have yet to confirm a place is held: a fifth of them, one at least."""
    return max(capacity // 5, 1)


def is_one_held(event: Event, seats: Seats, now: datetime) -> bool:
    """Whether a place is held for a newcomer who has yet to confirm their address. Where none is short, none is."""
    if seats.capacity is None or now >= event.starts_at:
        return False
    return seats.is_free and seats.held < most_held(seats.capacity)


def pending_until(event: Event, seats: Seats, asked_at: datetime) -> datetime:
    """Until when a place is held for who has yet to confirm, as things are now."""
    lasts = UNCONFIRMED_WHILE_OTHERS_WAIT if seats.waitlisted else UNCONFIRMED_FOR
    return min(asked_at + lasts, event.starts_at)
