"""Invitations to an event, and who was invited by them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from pynamodb.expressions.operand import Path

from ...domain.base.errors import RapportError
from ...domain.connections.event_invitation import EventInvitation, Invited
from ...domain.event import ListedEvent
from ..dynamodb import keys
from ..dynamodb.codec import decode, marshal
from ..dynamodb.expressions import equals, is_new
from ..dynamodb.items import to_item
from ..dynamodb.table import Table, Write
from ..jobs import Job


class TakenOverError(RapportError):
    """Another worker has the job: nothing of ours was written."""


def of_event(table: Table, event: ListedEvent) -> list[EventInvitation]:
    """All that were sent, the latest first."""
    found = table.query_all(keys.event_partition(event.group, event.id), Path("sk").startswith(keys.EVENT_INVITATION))
    return sorted((decode(EventInvitation, item) for item in found), key=lambda one: one.at, reverse=True)


def find(table: Table, group: str, event: str, id: str) -> EventInvitation | None:
    item = table.get(keys.event_invitation(group, event, id))
    return decode(EventInvitation, item) if item else None


def to_begin(table: Table, invitation: EventInvitation) -> Write:
    return table.to_put(to_item(invitation), is_new())


def note(table: Table, job: Job[EventInvitation], now: EventInvitation) -> None:
    """Notes how far it is; no job any more once its `due_at` is None. Raises TakenOverError."""
    item = to_item(replace(now, claims=job.claims))
    table.transact(table.to_put(item, equals("due_at", job.due_at), refused_with=TakenOverError))


def to_note_invited(table: Table, invited: Invited) -> Write:
    """Refused where they were invited to the event before."""
    return table.to_put(to_item(invited), is_new())


def find_invited(table: Table, group: str, event: str, contact: str) -> Invited | None:
    item = table.get(keys.invited(group, event, contact))
    return decode(Invited, item) if item else None


def invited_between(table: Table, event: ListedEvent, first: str, last: str) -> dict[str, Invited]:
    """Who was invited to an event, of the contacts from one id to another, by id."""
    where = Path("sk").between(*(marshal(keys.invited(event.group, event.id, id).sk) for id in (first, last)))
    found = table.query_all(keys.event_partition(event.group, event.id), where)
    return {one.contact: one for one in (decode(Invited, item) for item in found)}


def invited_of(table: Table, event: ListedEvent, contacts: Iterable[str]) -> dict[str, Invited]:
    """Those of these contacts who were invited to an event, by id."""
    found = table.get_many([keys.invited(event.group, event.id, id) for id in contacts])
    return {one.contact: one for one in (decode(Invited, item) for item in found.values())}


def of_person(table: Table, ids: Sequence[str], events: Iterable[ListedEvent]) -> Mapping[str, Invited]:
    """A person's invitations to these events, by event, under whichever id of theirs."""
    wanted = [keys.invited(event.group, event.id, id) for event in events for id in ids]
    found = table.get_many(wanted)
    return {one.event: one for one in (decode(Invited, found[key]) for key in wanted if key in found)}
