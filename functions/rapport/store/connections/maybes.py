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
from ...domain.topics.vocabulary import Vocabulary
from .. import contacts, signups
from ..admin import topics
from ..dynamodb import keys
from ..dynamodb.batch_read import Found
from ..dynamodb.codec import decode
from ..dynamodb.expressions import all_of, equals, exists, is_new, set_to
from ..dynamodb.items import first_due, key_for, to_item
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
    topics: Vocabulary


def of_contact(table: Table, group: str, event: str, contact: str, request: str | None = None) -> OfMaybe:
    """In one request; two more for who has several addresses. `request`: the form whose words are wanted, too."""
    event_key, seats_key = keys.event(group, event), keys.seats(group, event)
    maybe_key = keys.maybe(group, event, contact)
    asked_key = keys.maybe_asked(group, event, contact, request) if request is not None else None
    theirs = [keys.contact(group, contact), keys.signup(group, event, contact)]
    typed = [asked_key] if asked_key is not None else []
    found = Found(table, [keys.group(group), event_key, seats_key, maybe_key, topics.key(group), *theirs, *typed])
    person, signup = contacts.in_found(table, found, group, contact), found.get(Signup, theirs[1])
    maybe = found.get(Maybe, maybe_key)
    if person is not None and (person.merged or person.id != contact):
        signup = signups.of_person(table, event, person)
        maybe = next(iter(_of_ids(table, group, event, person.ids)), maybe)
    return OfMaybe(
        found.get(Group, keys.group(group)),
        found.get(Event, event_key),
        found.get(Seats, seats_key) or Seats(),
        found.get(MaybeAsked, asked_key) if asked_key is not None else None,
        maybe,
        person,
        signup,
        topics.in_found(found, group),
    )


def find(table: Table, known: Maybe) -> Maybe | None:
    """The same as it is now."""
    item = table.get(key_for(known))
    return decode(Maybe, item) if item is not None else None


def _of_ids(table: Table, group: str, event: str, ids: Sequence[str]) -> list[Maybe]:
    wanted = [keys.maybe(group, event, id) for id in ids]
    items = table.get_many(wanted)
    return [decode(Maybe, items[key]) for key in wanted if key in items]


def of_person(table: Table, events: Sequence[ListedEvent], ids: Sequence[str]) -> list[Maybe]:
    """Those of one person, under whichever of their ids, at these events."""
    wanted = [keys.maybe(event.group, event.id, id) for event in events for id in ids]
    found = Found(table, wanted)
    return [maybe for key in wanted if (maybe := found.get(Maybe, key)) is not None]


def asked_of_person(table: Table, group: str, ids: Sequence[str]) -> list[MaybeAsked]:
    """What forms asked in the name of one person within the last days, at whichever event."""
    beside = keys.contact_partition(group)
    found = (table.query_all(beside, Path("sk").startswith(f"{keys.MAYBE_ASKED}{id}#")) for id in ids)
    return [decode(MaybeAsked, item) for items in found for item in items]


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
    found = table.query_all(keys.contact_partition(event.group), Path("sk").startswith(keys.MAYBE_ASKED))
    return (asked for item in found if (asked := decode(MaybeAsked, item)).event == event.id)


def to_ask(table: Table, asked: MaybeAsked) -> Write:
    """The write of what a form said: of what others said, or was confirmed, it changes nothing."""
    return table.to_put(to_item(asked))


def to_add(table: Table, maybe: Maybe) -> Write:
    return table.to_put(to_item(maybe), is_new())


def to_replace(table: Table, old: Maybe, new: Maybe) -> Write:
    """Refused if it was changed since it was read."""
    return table.to_put(to_item(new), all_of(exists(), equals("revision", old.revision)))


def to_wake(table: Table, maybe: Maybe, now: datetime) -> Write:
    """The write that has it looked at now, for somebody said something; refused if it was changed since it was read."""
    actions: list[Action] = [set_to("revision", maybe.revision + 1), set_to("claims", 0)]
    actions += [Path(name).set(value) for name, value in first_due(key_for(maybe), Maybe, now).items()]
    return table.to_update(key_for(maybe), actions, all_of(exists(), equals("revision", maybe.revision)))


def to_forget(table: Table, thing: Maybe | MaybeAsked) -> Write:
    return table.to_delete(key_for(thing))
