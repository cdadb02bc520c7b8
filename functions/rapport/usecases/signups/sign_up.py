"""Signing up: from a form anyone may send, so it never changes what stands, nor tells whether anything does."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import field, replace
from datetime import datetime, timedelta
from enum import Enum, auto
from typing import Any

from ... import metrics
from ...app import App
from ...domain.base.dataclass import dataclass
from ...domain.base.errors import NotFoundError
from ...domain.contact import SINCE, Contact
from ...domain.event import Event, EventStatus, Seats
from ...domain.questions import Answer
from ...domain.rule import Trigger
from ...domain.seats.attendee import Attendee
from ...domain.seats.held_places import UNCONFIRMED_WHILE_OTHERS_WAIT, is_one_held
from ...domain.signup import OWNERS_WORD, TOPICS, Signup, SignupStatus
from ...jobs.enqueue import enqueue_now
from ...metrics import Metric
from ...store import contacts as contact_store
from ...store import outbox, signups
from ...store import seats as seats_store
from ...store.table import Write
from ...store.write_conflicts import until_written
from ..reachable import refuse_unreachable
from ..sources import count_request
from . import run_out
from .checks import refuse, too_long, wrong_in
from .forget import forget_signup
from .newcomer import newcomer
from .seats import change_of, refuse_if_closed, refuse_if_gone, release_seat, with_status

REPEAT_AFTER = timedelta(minutes=15)
AGAIN_AFTER = timedelta(days=1)


class By(Enum):
    """Who signs somebody up."""

    FORM = auto()
    """Anybody, who typed an address."""
    DOOR = auto()
    """Who stands there: sign-up is open until the end, nothing more is asked, and who gets a place is checked in."""
    OWNER = auto()
    """The address's owner, by a link that was mailed to them: there is nothing to confirm."""


@dataclass(frozen=True, kw_only=True)
class Form:
    """What a sign-up form says, checked for shape: addresses are normal, texts within limits."""

    email: str
    name: str
    answers: Mapping[str, Answer] = field(default_factory=dict)
    looking_for: tuple[str, ...] = ()
    can_offer: tuple[str, ...] = ()
    visible: bool = False
    follow_up_consent: bool = False
    introduce: bool = False
    keep_in_touch: bool = False
    timezone: str | None = None
    language: str | None = None
    source: str = ""
    """Where it came from, as a hash."""

    def owners_word(self, contact: Contact) -> Mapping[str, Any]:
        """What it says that only the address's owner can say, as far as it is news of a contact."""
        given = {name: getattr(self, name) for name in OWNERS_WORD}
        stands: dict[str, Any] = {name: getattr(contact, name) for name in TOPICS}
        stands |= {consent: contact.since(consent) is not None for consent in SINCE}
        news = {name: value for name, value in given.items() if value and value != stands.get(name)}
        return {name: list(value) if isinstance(value, tuple) else value for name, value in news.items()}


def sign_up(app: App, group: str, event_id: str, form: Form, source: str, *, by: By = By.FORM) -> SignupStatus:
    """Stores a sign-up, with its contact, its place and what is owed for it, and has it confirmed by mail.

    Returns what a new address would have got just before: pending, where addresses are confirmed first. Raises
    NotFoundError for a draft, GoneError for an event cancelled, over or closed, InvalidError for answers to what was
    not asked and for an address that no mail can reach, RefusedForNowError for too many at once.
    """
    refuse_unreachable(app, form.email)
    contact = app.contact_id(group, form.email)
    sent = replace(form, source=count_request(app, source))
    return until_written(lambda: _attempt(app, group, event_id, contact, sent, by))


