"""Who is pending is seated, or put in line, once they confirm their address."""

from dataclasses import replace

from ...app import App
from ...domain.base.dataclass import dataclass
from ...domain.event import Event, Seats
from ...domain.rule import Trigger
from ...domain.seats.attendee import Attendee
from ...domain.signup import Signup, SignupChange, SignupStatus
from ...jobs.enqueue import enqueue_now
from ...store import outbox, signups
from ...store import seats as seats_store
from ...store.table import Write
from . import run_out
from .seats import change_of, refuse_if_gone, with_status


@dataclass(frozen=True)
class Seated:
    """A signup that gets a place, or one in the line: how it is then, and what is written besides."""

    signup: Signup
    seats: Seats
    writes: tuple[Write, ...]
    change: SignupChange


def seated(app: App, found: Attendee) -> Seated | None:
    """What becomes of who is pending once they confirm: the place that was held for them, or what a newcomer gets.

    None of anybody else, for whom nothing is left to confirm. Raises GoneError once the event is cancelled or over.
    """
    event, seats, old, now = found.event, found.seats, found.signup, app.now()
    if old.status is not SignupStatus.PENDING:
        return None
    refuse_if_gone(event, now)
    seat = SignupStatus.CONFIRMED if old.holds_place else seats.next_seat
    held = -1 if old.holds_place else 0
    counts = {SignupStatus.PENDING.value: -1, seat.value: 1}
    new = with_status(old, seat, now)
    if seat is SignupStatus.WAITLISTED:
        new = replace(new, line_no=signups.draw_line_no(app.table, event.group, event.id))
    if old.holds_place:
        to_count = seats_store.to_change(app.table, event, counts, seats_store.is_open(), held=held)
    else:
        to_count = seats_store.to_take(app.table, event, seat, counts)
    change = change_of(new, Trigger.ON_SIGNUP if seat is SignupStatus.CONFIRMED else Trigger.ON_WAITLISTED, now)
    return Seated(new, seats.after(counts, held), (to_count, outbox.to_add(app.table, change)), change)


def after_seating(app: App, event: Event, done: Seated) -> None:
    """What follows once that is written: they are told, and who holds a place for too long is looked at."""
    enqueue_now(app, done.change)
    if done.signup.status is SignupStatus.WAITLISTED:
        run_out.hasten_for_who_waits(app, event, done.seats)
