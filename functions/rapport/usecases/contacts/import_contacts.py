"""Contacts from elsewhere, many at once. Nobody is mailed for it, and it gives no consent to anything.

An import adds to what is known and takes nothing away: tags are joined, a name or notes already there stay, unless it
is to overwrite them, or the name was made up from the address.
"""

import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from functools import partial

from ...app import App
from ...domain.audit import changes_of
from ...domain.base.dataclass import dataclass
from ...domain.base.errors import RefusedForNowError
from ...domain.base.text import distinct_tags
from ...domain.contact import Contact
from ...domain.principal import Principal
from ...store import contacts as contact_store
from ...store.admin import audit, groups
from ...store.table import Write
from ...store.write_conflicts import until_written
from ..reachable import UNREACHABLE, may_be_reached

MOST_TAGS = 50
MOST_AT_ONCE = 50
"""Contacts written in one transaction."""
_BUDGET = 20.0
"""Seconds that an import may take: less than its function has."""


class Result(StrEnum):
    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    INVALID = "invalid"


@dataclass(frozen=True, kw_only=True)
class Row:
    """A contact to import, checked for shape: the address is normal, texts within limits."""

    number: int
    """As a spreadsheet counts them: the first row is that of the columns' names."""
    email: str
    name: str | None = None
    tags: tuple[str, ...] = ()
    notes: str = ""


@dataclass(frozen=True, kw_only=True)
class Report:
    """What became of a row, or would."""

    number: int
    email: str
    result: Result
    contact: str | None = None
    reason: str | None = None


def import_contacts(app: App, who: Principal, rows: Sequence[Row], *, overwrite: bool, preview: bool) -> list[Report]:
    """A report of every row, in their order. A repeat changes nothing.

    Raises RefusedForNowError where it takes too long: what is in by then stays, the same again goes on with the rest.
    """
    groups.get(app.table, who.group)
    until = time.monotonic() + _BUDGET
    entry = _Entry(app, who)
    reports: list[Report] = []
    for some in _batches(rows):
        if time.monotonic() > until:
            raise RefusedForNowError(f"The first {len(reports)} contacts are in. Send the same again for the rest.")
        reports += _import_some(app, entry, reports, some, overwrite=overwrite, preview=preview)
    return reports


def _batches(rows: Sequence[Row]) -> Iterator[Sequence[Row]]:
    return (rows[first : first + MOST_AT_ONCE] for first in range(0, len(rows), MOST_AT_ONCE))


class _Entry:
    """The import's one entry in the audit trail, written with all that it changes: it counts what is in by then."""

    def __init__(self, app: App, who: Principal) -> None:
        self.group = who.group
        self._add = partial(audit.to_add, app.table, who, "contacts.import", "contacts", at=app.now(), id=app.new_id())

    def to_count(self, reports: Iterable[Report]) -> Write:
        counts = Counter(report.result for report in reports)
        return self._add(changes_of({result: (0, counts[result]) for result in (Result.CREATED, Result.UPDATED)}))


def _import_some(
    app: App, entry: _Entry, before: Sequence[Report], rows: Sequence[Row], *, overwrite: bool, preview: bool
) -> list[Report]:
    ids = {row.number: app.contact_id(entry.group, row.email) for row in rows}

    def attempt() -> list[Report]:
        known = contact_store.of_ids(app.table, entry.group, ids.values())
        reports, writes = _taken_in(app, entry.group, rows, ids, known, overwrite=overwrite)
        if writes and not preview:
            is_change = any(report.result in (Result.CREATED, Result.UPDATED) for report in reports)
            app.table.transact(*writes, *([entry.to_count([*before, *reports])] if is_change else []))
        return reports

    return until_written(attempt)


def _taken_in(
    app: App, group: str, rows: Sequence[Row], ids: Mapping[int, str], known: Mapping[str, Contact], *, overwrite: bool
) -> tuple[list[Report], list[Write]]:
    """What becomes of each row; and the writes, one for each contact: two addresses may be of the same."""
    before = {contact.id: contact for contact in known.values()}
    after, reports = dict(before), []
    for row in rows:
        if not may_be_reached(app, row.email):
            reason = f"email: {UNREACHABLE}"
            reports.append(Report(number=row.number, email=row.email, result=Result.INVALID, reason=reason))
            continue
        id = known[ids[row.number]].id if ids[row.number] in known else ids[row.number]
        old = after.get(id)
        new = _merged(app, group, id, row, old, overwrite)
        reports.append(_report(row, old, new))
        if len(new.tags) <= MOST_TAGS:
            after[id] = new
    return reports, [_write(app, before.get(id), new) for id, new in after.items() if new != before.get(id)]


def _merged(app: App, group: str, id: str, row: Row, old: Contact | None, overwrite: bool) -> Contact:
    """The contact as it is to be; where no name is known, its address has to do for one."""
    if old is None or old.is_erased:
        name = row.name or row.email.partition("@")[0]
        now = app.now()
        return Contact(
            group=group,
            id=id,
            email=row.email,
            name=name,
            name_is_made_up=not row.name,
            created_at=now,
            proven_at=now,
            tags=row.tags,
            notes=row.notes,
        )
    if row.name and (overwrite or old.name_is_made_up):
        old = replace(old, name=row.name, name_is_made_up=False)
    notes = row.notes if row.notes and (overwrite or not old.notes) else old.notes
    tags = distinct_tags((*old.tags, *row.tags))
    return replace(old, notes=notes, tags=tags, proven_at=old.proven_at or app.now())


def _write(app: App, old: Contact | None, new: Contact) -> Write:
    if old is None:
        return contact_store.to_add(app.table, new)
    if old.is_erased:
        return contact_store.to_add_again(app.table, old, new)
    return contact_store.to_replace(app.table, old, replace(new, revision=old.revision + 1))


def _report(row: Row, old: Contact | None, new: Contact) -> Report:
    if len(new.tags) > MOST_TAGS:
        reason = f"tags: would be {len(new.tags)} with those it has, and {MOST_TAGS} are the most"
        return Report(number=row.number, email=row.email, result=Result.INVALID, reason=reason)
    is_new = old is None or old.is_erased
    shown = replace(new, proven_at=old.proven_at) if old is not None else new
    result = Result.CREATED if is_new else Result.UNCHANGED if shown == old else Result.UPDATED
    return Report(number=row.number, email=row.email, result=result, contact=new.id)