def _attempt(app: App, group: str, event_id: str, contact_id: str, form: Form, by: By) -> SignupStatus:
    event, seats, contact, old = signups.for_sign_up(app.table, group, event_id, contact_id)
    if event is None or event.status is EventStatus.DRAFT:
        raise NotFoundError("There is no such event.")
    (refuse_if_gone if by is By.DOOR else refuse_if_closed)(event, app.now())
    refuse(too_long(form) if by is By.DOOR else wrong_in(event, form))
    seat = SignupStatus.PENDING if event.confirm_address and by is By.FORM else seats.next_seat
    is_held = seat is SignupStatus.PENDING and is_one_held(event, seats, app.now())
    at = _At(event, seats, seat, by, is_held=is_held)
    if contact is not None and contact.blocked_at is not None:
        _go_nowhere(app, at, contact, old, form)
    elif old is not None and old.is_erased and old.takes_place:
        _free_place(app, Attendee(event=event, seats=seats, signup=old))
        _attempt(app, group, event_id, contact_id, form, by)
    elif old is None or old.status is SignupStatus.CANCELLED or old.is_erased:
        _join(app, at, contact, old, form)
    elif contact is None or contact.is_erased:
        _forget(app, Attendee(event=event, seats=seats, signup=old))
        _attempt(app, group, event_id, contact_id, form, by)
    else:
        _repeat(app, at, contact, old)
    if seat is SignupStatus.WAITLISTED:
        run_out.hasten_for_who_waits(app, event, seats.after({seat.value: 1}))
    return seat


def _forget(app: App, found: Attendee) -> None:
    """Forgets what an erasure under way has yet to come to: who signs up now is somebody new."""
    signup = found.signup
    nobody = contact_store.to_check_nobody(app.table, signup.group, signup.contact)
    enqueue_now(app, *forget_signup(app, found, nobody))


def _free_place(app: App, found: Attendee) -> None:
    """Gives the place of who came, and was erased since, to the first in line: who signs up now is somebody new."""
    cancelled = with_status(found.signup, SignupStatus.CANCELLED, app.now())
    enqueue_now(app, *release_seat(app, found, replace(cancelled, checked_in_at=None))[1])


_TOLD_BY = {
    SignupStatus.CONFIRMED: Trigger.ON_SIGNUP,
    SignupStatus.PENDING: Trigger.ON_PENDING,
    SignupStatus.WAITLISTED: Trigger.ON_WAITLISTED,
}


@dataclass(frozen=True)
class _At:
    """What a newcomer finds."""

    event: Event
    seats: Seats
    seat: SignupStatus
    """What they get."""
    by: By
    is_held: bool
    """Whether a place is held for them until they confirm their address."""

    @property
    def comes_in(self) -> bool:
        """Whether they stand at the door, and are checked in with it."""
        return self.by is By.DOOR and self.seat is SignupStatus.CONFIRMED


def _join(app: App, at: _At, contact: Contact | None, old: Signup | None, form: Form) -> None:
    event, seat = at.event, at.seat
    waits = seat is SignupStatus.WAITLISTED
    line_no = signups.draw_line_no(app.table, event.group, event.id) if waits else None
    now = app.now()
    known = _new_contact(app, event.group, form) if contact is None or contact.is_erased else _named(contact, form)
    signup = replace(_new_signup(app, event, known, form, old), status=seat, line_no=line_no)
    if at.is_held:
        first_look = min(now + UNCONFIRMED_WHILE_OTHERS_WAIT, event.starts_at)
        signup = replace(signup, held_until=event.starts_at, due_at=first_look)
    if at.by is By.OWNER:
        signup = replace(signup, unconfirmed={}, owner_confirmed_at=now)
    counts = _moved(seat, old)
    if at.comes_in:
        signup, known = replace(signup, checked_in_at=now, entered_themselves=True), _having_come(event, contact, known)
        counts["attended"] += 1
    change = change_of(signup, _TOLD_BY[seat], now)
    app.table.transact(
        *(signups.to_replace(app.table, old, signup) if old else [signups.to_add(app.table, signup)]),
        _contact_write(app, contact, known),
        outbox.to_add(app.table, change),
        _seat(app, at, counts, held=1),
    )
    metrics.count(Metric.SIGNUPS_ACCEPTED)
    enqueue_now(app, change)


def _having_come(event: Event, old: Contact | None, new: Contact) -> Contact:
    came = new.with_visit(event.id, event.ends_at, came=True)
    return came if old is None or old.is_erased else replace(came, revision=old.revision + 1)


