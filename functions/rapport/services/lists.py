"""The lists organisers read: attendees, contacts, deliveries, events."""

from collections.abc import Iterator

from ..domain.models import Attendance, Contact, Delivery, Event, Seats, Signup, SignupStatus
from ..store import events, ledger, signups
from ..store.codec import RawItem, decode
from ..store.finding import having
from .app import App
from .paging import read_page

Listed = tuple[list[Signup], str | None]


def attendees(
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
    wanted = having(q=q, attendance=attendance)
    return read_page(
        app,
        lambda most, start: signups.listed(
            app.table, event, sort=sort, status=status, filter_=wanted, limit=most, start=start
        ),
        _signup,
        name=["attendees", event.group, event.id, status, attendance, q, sort],
        limit=limit,
        cursor=cursor,
        index=signups.SORTS[sort],
        filtered=wanted is not None,
    )


def _signup(item: RawItem) -> Signup:
    return decode(Signup, item)


def every_attendee(
    app: App,
    event: Event,
    seats: Seats,
    *,
    status: SignupStatus | None,
    attendance: str | None,
    q: str | None,
    sort: str,
) -> Iterator[Signup]:
    """All that `attendees` has pages of."""
    if _there_are_none(app, event, seats, attendance):
        return
    wanted = having(q=q, attendance=attendance)
    start: RawItem | None = None
    while True:
        page = signups.listed(app.table, event, sort=sort, status=status, filter_=wanted, start=start)
        yield from map(_signup, page.items)
        start = page.last
        if start is None:
            return


def _there_are_none(app: App, event: Event, seats: Seats, attendance: str | None) -> bool:
    """There are no no-shows before the end, nor where nobody was checked in."""
    return attendance == Attendance.NO_SHOW and (app.now() < event.ends_at or seats.attended == 0)


def contacts(
    app: App, group: str, *, q: str | None, tag: str | None, limit: int, cursor: str | None
) -> tuple[list[Contact], str | None]:
    wanted = having(q=q, tag=tag)
    return read_page(
        app,
        lambda most, start: signups.contacts(app.table, group, filter_=wanted, limit=most, start=start),
        lambda item: decode(Contact, item),
        name=["contacts", group, q, tag],
        limit=limit,
        cursor=cursor,
        index="by_name",
        filtered=wanted is not None,
    )


def deliveries(
    app: App,
    event: Event,
    *,
    state: str | None,
    mailing: str | None,
    contact: str | None,
    limit: int,
    cursor: str | None,
) -> tuple[list[Delivery], str | None]:
    wanted = having(fields={"state": state, "contact": contact})
    return read_page(
        app,
        lambda most, start: ledger.listed(app.table, event, mailing=mailing, filter_=wanted, limit=most, start=start),
        lambda item: decode(Delivery, item),
        name=["deliveries", event.group, event.id, state, mailing, contact],
        limit=limit,
        cursor=cursor,
        filtered=wanted is not None,
    )


def all_events(app: App, group: str, *, limit: int, cursor: str | None) -> tuple[list[Event], str | None]:
    return read_page(
        app,
        lambda most, start: events.listed(app.table, group, limit=most, start=start),
        lambda item: decode(Event, item),
        name=["events", group],
        limit=limit,
        cursor=cursor,
        index="by_time",
    )


def upcoming_events(app: App, group: str, *, limit: int, cursor: str | None) -> tuple[list[Event], str | None]:
    """Published events that are not over."""
    return read_page(
        app,
        lambda most, start: events.listed(
            app.table, group, ends_after=app.now(), published=True, limit=most, start=start
        ),
        lambda item: decode(Event, item),
        name=["upcoming", group],
        limit=limit,
        cursor=cursor,
        index="by_time",
        filtered=True,
    )
