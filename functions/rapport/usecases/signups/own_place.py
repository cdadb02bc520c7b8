"""The place of one's own signup: confirming it, accepting one that is offered, declining it."""

from collections.abc import Callable
from dataclasses import replace

from ...app import App
from ...domain.base.errors import ConflictError
from ...domain.rule import Trigger
from ...domain.seats.attendee import Attendee
from ...domain.seats.held_places import is_last_call, is_open
from ...domain.signup import SignupStatus
from ...store import contacts as contact_store
from ...store import outbox, signups
from ...store import seats as seats_store
from ...store.table import Write
from ...store.write_conflicts import until_written
from .confirm import Seated, after_seating, seated
from .own_signup import OwnSignup, find
from .seats import cancel_found, change_of, refuse_if_gone, with_status


def confirm_place(app: App, token: str) -> OwnSignup:
    """The place alone, and nothing of what else the form said; a repeat changes nothing.

    Raises GoneError once the event is cancelled or over; NotFoundError as `own_signup.find` does.
    """
    return _taken(app, token, lambda own: seated(app, own))


def accept_own(app: App, token: str) -> OwnSignup:
    """The offered place is theirs; in the last hours that of the first who accepts. A repeat changes nothing.

    Raises ConflictError where there is none for them any more; GoneError and NotFoundError as `confirm_place` does.
    """

    def accepted(own: OwnSignup) -> Seated | None:
        if own.signup.status is SignupStatus.CONFIRMED:
            return None
        refuse_if_gone(own.event, app.now())
        if not can_accept(app, own):
            raise ConflictError(_why_not(app, own))
        counts = {own.signup.status.value: -1, SignupStatus.CONFIRMED.value: 1}
        conditions = [seats_store.is_open()]
        if own.signup.status is SignupStatus.WAITLISTED:
            conditions.append(seats_store.has_room())
        to_count = seats_store.to_change(app.table, own.event, counts, *conditions)
        new = with_status(own.signup, SignupStatus.CONFIRMED, app.now())
        change = change_of(new, Trigger.ON_PROMOTED, app.now())
        return Seated(new, own.seats.after(counts), (to_count, outbox.to_add(app.table, change)), change)

    return _taken(app, token, accepted)


NOT_OFFERED = "No place is offered to you just now."
_WHY_NOT = {
    SignupStatus.PENDING: "Please confirm your sign-up first.",
    SignupStatus.CANCELLED: "Your sign-up is cancelled: no place is held for you any more.",
}


def _why_not(app: App, own: OwnSignup) -> str:
    was_told = is_last_call(own.event, app.now())
    waits = "Somebody was faster: no place is left." if was_told else NOT_OFFERED
    return _WHY_NOT.get(own.signup.status, waits)


def can_accept(app: App, own: Attendee) -> bool:
    """Whether a place is offered to them, or to all who wait, of an event to come."""
    if not is_open(own.event, app.now()):
        return False
    if own.signup.status is SignupStatus.OFFERED:
        return True
    waits = own.signup.status is SignupStatus.WAITLISTED
    return waits and is_last_call(own.event, app.now()) and own.seats.has_room


def _taken(app: App, token: str, take: Callable[[OwnSignup], Seated | None]) -> OwnSignup:
    def attempt() -> tuple[OwnSignup, Seated | None]:
        own = find(app, token)
        done = take(own)
        if done is None:
            return own, None
        proof = contact_store.to_prove(app.table, own.contact, app.now())
        app.table.transact(*signups.to_replace(app.table, own.signup, done.signup), *done.writes, *proof)
        return replace(own, signup=done.signup, seats=done.seats), done

    own, done = until_written(attempt)
    if done is not None:
        after_seating(app, own.event, done)
    return own


def decline_own(app: App, token: str) -> OwnSignup:
    """The offered place goes to the next in line, and the signup is cancelled; a repeat changes nothing.

    Raises ConflictError where none is offered; GoneError and NotFoundError as `confirm_place` does.
    """

    def offered() -> OwnSignup:
        own = find(app, token)
        if own.signup.status not in (SignupStatus.OFFERED, SignupStatus.CANCELLED):
            raise ConflictError(NOT_OFFERED)
        return own

    def proof(own: OwnSignup) -> list[Write]:
        return contact_store.to_prove(app.table, own.contact, app.now())

    return cancel_found(app, offered, proof)
