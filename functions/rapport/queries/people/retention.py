"""Who would be erased because their group has not seen them for as long as it keeps people."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from ...app import App
from ...domain.base.dataclass import dataclass
from ...domain.contact import ListedContact
from ...domain.contacts.retention import EVERY, last_heard_of
from ...domain.group import Group
from ...store import contacts, events, pages, signups
from ...store.admin import retention as store
from ...store.filters import known_before


@dataclass(frozen=True)
class Expiring:
    days: int | None
    next_at: datetime | None
    """When it is carried out next; None where nobody is ever erased by it."""
    people: list[ListedContact]
    """Who is erased then, as things are now; the first of them by name."""
    count: int


def expiring(app: App, group: Group, days: int | None = None, *, most: int = 100) -> Expiring:
    """`days`: what would be, with another setting than the group's."""
    wanted = days if days is not None else group.retention_days
    if wanted is None:
        return Expiring(None, None, [], 0)
    kept = store.find(app.table, group.id)
    next_at = kept.due_at if kept is not None and days is None else app.now() + EVERY
    found = list(unseen(app, group.id, next_at - timedelta(days=wanted)))
    return Expiring(wanted, next_at, found[:most], len(found))


def unseen(app: App, group: str, since: datetime) -> Iterator[ListedContact]:
    """Who has not been heard of since, and signed up for nothing that ended after it, by name."""
    seen = _seen(app, group, since)
    filter_ = known_before(since)
    found = pages.all_of(lambda start: contacts.listed(app.table, group, filter_=filter_, limit=None, start=start))
    for listed in found:
        if listed.id in seen:
            continue
        whole = contacts.of_ids(app.table, group, [listed.id]).get(listed.id)
        if whole is not None and not whole.is_erased and last_heard_of(whole) < since and not seen & {*whole.ids}:
            yield listed


def _seen(app: App, group: str, since: datetime) -> set[str]:
    """Under which ids anybody has signed up for an event that ends after an instant."""
    after = events.of_group(app.table, group, ends_after=since)
    return {contact for event in after for contact in signups.who_signed_up(app.table, event)}


def is_seen(app: App, group: str, contact: str, since: datetime) -> bool:
    """The same of one person, as it is now."""
    person = contacts.of_ids(app.table, group, [contact]).get(contact)
    if person is None or person.is_erased:
        return True
    after = events.of_group(app.table, group, ends_after=since)
    signed_up = any(not signup.is_erased for _, signup in signups.history(app.table, person.ids, after))
    return signed_up or last_heard_of(person) >= since
