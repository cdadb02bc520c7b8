"""Somebody's signup together with what it is of."""

from ..base.dataclass import dataclass
from ..event import Event, Seats
from ..signup import Signup


@dataclass(frozen=True, kw_only=True)
class Attendee:
    event: Event
    seats: Seats
    """The event's counts, as of the same moment."""
    signup: Signup
