"""What somebody gives up who is blocked or erased."""

from datetime import datetime

from ..event import EventStatus, ListedEvent
from ..signup import Signup, SignupStatus


def gives_up(event: ListedEvent, signup: Signup, now: datetime) -> bool:
    """Whether this is a place, or one in line, at an event to come."""
    is_to_come = event.status is not EventStatus.CANCELLED and event.ends_at > now
    return is_to_come and not signup.is_erased and signup.status is not SignupStatus.CANCELLED
