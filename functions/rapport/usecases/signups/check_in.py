"""Checking attendees in, by their id or by the code that their QR code holds."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from ...app import App
from ...domain.audit import changes_of
from ...domain.base.dataclass import dataclass
from ...domain.base.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError
from ...domain.contact import Contact
from ...domain.event import Seats
from ...domain.principal import Principal
from ...domain.seats.attendee import Attendee
from ...domain.signup import Signup, SignupStatus
from ...store import contacts, events, signups
from ...store import seats as seats_store
from ...store.write_conflicts import until_written
from ...tokens import CHECK_IN
from ..trail import attendee, to_note
from .seats import with_status

NOW = timedelta(0)
TAKEN_BACK = "Somebody has taken their check-in back since."


@dataclass(frozen=True, kw_only=True)
class CheckedIn(Attendee):
    contact: Contact | None
    """Whose it is; None where that is nobody any more."""
    warnings: tuple[str, ...] = ()
    """What it led to that may not be meant, in sentences."""
    already: bool = False
    """Whether they were checked in before."""


SEATED: Mapping[SignupStatus, str] = {
    SignupStatus.PENDING: "They had not confirmed their address yet: they have a place now.",
    SignupStatus.OFFERED: "They had not accepted the place that they were offered yet: it is theirs now.",
    SignupStatus.WAITLISTED: "They were on the waitlist: they have a place now.",
}


def check_in(app: App, who: Principal, event_id: str, contact: str, *, ago: timedelta = NOW) -> CheckedIn:
    """Notes that an attendee has come; a repeat changes nothing.

    `ago`: how long ago, where it was kept on a device without network: of who was checked in, or whose check-in was
    taken back, after that, it changes nothing.

    Who is pending, offered a place or in line has one from then on, whatever the capacity. Raises ConflictError for one
    who cancelled.
    """
    return _set_check_in(app, who, event_id, contact, ago, came=True)


def check_in_by_code(app: App, who: Principal, event_id: str, code: str, *, ago: timedelta = NOW) -> CheckedIn:
    """The same of whose QR code it is. Raises InvalidError for one that is of no place at this event."""
    try:
        of_event, contact, nonce = app.tokens.read(CHECK_IN, code)
    except NotFoundError:
        of_event, contact, nonce = "", "", ""
    if of_event != event_id:
        events.get(app.table, who.group, event_id)  # an event that is not there is a NotFoundError, whatever the code
        reason = "is of another event" if of_event else "is not the code of an attendee's page"
        raise InvalidError.of("code", reason)
    return _set_check_in(app, who, event_id, contact, ago, came=True, nonce=nonce)


def undo_check_in(app: App, who: Principal, event_id: str, contact: str, *, ago: timedelta = NOW) -> CheckedIn:
    return _set_check_in(app, who, event_id, contact, ago, came=False)


def _set_check_in(
    app: App, who: Principal, event_id: str, contact: str, ago: timedelta, *, came: bool, nonce: str | None = None
) -> CheckedIn:
    """`nonce`: that of the signup which a code is of."""

    def attempt() -> CheckedIn:
        found, person = signups.attendee_and_contact(app.table, who.group, event_id, contact)
        old = found.signup
        if nonce is not None and not old.is_opened_by(nonce):
            raise InvalidError.of("code", "is of a place that was given up: they have signed up anew since")
        known = None if person is None or person.is_erased else person
        if came and old.status is SignupStatus.CANCELLED:
            raise ConflictError("This attendee has cancelled: add them anew to let them in.")
        now = app.now()
        at = now - ago
        _refuse_after_the_end(who, at)
        if (old.checked_in_at is not None) == came or _is_outdated(old, at, came=came):
            is_in = old.checked_in_at is not None
            unmoved = CheckedIn(event=found.event, seats=found.seats, signup=old, contact=known, already=is_in)
            return unmoved if is_in or not came else replace(unmoved, warnings=(TAKEN_BACK,))
        times = (
            {"checked_in_at": max(at, old.signed_up_at)} if came else {"checked_in_at": None, "check_in_undone_at": now}
        )
        new = replace(old, revision=old.revision + 1, checked_in_by=None, entered_themselves=False, **times)
        counts, held = Counter({"attended": 1 if came else -1}), 0
        if came and old.status is not SignupStatus.CONFIRMED:
            new = replace(with_status(old, SignupStatus.CONFIRMED, now), checked_in_by=None, **times)
            counts.update({old.status.value: -1, SignupStatus.CONFIRMED.value: 1})
            held = -1 if old.holds_place else 0
        moved = {"checked_in_at": (old.checked_in_at, new.checked_in_at)}
        action = "attendee.check_in" if came else "attendee.undo_check_in"
        app.table.transact(
            *signups.to_replace(app.table, old, new),
            seats_store.to_change(app.table, found.event, counts, held=held),
            to_note(app, who, action, attendee(event_id, contact), changes_of(moved)),
            *contacts.to_note_visit(app.table, person, found.event, now, came=came),
        )
        seats = found.seats.after(counts, held)
        warnings = _warnings(old, seats) if came else ()
        return CheckedIn(event=found.event, seats=seats, signup=new, contact=known, warnings=warnings)

    return until_written(attempt)


def _refuse_after_the_end(who: Principal, at: datetime) -> None:
    """Raises ForbiddenError for what was done once who asks might no more; what was done before may still be told."""
    if who.expires_at is not None and at >= who.expires_at:
        raise ForbiddenError("This was done after your access to the door had ended.")


def _is_outdated(signup: Signup, at: datetime, *, came: bool) -> bool:
    """Whether the opposite was done after this, though it was told sooner."""
    since = signup.check_in_undone_at if came else signup.checked_in_at
    return since is not None and since > at


def _warnings(old: Signup, seats: Seats) -> tuple[str, ...]:
    """Of who had no place of their own."""
    seated = SEATED.get(old.status)
    return (seated, *beyond_capacity(seats)) if seated is not None else ()


def beyond_capacity(seats: Seats) -> list[str]:
    """What is to be said where somebody was let in by hand and there are too few places."""
    if not seats.is_overbooked:
        return []
    return [f"With them, {seats.taken} places are taken or held, and the event has {seats.capacity}."]
