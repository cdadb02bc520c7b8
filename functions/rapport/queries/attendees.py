"""An event's attendees: listed, filtered, searched."""

from collections.abc import Callable, Iterator

from ..app import App
from ..domain.event import Event, Seats
from ..domain.signup import Attendance, ListedSignup, SignupStatus
from ..store import pages, signups
from ..store.filters import matching
from ..store.pages import Page, Position
from .paging import read_page

Listed = tuple[list[ListedSignup], str | None]


def listed(
    app: App,
    event: Event,
    seats: Seats,
    *,
    status: SignupStatus | None,
    attendance: str | None,
    q: str | None,
    sort: str,
    limit: int,
    cursor: str | None,
) -> Listed:
    """Confirmed, offered, pending, waitlisted, cancelled; within each by `sort`."""
    if _there_are_none(app, event, seats, status, attendance):
        return [], None
    return read_page(
        app,
        _query(app, event, seats, status=status, attendance=attendance, q=q, sort=sort),
        name=["attendees", event.group, event.id, status, attendance, q, sort],
        limit=limit,
        cursor=cursor,
        filtered=q is not None or attendance is not None,
    )


def all_of(
    app: App,
    event: Event,
    seats: Seats,
    *,
    status: SignupStatus | None,
    attendance: str | None,
    q: str | None,
    sort: str,
) -> Iterator[ListedSignup]:
    """All that `listed` returns in pages."""
    if _there_are_none(app, event, seats, status, attendance):
        return
    query = _query(app, event, seats, status=status, attendance=attendance, q=q, sort=sort)
    yield from pages.all_of(lambda start: query(None, start))


def _query(
    app: App,
    event: Event,
    seats: Seats,
    *,
    status: SignupStatus | None,
    attendance: str | None,
    q: str | None,
    sort: str,
) -> Callable[[int | None, Position | None], Page[ListedSignup]]:
    among = SignupStatus.CONFIRMED if attendance else status
    wanted = matching(q=q, attendance=attendance)
    return lambda most, start: signups.listed(
        app.table,
        event,
        sort=sort,
        status=among,
        has_cancelled=seats.cancelled > 0,
        filter_=wanted,
        limit=most,
        start=start,
    )


def _there_are_none(app: App, event: Event, seats: Seats, status: SignupStatus | None, attendance: str | None) -> bool:
    """Who came, or was missed, has a place; there are no no-shows before the end, nor where nobody was checked in."""
    if attendance and status not in (None, SignupStatus.CONFIRMED):
        return True
    return attendance == Attendance.NO_SHOW and (app.now() < event.ends_at or seats.attended == 0)
