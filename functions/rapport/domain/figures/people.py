"""How many of those who signed up had a place, and came."""

from ..base.dataclass import dataclass
from ..event import Seats
from ..signup import SignupStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """From the exact counts of an event's places."""

    signed_up: int
    """All who ever did, those who cancelled among them."""
    confirmed: int
    came: int | None
    """None before the event is over, and where nobody was checked in: then nobody knows."""
    came_back: int | None = None

    @property
    def show_rate(self) -> float | None:
        """How many of those with a place came, from 0 to 1."""
        return self.came / self.confirmed if self.came is not None and self.confirmed else None


def people(seats: Seats, *, is_over: bool, came_back: int | None = None) -> People:
    came = seats.attended if is_over and seats.attended else None
    return People(
        signed_up=sign_ups(seats),
        confirmed=seats.confirmed,
        came=came,
        came_back=came_back if came is not None else None,
    )


def sign_ups(seats: Seats) -> int:
    return sum(int(getattr(seats, status)) for status in SignupStatus)
