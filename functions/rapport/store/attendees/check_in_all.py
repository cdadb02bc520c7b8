"""Checking in all of an event's attendees at once: how far that is, and the writes of each step."""

from collections.abc import Iterable
from dataclasses import replace

from pynamodb.expressions.operand import Path

from ...domain.attendees.check_in_all import CheckInAll
from ...domain.base.errors import RapportError
from ...domain.contact import Contact
from ...domain.event import Event
from ...domain.signup import Signup
from .. import contacts
from ..dynamodb import keys
from ..dynamodb.codec import decode
from ..dynamodb.expressions import equals, is_new
from ..dynamodb.items import to_item
from ..dynamodb.table import Table, Write
from ..jobs import Job


class TakenOverError(RapportError):
    """Another worker has the job: nothing of ours was written."""


def find(table: Table, group: str, event: str) -> CheckInAll | None:
    item = table.get(keys.check_in_all(group, event))
    return decode(CheckInAll, item) if item else None


def to_begin(table: Table, run: CheckInAll) -> Write:
    """The write of a new one; refused while another is at work."""
    return table.to_put(to_item(run), is_new() | Path("due_at").does_not_exist())


def to_note(table: Table, job: Job[CheckInAll], now: CheckInAll) -> Write:
    """The write of how far it is; no job any more once its `due_at` is None. Refused with TakenOverError."""
    item = to_item(replace(now, claims=job.claims))
    return table.to_put(item, equals("due_at", job.due_at), refused_with=TakenOverError)


def with_contacts(table: Table, event: Event, ids: Iterable[str]) -> list[tuple[Signup, Contact | None]]:
    """Whole signups and whose they are, of these ids, as they are now: two requests for up to 50, in their order."""
    ids = list(ids)
    found = table.get_many(keys.signup(event.group, event.id, id) for id in ids)
    people = contacts.of_ids(table, event.group, ids)
    of_ids = ((id, found.get(keys.signup(event.group, event.id, id))) for id in ids)
    return [(decode(Signup, item), people.get(id)) for id, item in of_ids if item is not None]
