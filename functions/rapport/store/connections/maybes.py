"""Maybes of an event: what forms asked, and what their owners confirmed."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from pynamodb.expressions.operand import Path
from pynamodb.expressions.update import Action

from ...domain.base.dataclass import dataclass
from ...domain.connections.maybe import Maybe, MaybeAsked
from ...domain.connections.questions import Question
from ...domain.contact import Contact
from ...domain.event import Event, ListedEvent, Seats
from ...domain.group import Group
from ...domain.signup import Signup
from .. import contacts, signups
from ..dynamodb import keys
from ..dynamodb.batch_read import Found
from ..dynamodb.codec import decode
from ..dynamodb.expressions import all_of, equals, exists, is_new, set_to
from ..dynamodb.items import job_index, key_for, to_item
from ..dynamodb.table import Table, Write


@dataclass(frozen=True)
class OfMaybe:
    """All that it is about, as far as it is there."""

    group: Group | None
    event: Event | None
    seats: Seats
    asked: MaybeAsked | None
    maybe: Maybe | None
    contact: Contact | None
    """Who asks; where theirs is a pointer, whom it leads to."""
    signup: Signup | None


def of_contact(table: Table, group: str, event: str, contact: str) -> OfMaybe:
    """In one request; two more for who has several addresses."""
    event_key, seats_key = keys.event(group, event), keys.seats(group, event)
    asked_key, maybe_key = keys.maybe_asked(group, event, contact), keys.maybe(group, event, contact)
    theirs = [keys.contact(group, contact), keys.signup(group, event, contact)]
    found = Found(table, [keys.group(group), event_key, seats_key, asked_key, maybe_key, *theirs])
    person, signup = contacts.in_found(table, found, group, contact), found.get(Signup, theirs[1])
    maybe = found.get(Maybe, maybe_key)
    if person is not None and (person.merged or person.id != contact):
        signup = signups.of_person(table, event, person)
        maybe = next(iter(_of_ids(table, group, event, person.ids)), maybe)
    return OfMaybe(
        found.get(Group, keys.group(group)),
        found.get(Event, event_key),
        found.get(Seats, seats_key) or Seats(),
        found.get(MaybeAsked, asked_key),
        maybe,
        person,
        signup,
    )


def _of_ids(table: Table, group: str, event: str, ids: Sequence[str]) -> list[Maybe]:
    wanted = [keys.maybe(group, event, id) for id in ids]
    items = table.get_many(wanted)
    return [decode(Maybe, items[key]) for key in wanted if key in items]


def of_person(table: Table, events: Sequence[ListedEvent], ids: Sequence[str]) -> tuple[list[Maybe], list[MaybeAsked]]:
    """Those of one person, under whichever of their ids, at these events; and what forms asked in their name."""
    confirmed = [keys.maybe(event.group, event.id, id) for event in events for id in ids]
    typed = [keys.maybe_asked(event.group, event.id, id) for event in events for id in ids]
    found = Found(table, [*confirmed, *typed])
    return (
        [maybe for key in confirmed if (maybe := found.get(Maybe, key)) is not None],
        [asked for key in typed if (asked := found.get(MaybeAsked, key)) is not None],
    )


def those_asked_about(table: Table, group: str, questions: Iterable[Question]) -> dict[str, Maybe]:
    """The maybes that somebody was asked about, by the question's id: as far as they are there still."""
    wanted = {one.id: keys.maybe(group, one.event, one.asker) for one in questions}
    items = table.get_many(wanted.values())
    return {id: decode(Maybe, items[key]) for id, key in wanted.items() if key in items}


def of_event(table: Table, event: ListedEvent) -> Iterator[Maybe]:
    found = table.query_all(keys.event_partition(event.group, event.id), Path("sk").startswith("MAYBE#"))
    return (decode(Maybe, item) for item in found)


def asked_of_event(table: Table, event: ListedEvent) -> Iterator[MaybeAsked]:
    """What forms asked within the last days, confirmed or not."""
    found = table.query_all(keys.event_partition(event.group, event.id), Path("sk").startswith("MAYBEASKED#"))
    return (decode(MaybeAsked, item) for item in found)


def to_ask(table: Table, asked: MaybeAsked) -> Write:
    """The write of what a form said: whatever one said before gives way, and who confirmed that is not concerned."""
    return table.to_put(to_item(asked))


def to_add(table: Table, maybe: Maybe) -> Write:
    return table.to_put(to_item(maybe), is_new())


def to_replace(table: Table, old: Maybe, new: Maybe) -> Write:
    """Refused if it was changed since it was read."""
    return table.to_put(to_item(new), all_of(exists(), equals("revision", old.revision)))


def to_wake(table: Table, maybe: Maybe, now: datetime) -> Write:
    """The write that has it looked at now, for somebody said something; refused if it was changed since it was read."""
    actions: list[Action] = [set_to("revision", maybe.revision + 1), set_to("claims", 0)]
    actions += [Path(name).set(value) for name, value in job_index(key_for(maybe), now).items()]
    return table.to_update(key_for(maybe), actions, all_of(exists(), equals("revision", maybe.revision)))


def to_forget(table: Table, thing: Maybe | MaybeAsked) -> Write:
    return table.to_delete(key_for(thing))
