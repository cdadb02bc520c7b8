"""Somebody whom an organiser adds: a guest who wrote to them, a walk-in at the door. They have a place, full or not."""

from collections import Counter
from dataclasses import replace
from datetime import datetime

from ...app import App
from ...domain.base.dataclass import dataclass
from ...domain.base.errors import ConflictError, GoneError, NotFoundError
from ...domain.contact import Contact
from ...domain.event import Event, EventStatus, Seats
from ...domain.principal import Principal, Scope
from ...domain.rule import Trigger
from ...domain.signup import Signup, SignupChange, SignupStatus
from ...jobs.enqueue import enqueue_now
from ...store import contacts as contact_store
from ...store import outbox, signups
from ...store import seats as seats_store
from ...store.admin.idempotency import Keep, to_keep_nothing
from ...store.table import Write
from ...store.write_conflicts import until_written
from ..reachable import refuse_unreachable
from ..trail import attendee, to_note
from .check_in import SEATED, CheckedIn, beyond_capacity
from .newcomer import newcomer
from .seats import change_of, with_status

ALREADY_IN = "They had a place already."
IS_BLOCKED = "They are blocked: they have a place by your hand, and nothing is mailed to them."


@dataclass(frozen=True, kw_only=True)
class ByHand:
    """Who is to be added, checked for shape."""

    name: str
    email: str | None = None
    """None of who came without one: nothing is mailed to them."""
    checked_in: bool = False


def add_by_hand(
    app: App, who: Principal, event_id: str, new: ByHand, keep: Keep[CheckedIn] = to_keep_nothing
) -> CheckedIn:
    """Gives somebody a place, whatever the capacity, and has them told if they have an address.

    An address that is on the event's list is no second attendee: who is pending, offered a place or in line has it from
    then on, who cancelled is somebody new, and who has one keeps it. Raises NotFoundError; InvalidError for an address
    that no mail can reach; ConflictError for a draft, GoneError for an event that is cancelled.
    """
    if new.email is not None:
        refuse_unreachable(app, new.email)
    contact_id = app.contact_id(who.group, new.email) if new.email is not None else app.new_id()

    def attempt() -> tuple[CheckedIn, SignupChange | None]:
        return _attempt(app, who, event_id, contact_id, new, keep)

    added, change = until_written(attempt)
    if change is not None:
        enqueue_now(app, change)
    return added


def _attempt(
    app: App, who: Principal, event_id: str, contact_id: str, new: ByHand, keep: Keep[CheckedIn]
) -> tuple[CheckedIn, SignupChange | None]:
    event, seats, person, old = signups.for_sign_up(app.table, who.group, event_id, contact_id)
    if event is None:
        raise NotFoundError(f"There is no event {event_id} in this group.")
    _refuse_unless_published(event)
    is_known = person is not None and not person.is_erased
    contact = _contact(app, event, contact_id, person if is_known else None, new, vouched_at=_vouched_at(app, who))
    is_there = is_known and old is not None and not old.is_erased and old.status is not SignupStatus.CANCELLED
    signup = _seated(app, old, new) if old is not None and is_there else _new(app, event, contact, old, new)
    counts, held = _moved(old, signup)
    shown = CheckedIn(
        event=event,
        seats=seats.after(counts, held),
        signup=signup,
        contact=contact,
        warnings=_warnings(old if is_there else None, seats.after(counts, held), contact),
    )
    change = _told(app, event, old if is_there else None, signup)
    writes = [_contact_write(app, person, contact), *keep(shown)]
    if signup != old:
        writes += [
            *(signups.to_replace(app.table, old, signup) if old is not None else [signups.to_add(app.table, signup)]),
            seats_store.to_change(app.table, event, counts, seats_store.is_open(), held=held),
            to_note(app, who, "attendee.add", attendee(event_id, signup.contact)),
        ]
    if change is not None:
        writes.append(outbox.to_add(app.table, change))
    app.table.transact(*writes)
    return shown, change