def _contact_write(app: App, old: Contact | None, new: Contact) -> Write:
    if old is None:
        return contact_store.to_add(app.table, new)
    if old.is_erased:
        return contact_store.to_add_again(app.table, old, new)
    if new.visits != old.visits:
        return contact_store.to_replace(app.table, old, new)
    if new != old:
        return contact_store.to_name(app.table, old, new)
    return contact_store.to_check_somebody(app.table, old)


def _named(contact: Contact, form: Form) -> Contact:
    """A form changes nothing of a contact but a name that was made up from the address: a real one takes its place."""
    if not contact.name_is_made_up:
        return contact
    return replace(contact, name=form.name, name_is_made_up=False, revision=contact.revision + 1)


def _moved(seat: SignupStatus, old: Signup | None) -> Counter[str]:
    changes = Counter({seat.value: 1})
    if old is not None:
        changes.subtract({old.status.value: 1, "attended": 1 if old.checked_in_at is not None else 0})
    return changes


def _seat(app: App, at: _At, changes: Mapping[str, int], *, held: int) -> Write:
    """The write that moves the counts for a newcomer, and of places held if one is; refused if it is not theirs."""
    if at.seat is not SignupStatus.PENDING:
        return seats_store.to_take(app.table, at.event, at.seat, changes)
    return seats_store.to_be_pending(app.table, at.event, at.seats, changes, held if at.is_held else None)


def _new_signup(app: App, event: Event, contact: Contact, form: Form, old: Signup | None) -> Signup:
    return replace(
        newcomer(app, event, contact, old, form.name),
        answers=form.answers,
        unconfirmed=event.kept(form.owners_word(contact)),
        timezone=form.timezone,
        language=form.language,
        source=form.source,
    )


def _new_contact(app: App, group: str, form: Form) -> Contact:
    return Contact(
        group=group,
        id=app.contact_id(group, form.email),
        email=form.email,
        name=form.name,
        created_at=app.now(),
        timezone=form.timezone,
        language=form.language,
    )


def _repeat(app: App, at: _At, contact: Contact, signup: Signup) -> None:
    """Who is in signs up again: nothing changes, but that they may be told so.

    It asks for the same as the sign-up of a new address, request by request and write by write: else its time would
    tell a stranger who is in.
    """
    now, event = app.now(), at.event
    if at.seat is SignupStatus.WAITLISTED:
        signups.draw_line_no(app.table, event.group, event.id)
    is_told = _is_told_again(signup, now)
    change = replace(change_of(signup, Trigger.ON_SIGNUP, now), again=True, is_told=is_told)
    told = replace(signup, already_in_at=now, revision=signup.revision + 1) if is_told else signup
    app.table.transact(
        *signups.to_replace(app.table, signup, told),
        contact_store.to_check_somebody(app.table, contact),
        outbox.to_add(app.table, change),
        _seat(app, at, {at.seat.value: 0, "taken": 0}, held=0),
    )
    enqueue_now(app, change)


def _go_nowhere(app: App, at: _At, contact: Contact, old: Signup | None, form: Form) -> None:
    """Somebody blocked signs up: nothing comes of it, request by request and write by write as with anybody else."""
    now, event = app.now(), at.event
    if at.seat is SignupStatus.WAITLISTED:
        signups.draw_line_no(app.table, event.group, event.id)
    who = replace(contact, email=form.email)
    untaken = replace(_new_signup(app, event, who, form, old), status=at.seat)
    change = replace(change_of(untaken, _TOLD_BY[at.seat], now), is_told=False)
    app.table.transact(
        signups.to_note_untaken(app.table, event.group, event.id, contact.id, now),
        contact_store.to_check_blocked(app.table, contact),
        outbox.to_add(app.table, change),
        _seat(app, at, {at.seat.value: 0, "taken": 0}, held=0),
    )
    enqueue_now(app, change)


def _is_told_again(signup: Signup, now: datetime) -> bool:
    """At most once a day, and not in the first quarter of an hour."""
    said_at = signup.already_in_at
    return now - signup.signed_up_at >= REPEAT_AFTER and (said_at is None or now - said_at >= AGAIN_AFTER)
