"""What blocking, erasing or merging somebody would lead to, before it is done."""

from collections.abc import Iterable

from ...app import App
from ...domain.base.dataclass import dataclass
from ...domain.base.errors import InvalidError, NotFoundError
from ...domain.contact import SINCE, Contact
from ...domain.contacts.leaving import gives_up
from ...domain.contacts.merging import best, merged
from ...domain.event import ListedEvent, Seats
from ...domain.seats.held_places import is_open
from ...domain.signup import Signup
from ...store import contacts as contact_store
from ..contacts import Attended, history


@dataclass(frozen=True)
class Leaving:
    """Who is blocked or erased gives up places at events to come."""

    events: list[ListedEvent]
    mails: int
    """To those who get a place that comes free."""


def of_leaving(app: App, attended: Iterable[Attended]) -> Leaving:
    given_up = [one for one in attended if gives_up(one[0], one[1], app.now())]
    return Leaving([event for event, _, _ in given_up], sum(_frees(app, *one) for one in given_up))


def _frees(app: App, event: ListedEvent, signup: Signup, seats: Seats) -> bool:
    """Whether somebody gets the place, and is told."""
    return signup.takes_place and is_open(event, app.now()) and seats.waitlisted > 0 and not seats.is_overbooked


@dataclass(frozen=True)
class BothSignedUp:
    event: ListedEvent
    left: Signup
    given_up: Signup
    is_mailed: bool


@dataclass(frozen=True)
class Merge:
    """What would come of merging one contact into another."""

    old: Contact
    into: Contact
    merged: Contact
    moved: int
    """How many of the first one's signups are the other's then."""
    doubled: list[BothSignedUp]
    ends: list[str]
    """Consents that stand now by one of the two addresses, and do not any more then, by their fields."""

    @property
    def mails(self) -> int:
        return sum(one.is_mailed for one in self.doubled)


def both(app: App, group: str, id: str, into: str) -> tuple[Contact, Contact]:
    """The contact to be merged, and the one that stays; twice that one, where it has been done."""
    old = contact_store.get(app.table, group, id)
    try:
        staying = contact_store.get(app.table, group, into)
    except NotFoundError:
        raise InvalidError.of("into", "is no contact of this group") from None
    if id == into or (old.id == staying.id and old.id == id):
        raise InvalidError.of("into", "is the same contact")
    return old, staying


def of_merge(app: App, group: str, id: str, into: str) -> Merge:
    """Raises what the merge itself would."""
    old, staying = both(app, group, id, into)
    new = merged(old, staying)
    theirs = {event.id: signup for event, signup, _ in history(app, group, staying.id)}
    moved = history(app, group, old.id)
    doubled = [
        _doubled(app, event, signup, theirs[event.id], seats) for event, signup, seats in moved if event.id in theirs
    ]
    stood = [consent for consent in SINCE if old.since(consent) or staying.since(consent)]
    ends = [consent.value for consent in stood if new.since(consent) is None]
    return Merge(old, staying, new, len(moved), doubled, ends)


def _doubled(app: App, event: ListedEvent, one: Signup, other: Signup, seats: Seats) -> BothSignedUp:
    left = best((one, other))
    gone = other if left is one else one
    return BothSignedUp(event, left, gone, _frees(app, event, gone, seats))
