"""Whom somebody met, has not seen since, and has something to say hello for."""

from collections.abc import Sequence
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


def is_to_say(event: ListedEvent, now: datetime) -> bool:
    return event.status is EventStatus.PUBLISHED and event.connections and now < event.starts_at <= now + SOON


def hello_for(app: App, contact: Contact, coming: Sequence[ListedEvent]) -> Hello | None:
    """The one whom they have not seen for the longest, of those who come to something that they may be told of."""
    if not coming or not contact.visits:
        return None
    latest = sorted(contact.visits, key=lambda id: contact.visits[id], reverse=True)[:_MOST_EVENTS]
    fixed = introductions.fixed_of_events(app.table, contact.group, latest)
    met = {id for event in latest for id in _met_at(app, contact, event, fixed[event])}
    people = contacts.of_ids(app.table, contact.group, met)
    known = {one.id: one for one in people.values() if may_be_greeted(contact, one)}
    by_absence = sorted(known.values(), key=lambda one: (last_seen(contact, one) or app.now(), one.id))
    for person in by_absence[:_MOST_PEOPLE]:
        if found := _hello(app, contact, person, coming):
            return found
    return None


def _met_at(app: App, contact: Contact, event: str, fixed: Fixed) -> set[str]:
    """With whom both said that they met, or to whom they were introduced and neither said no; who was there is seen by
    their visits."""
    pairs = {pair.id: pair.people for own in contact.ids for pair in fixed.of(own)}
    words = introductions.words_of(app.table, contact.group, event, pairs) if pairs else {}
    people = {id: two for id, two in pairs.items() if id not in words or not words[id].forbids}
    for meeting in meetings.of_contact(app.table, contact.group, event, contact.ids):
        if meeting.both_met:
            people[meeting.id] = meeting.people
        elif False in meeting.met.values():
            people.pop(meeting.id, None)
    return {id for two in people.values() for id in two if id not in contact.ids}


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
            if where is not None:
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
