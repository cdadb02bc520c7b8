"""Deliveries of an event, and a group's own."""

from collections.abc import Sequence

from ...app import App
from ...domain.delivery import Delivery
from ...domain.event import Event
from ...domain.group import Group
from ...store import ledger
from ...store.filters import matching
from ..paging import page_of, read_page


def listed(
    app: App,
    event: Event,
    *,
    state: str | None,
    mailing: str | None,
    contact: str | None,
    limit: int,
    cursor: str | None,
) -> tuple[list[Delivery], str | None]:
    name = ["deliveries", event.group, event.id, state, mailing, contact]
    if contact is not None:
        return _of_contact(app, event, contact, state, mailing, name=name, limit=limit, cursor=cursor)
    wanted = matching(fields={"state": state})
    return read_page(
        app,
        lambda most, start: ledger.listed(app.table, event, mailing=mailing, filter_=wanted, limit=most, start=start),
        name=name,
        limit=limit,
        cursor=cursor,
        filtered=wanted is not None,
    )


def unknown(app: App, event: Event, *, limit: int, cursor: str | None) -> tuple[list[Delivery], str | None] | None:
    """Those of an event whose outcome nobody knows, found at once in a ledger of any length.

    None where nothing is marked as such: what an earlier release left unknown is found by `listed` alone.
    """
    name = ["unknown deliveries", event.group, event.id]
    found = ledger.unknown_of(app.table, event)
    if not found:
        return None
    return page_of(app, found, key=lambda one: one.id, name=name, limit=limit, cursor=cursor)


def _of_contact(
    app: App,
    event: Event,
    contact: str,
    state: str | None,
    mailing: str | None,
    *,
    name: Sequence[str | None],
    limit: int,
    cursor: str | None,
) -> tuple[list[Delivery], str | None]:
    """What one person was mailed about the event: little enough to be read whole."""
    theirs = ledger.of_contact(app.table, event, contact)
    found = [one for one in theirs if state in (None, one.state) and mailing in (None, one.mailing)]
    return page_of(app, found, key=lambda one: one.id, name=name, limit=limit, cursor=cursor)


def of_group(
    app: App, group: Group, *, state: str | None, limit: int, cursor: str | None
) -> tuple[list[Delivery], str | None]:
    """The group's own mails, to its members, newest first."""
    wanted = matching(fields={"state": state})
    return read_page(
        app,
        lambda most, start: ledger.of_group(app.table, group, app.now(), filter_=wanted, limit=most, start=start),
        name=["group deliveries", group.id, state],
        limit=limit,
        cursor=cursor,
        filtered=wanted is not None,
    )
