"""An event's attendees: listed, filtered, searched."""

from collections.abc import Iterator

from ..app import App
from ..domain.event import Event, Seats
from ..domain.signup import Attendance, ListedSignup, SignupStatus
from ..store import pages, signups
from ..store.filters import matching
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
    if _there_are_none(app, event, seats, attendance):
        return [], None
    wanted = matching(q=q, attendance=attendance)
    return read_page(
        app,
        lambda most, start: signups.listed(
            app.table, event, sort=sort, status=status, filter_=wanted, limit=most, start=start
        ),
        name=["attendees", event.group, event.id, status, attendance, q, sort],
        limit=limit,
        cursor=cursor,
        filtered=wanted is not None,
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
    if _there_are_none(app, event, seats, attendance):
        return
    wanted = matching(q=q, attendance=attendance)
    yield from pages.all_of(
        lambda start: signups.listed(app.table, event, sort=sort, status=status, filter_=wanted, start=start)
    )


def _there_are_none(app: App, event: Event, seats: Seats, attendance: str | None) -> bool:
    """There are no no-shows before the end, nor where nobody was checked in."""
    return attendance == Attendance.NO_SHOW and (app.now() < event.ends_at or seats.attended == 0)
