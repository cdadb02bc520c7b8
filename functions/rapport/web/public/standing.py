"""How somebody stands with an event they signed up for: which words and buttons their page has."""

from datetime import datetime
from enum import StrEnum

from ...domain.event import EventStatus, ListedEvent
from ...domain.signup import Signup, SignupStatus


class Standing(StrEnum):
    EVENT_CANCELLED = "event_cancelled"
    CANCELLED = "cancelled"
    ATTENDED = "attended"
    OVER = "over"
    PENDING = "pending"
    OFFERED = "offered"
    WAITLISTED = "waitlisted"
    CONFIRMED = "confirmed"

    @property
    def has_place(self) -> bool:
        """Whether there is something to come that they have a place at."""
        return self is Standing.CONFIRMED

    @property
    def can_cancel(self) -> bool:
        return self in (Standing.PENDING, Standing.OFFERED, Standing.WAITLISTED, Standing.CONFIRMED)


def standing_of(event: ListedEvent, signup: Signup, now: datetime) -> Standing:
    """What counts most comes first: of a cancelled event nothing else matters, of one that is over not who waited."""
    if event.status is EventStatus.CANCELLED:
        return Standing.EVENT_CANCELLED
    if signup.status is SignupStatus.CANCELLED:
        return Standing.CANCELLED
    if event.ends_at <= now:
        return Standing.ATTENDED if signup.checked_in_at is not None else Standing.OVER
    return Standing(signup.status.value)
