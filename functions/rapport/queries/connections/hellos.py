"""Whom somebody met, has not seen since, and has something to say hello for."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from ...app import App
from ...domain.base.dataclass import dataclass
from ...domain.connections.introduction import Fixed, are_apart
from ...domain.connections.keep_in_touch import NOT_SEEN_FOR, SOON
from ...domain.contact import Contact
from ...domain.event import EventStatus, ListedEvent
from ...domain.signup import Signup, SignupStatus
from ...store import contacts, events, signups
from ...store.connections import introductions, meetings

_MOST_EVENTS = 8
"""The latest that they were at: whom they met before is long ago."""
_MOST_PEOPLE = 10
_MOST_TO_COME = 10


@dataclass(frozen=True, kw_only=True)
class Hello:
    person: Contact
    """Whom they met."""
    met_at: ListedEvent
    """Where they last saw each other."""
    event: ListedEvent
    """That is to come, and that the other comes to."""
    both_come: bool


def to_come(app: App, group: str) -> list[ListedEvent]:
    """The events that there may be something to say of."""
    now = app.now()
    found = (event for event in events.of_group(app.table, group, ends_after=now) if is_to_say(event, now))
    return [event for event, _ in zip(found, range(_MOST_TO_COME), strict=False)]


def may_be_named(event: ListedEvent) -> bool:
    """As where two people met: it took place, and has connections still."""
    return event.status is EventStatus.PUBLISHED and event.connections


def is_to_say(event: ListedEvent, now: datetime) -> bool:
    return may_be_named(event) and now < event.starts_at <= now + SOON


def hello_for(app: App, contact: Contact, coming: Sequence[ListedEvent]) -> Hello | None:
    """The one whom they have not seen for the longest, of those who come to something that they may be told of."""
    if not coming or not contact.visits:
        return None
    latest = sorted(contact.visits, key=lambda id: contact.visits[id], reverse=True)[:_MOST_EVENTS]
    fixed = introductions.fixed_of_events(app.table, contact.group, latest)
    of_each = [_met_at(app, contact, event, fixed[event]) for event in latest]
    people = contacts.of_ids(app.table, contact.group, {id for at_one in of_each for id in at_one})
    met = {id for at_one in of_each for id in _wanted(at_one, people)}
    known = {one.id: one for one in people.values() if one.id in met and may_be_greeted(contact, one)}
    by_absence = sorted(known.values(), key=lambda one: (last_seen(contact, one) or app.now(), one.id))
    for person in by_absence[:_MOST_PEOPLE]:
        if found := _hello(app, contact, person, coming):
            return found
    return None


def _met_at(app: App, contact: Contact, event: str, fixed: Fixed) -> dict[str, bool]:
    """With whom both said that they met, or to whom they were introduced and neither said no: True; a no is False.

    By the ids that they had then. Who was there is seen by their visits.
    """
    pairs = {pair.id: pair.people for own in contact.ids for pair in fixed.of(own)}
    words = introductions.words_of(app.table, contact.group, event, pairs) if pairs else {}
    said = {two: id not in words or not words[id].forbids for id, two in pairs.items()}
    for meeting in meetings.of_contact(app.table, contact.group, event, contact.ids):
        if meeting.both_met:
            said[meeting.people] = True
        elif False in meeting.met.values():
            said[meeting.people] = False
    return {id: met for two, met in said.items() for id in two if id not in contact.ids}


def _wanted(met: Mapping[str, bool], people: Mapping[str, Contact]) -> set[str]:
    """Whom they met at an event, by who they are now: a no to one whom they met by two ids counts."""
    known = [(people[id].id, is_met) for id, is_met in met.items() if id in people]
    return {id for id, _ in known} - {id for id, is_met in known if not is_met}


def may_be_greeted(contact: Contact, person: Contact) -> bool:
    """Whether the one may be told of the other, who agreed to be introduced or kept in touch with."""
    agreed = person.keep_in_touch_at is not None or person.introduce_at is not None
    return agreed and may_hear_of(contact, person)


def may_hear_of(contact: Contact, person: Contact) -> bool:
    """Whether the one may be told of the other at all: neither said no to the other, nor reported them."""
    is_there = not person.is_erased and person.blocked_at is None and person.id != contact.id
    return is_there and not are_apart(contact, person)


def last_seen(contact: Contact, person: Contact) -> datetime | None:
    """The end of the last event at which both were."""
    return max((at for event, at in contact.visits.items() if event in person.visits), default=None)


def _hello(app: App, contact: Contact, person: Contact, coming: Sequence[ListedEvent]) -> Hello | None:
    seen = last_seen(contact, person)
    if seen is None or seen > app.now() - NOT_SEEN_FOR:
        return None
    theirs = places_of(app, person, coming)
    own = places_of(app, contact, coming)
    for event in coming:
        if may_be_told(person, theirs.get(event.id), own.get(event.id)):
            met_at = next((id for id, at in contact.visits.items() if at == seen and id in person.visits), None)
            where = events.find(app.table, contact.group, met_at) if met_at else None
            if where is not None and may_be_named(where):
                return Hello(person=person, met_at=where, event=event, both_come=event.id in own)
    return None


def places_of(app: App, contact: Contact, coming: Sequence[ListedEvent]) -> dict[str, Signup]:
    """Their places, by event."""
    found = signups.history(app.table, contact.ids, coming)
    return {event.id: one for event, one in found if not one.is_erased and one.status is SignupStatus.CONFIRMED}


def may_be_told(person: Contact, their_place: Signup | None, own_place: Signup | None) -> bool:
    """That somebody comes: who agreed to be seen there; and to who comes, too, who agreed to be introduced."""
    if their_place is None:
        return False
    return their_place.visible or (own_place is not None and person.introduce_at is not None)