def _refuse_unless_published(event: Event) -> None:
    """Who came to an event that is over may still be added: the list is often made good the morning after."""
    if event.status is EventStatus.DRAFT:
        raise ConflictError("The event is a draft. Publish it first, then add people.")
    if event.status is EventStatus.CANCELLED:
        raise GoneError("The event is cancelled.")


def _vouched_at(app: App, who: Principal) -> datetime | None:
    """An organiser vouches for an address; who does no more than help at the door types what they hear.

    Were it proven by that, mistyped ones that bounce would pause the group.
    """
    return app.now() if who.may(Scope.ATTENDEES_WRITE) else None


def _contact(
    app: App, event: Event, id: str, known: Contact | None, new: ByHand, *, vouched_at: datetime | None
) -> Contact:
    """A name that is known stays, unless it was made up from the address."""
    if known is None:
        made = Contact(
            group=event.group,
            id=id,
            email=new.email or "",
            name=new.name,
            created_at=app.now(),
            proven_at=vouched_at,
        )
        return made.with_visit(event.id, event.ends_at, came=True) if new.checked_in else made
    came = known.with_visit(event.id, event.ends_at, came=True) if new.checked_in else known
    proven = replace(came, proven_at=known.proven_at or vouched_at)
    named = replace(proven, name=new.name, name_is_made_up=False) if known.name_is_made_up else proven
    return replace(named, revision=known.revision + 1) if named != known else known


def _contact_write(app: App, old: Contact | None, new: Contact) -> Write:
    if old is None:
        return contact_store.to_add(app.table, new)
    if old.is_erased:
        return contact_store.to_add_again(app.table, old, new)
    if new != old:
        return contact_store.to_replace(app.table, old, new)
    return contact_store.to_check_somebody(app.table, old)


def _new(app: App, event: Event, contact: Contact, old: Signup | None, new: ByHand) -> Signup:
    signup = newcomer(app, event, contact, old, new.name)
    checked_in_at = signup.signed_up_at if new.checked_in else None
    return replace(signup, status=SignupStatus.CONFIRMED, checked_in_at=checked_in_at)


def _seated(app: App, old: Signup, new: ByHand) -> Signup:
    """Who is on the list, with a place; as they are where they have one and there is nothing to note."""
    now = app.now()
    seated = old if old.status is SignupStatus.CONFIRMED else with_status(old, SignupStatus.CONFIRMED, now)
    if new.checked_in and old.checked_in_at is None:
        seated = replace(seated, checked_in_at=now, checked_in_by=None, revision=old.revision + 1)
    return seated


def _moved(old: Signup | None, new: Signup) -> tuple[Counter[str], int]:
    """By how much the event's counts are moved, and the places held."""
    counts = Counter({new.status.value: 1, "attended": 1 if new.checked_in_at is not None else 0})
    if old is None:
        return counts, 0
    counts.subtract({old.status.value: 1, "attended": 1 if old.checked_in_at is not None else 0})
    return counts, -1 if old.holds_place else 0


def _told(app: App, event: Event, old: Signup | None, new: Signup) -> SignupChange | None:
    """What they are mailed for it: nothing without an address, nor once the event is over.

    Nor who had a place, or was on the list and stands at the door: as with any other check-in. `old`: as which they
    were on the list.
    """
    now = app.now()
    if not new.email or now >= event.ends_at:
        return None
    if old is None:
        return change_of(new, Trigger.ON_SIGNUP, now)
    if old.status is SignupStatus.CONFIRMED or new.checked_in_at is not None:
        return None
    return change_of(new, Trigger.ON_SIGNUP if old.status is SignupStatus.PENDING else Trigger.ON_PROMOTED, now)


def _warnings(old: Signup | None, seats: Seats, contact: Contact) -> tuple[str, ...]:
    """`old`: as which they were on the list; `seats`: as they are then."""
    if old is not None and old.status is SignupStatus.CONFIRMED:
        return (ALREADY_IN,)
    seated = [SEATED[old.status]] if old is not None else []
    return (*seated, *([IS_BLOCKED] if contact.blocked_at is not None else []), *beyond_capacity(seats))
