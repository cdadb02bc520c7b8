"""An event's attendees: listed, filtered, searched."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice

from ..app import App
from ..domain.base.dataclass import dataclass
from ..domain.contact import Contact
from ..domain.event import Event, Seats
from ..domain.signup import Attendance, ListedSignup, SignupStatus
from ..store import contacts, pages, signups
from ..store.filters import matching
from ..store.pages import Page, Position
from .paging import read_page

_READ_TOGETHER = 100
"""Signups, whose contacts are read in one request."""


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """Which of an event's attendees are wanted, and in which order within their status."""

    status: SignupStatus | None
    attendance: str | None
    q: str | None
    sort: str


def listed(
    app: App, event: Event, seats: Seats, chosen: Chosen, *, limit: int, cursor: str | None
) -> tuple[list[ListedSignup], str | None]:
    """Confirmed, offered, pending, waitlisted, cancelled; within each by `sort`."""
    if _there_are_none(app, event, seats, chosen):
        return [], None
    return read_page(
        app,
        _query(app, event, seats, chosen),
        name=["attendees", event.group, event.id, chosen.status, chosen.attendance, chosen.q, chosen.sort],
        limit=limit,
        cursor=cursor,
        filtered=chosen.q is not None or chosen.attendance is not None,
    )


def all_of(app: App, event: Event, seats: Seats, chosen: Chosen) -> Iterator[tuple[ListedSignup, Contact | None]]:
    """All that `listed` returns in pages, each with whose it is."""
    if _there_are_none(app, event, seats, chosen):
        return
    query = _query(app, event, seats, chosen)
    found = pages.all_of(lambda start: query(None, start))
    while some := list(islice(found, _READ_TOGETHER)):
        people = contacts_of(app, event, some)
        yield from ((signup, people.get(signup.contact)) for signup in some)


def contacts_of(app: App, event: Event, signups_: Iterable[ListedSignup]) -> Mapping[str, Contact]:
    """Whose signups these are, by the id that is on them: asks, offers and consents are theirs, not of one event."""
    found = contacts.of_ids(app.table, event.group, [signup.contact for signup in signups_])
    return {id: contact for id, contact in found.items() if not contact.is_erased}


def _query(
    app: App, event: Event, seats: Seats, chosen: Chosen
) -> Callable[[int | None, Position | None], Page[ListedSignup]]:
    among = SignupStatus.CONFIRMED if chosen.attendance else chosen.status
    wanted = matching(q=chosen.q, attendance=chosen.attendance)
    return lambda most, start: signups.listed(
        app.table,
        event,
        sort=chosen.sort,
        status=among,
        has_cancelled=seats.cancelled > 0,
        filter_=wanted,
        limit=most,
        start=start,
    )


def _there_are_none(app: App, event: Event, seats: Seats, chosen: Chosen) -> bool:
    """Who came, or was missed, has a place; there are no no-shows before the end, nor where nobody was checked in."""
    if chosen.attendance and chosen.status not in (None, SignupStatus.CONFIRMED):
        return True
    return chosen.attendance == Attendance.NO_SHOW and (app.now() < event.ends_at or seats.attended == 0)
