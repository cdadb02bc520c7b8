"""All that is shown to a person who follows a link of their own: one request, and two more for a merged address."""

from ...domain.base.dataclass import dataclass
from ...domain.connections.ask import Ask
from ...domain.connections.questions import Questions
from ...domain.consents.record import ConsentRecord
from ...domain.contact import Contact
from ...domain.event import Event, Seats
from ...domain.group import Group
from ...domain.signup import Signup
from ...domain.topics.vocabulary import Vocabulary
from .. import contacts, signups
from ..admin import topics
from ..connections import questions
from ..dynamodb import keys
from ..dynamodb.batch_read import Found
from ..dynamodb.table import Table
from . import consents


@dataclass(frozen=True)
class OfSignup:
    group: Group | None
    event: Event | None
    seats: Seats
    contact: Contact | None
    signup: Signup | None
    consents: ConsentRecord
    questions: Questions
    topics: Vocabulary


@dataclass(frozen=True)
class OfContact:
    group: Group | None
    contact: Contact | None
    consents: ConsentRecord
    ask: Ask | None
    questions: Questions
    topics: Vocabulary
    """What the group's people ask of each other: suggested to who asks for something."""


def of_signup(table: Table, group: str, event: str, contact: str) -> OfSignup:
    """Of a pointer, the contact that it leads to; of a signup that was merged into another, that one."""
    event_key, seats_key = keys.event(group, event), keys.seats(group, event)
    signup_key = keys.signup(group, event, contact)
    own = [keys.contact(group, contact), keys.consents(group, contact), keys.questions(group, contact)]
    found = Found(table, [keys.group(group), event_key, seats_key, signup_key, topics.key(group), *own])
    person, signup = contacts.in_found(table, found, group, contact), found.get(Signup, signup_key)
    record = consents.in_found(found, group, contact)
    if signup is not None and signup.moved_to is not None:
        signup = signups.followed(table, signup)
    asked = questions.in_found(found, group, contact)
    if person is not None and person.id != contact:
        record = consents.of_contact(table, group, person.id)
        asked = questions.of_contact(table, group, person.id)
    seats = found.get(Seats, seats_key) or Seats()
    event_ = found.get(Event, event_key)
    of, vocabulary = found.get(Group, keys.group(group)), topics.in_found(found, group)
    return OfSignup(of, event_, seats, person, signup, record, asked, vocabulary)


def of_contact(table: Table, group: str, contact: str) -> OfContact:
    """Pointers are not followed: whose address leads to another's contact is shown nothing of that."""
    contact_key = keys.contact(group, contact)
    ask_key = keys.ask(group, contact)
    own = [keys.consents(group, contact), keys.questions(group, contact), ask_key]
    found = Found(table, [keys.group(group), contact_key, topics.key(group), *own])
    record, asked = consents.in_found(found, group, contact), questions.in_found(found, group, contact)
    whose = found.get(Group, keys.group(group)), found.get(Contact, contact_key)
    return OfContact(*whose, record, found.get(Ask, ask_key), asked, topics.in_found(found, group))
