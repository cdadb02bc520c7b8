"""Who is expected at an event's door: a list of names, and what other doors have changed of it since."""

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from ..app import App
from ..domain.audit import AuditEntry, attendee_target
from ..domain.base.clock import parse_instant
from ..domain.base.dataclass import dataclass
from ..domain.base.errors import NotFoundError
from ..domain.base.text import folded, searched_text, sought_words
from ..domain.event import Event, EventStatus, Seats
from ..domain.principal import Principal, Scope
from ..domain.signup import ListedSignup, SignupStatus
from ..store import events, signups
from ..store.admin import audit
from ..store.filters import matching
from ..store.pages import Position
from .paging import cursor_to, start_of

Row = tuple[Position, ListedSignup]

EXPECTED = (SignupStatus.CONFIRMED, SignupStatus.OFFERED, SignupStatus.PENDING, SignupStatus.WAITLISTED)
"""Who may come to the door: all but those who cancelled."""
OVERLAP = timedelta(seconds=30)
"""How much longer ago than asked for is looked at: an entry has the instant of before it was written."""
LONGEST_SINCE = timedelta(minutes=15)
"""Who has not asked for so long reads the whole list again."""
_SEARCHED_AT_ONCE = 1000
_BUDGET = 1.5
"""Seconds that one page may search."""


@dataclass(frozen=True, kw_only=True)
class AtTheDoor:
    """Somebody on the list, as who is at the door may know them."""

    id: str
    name: str
    hint: str
    """Tells them from somebody else of the same name: the ends of their address. Empty of who is the only one."""
    status: SignupStatus
    checked_in_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Changes:
    """What has become of the list since."""

    event: Event
    seats: Seats
    checked_in_at: Mapping[str, datetime | None]
    """Of everybody who was checked in, or whose check-in was taken back, since: as of now."""
    is_all: bool
    """Whether nothing is missing of it; else the list is to be read again."""
    as_of: datetime


def event_at_the_door(app: App, who: Principal, event_id: str) -> tuple[Event, Seats]:
    """Who does no more than check people in sees published events alone. Raises NotFoundError."""
    event, seats = events.with_seats(app.table, who.group, event_id)
    if event.status is not EventStatus.PUBLISHED and not who.may(Scope.EVENTS_READ):
        raise NotFoundError(f"There is no event {event_id} in this group.")
    return event, seats


def listed(
    app: App, who: Principal, event: Event, seats: Seats, *, q: str | None = None, limit: int, cursor: str | None = None
) -> tuple[list[AtTheDoor], str | None]:
    """By name, all who may come, and the cursor for what follows.

    `q`: words of names, or parts of them; of addresses, too, for who may see these.
    """
    name = ["door", event.group, event.id, q]
    statuses = [status for status in EXPECTED if getattr(seats, status.value)]
    start = start_of(app, name, cursor)
    rows, end = _read(app, who, event, statuses, q, limit=limit, start=start)
    last = limit if len(rows) > limit else max(len(rows) - 1, 1)  # who stands alone is known by who comes next
    shown = rows if end is None and len(rows) <= limit else rows[:last]
    position = None if len(shown) == len(rows) and end is None else (shown[-1][0] if shown else end)
    names = [signups.name_at(start) if start is not None else None, *(folded(one.name) for _, one in rows), None]
    people = [_at_the_door(one, names[at], names[at + 2]) for at, (_, one) in enumerate(shown)]
    return people, cursor_to(app, name, position)


def _read(
    app: App,
    who: Principal,
    event: Event,
    statuses: Sequence[SignupStatus],
    q: str | None,
    *,
    limit: int,
    start: Position | None,
) -> tuple[list[Row], Position | None]:
    """More than `limit` who are sought, where there are so many; and where what was not looked at begins."""
    filter_ = matching(q=q)
    rows: list[Row] = []
    end, until = start, time.monotonic() + _BUDGET
    while statuses:
        at_once = _SEARCHED_AT_ONCE if filter_ is not None else limit + 1
        found, end = signups.by_name(app.table, event, statuses, filter_=filter_, limit=at_once, after=end)
        rows += [row for row in found if who.may(Scope.ATTENDEES_READ) or _is_called(row[1].name, q)]
        if end is None or len(rows) > limit or time.monotonic() > until:
            break
    return rows, end


def _is_called(name: str, q: str | None) -> bool:
    """Whether it is by the name that they are found: the table's own filter looks into addresses, too."""
    words = searched_text(name)
    return all(any(form in words for form in forms) for forms in sought_words(q or ""))


def _at_the_door(signup: ListedSignup, *neighbours: str | None) -> AtTheDoor:
    """`neighbours`: the folded names before and after theirs."""
    return AtTheDoor(
        id=signup.contact,
        name=signup.name,
        hint=_hint(signup.email) if folded(signup.name) in neighbours else "",
        status=signup.status,
        checked_in_at=signup.checked_in_at,
    )


def _hint(email: str) -> str:
    """What tells two of one name apart, and is no address: `a…t@g…`."""
    local, _, domain = email.rpartition("@")
    return f"{local[0]}…{local[-1]}@{domain[0]}…" if local and domain else "no address"


def changes(app: App, who: Principal, event_id: str, since: datetime | None) -> Changes:
    """What became of the list from an instant on, at this door or at others, in two requests however long it is.

    By the audit trail, in which each check-in is. Of others on the list, who signed up or cancelled, the counts tell.
    """
    event, seats = event_at_the_door(app, who, event_id)
    now = app.now()
    if since is None or since < now - LONGEST_SINCE:
        return Changes(event=event, seats=seats, checked_in_at={}, is_all=False, as_of=now)
    entries, is_all = audit.entries_since(app.table, event.group, since - OVERLAP, now)
    return Changes(event=event, seats=seats, checked_in_at=dict(_moved(event, entries)), is_all=is_all, as_of=now)


def _moved(event: Event, entries: Iterable[AuditEntry]) -> Iterator[tuple[str, datetime | None]]:
    attendees = attendee_target(event.id, "")
    for entry in entries:
        pair = entry.changes.get("checked_in_at")
        if entry.target.startswith(attendees) and pair is not None:
            after = pair[1]
            yield entry.target.removeprefix(attendees), parse_instant(after) if after else None
