"""All that is shown to a person who follows a link of their own: one request, and two more for a merged address."""

from ...domain.base.dataclass import dataclass
from ...domain.connections.ask import Ask
from ...domain.consents.record import ConsentRecord
from ...domain.contact import Contact
from ...domain.event import Event, Seats
from ...domain.group import Group
from ...domain.signup import Signup
from .. import contacts, signups
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


@dataclass(frozen=True)
class OfContact:
    group: Group | None
    contact: Contact | None
    consents: ConsentRecord
    ask: Ask | None


def of_signup(table: Table, group: str, event: str, contact: str) -> OfSignup:
    """Of a pointer, the contact that it leads to; of a signup that was merged into another, that one."""
    event_key, seats_key = keys.event(group, event), keys.seats(group, event)
    signup_key = keys.signup(group, event, contact)
    own = [keys.contact(group, contact), keys.consents(group, contact)]
    found = Found(table, [keys.group(group), event_key, seats_key, signup_key, *own])
    person, signup = contacts.in_found(table, found, group, contact), found.get(Signup, signup_key)
    record = consents.in_found(found, group, contact)
    if signup is not None and signup.moved_to is not None:
        signup = signups.followed(table, signup)
    if person is not None and person.id != contact:
        record = consents.of_contact(table, group, person.id)
    seats = found.get(Seats, seats_key) or Seats()
    return OfSignup(found.get(Group, keys.group(group)), found.get(Event, event_key), seats, person, signup, record)


def of_contact(table: Table, group: str, contact: str) -> OfContact:
    """Pointers are not followed: whose address leads to another's contact is shown nothing of that."""
    contact_key = keys.contact(group, contact)
    ask_key = keys.ask(group, contact)
    found = Found(table, [keys.group(group), contact_key, keys.consents(group, contact), ask_key])
    record = consents.in_found(found, group, contact)
    whose = found.get(Group, keys.group(group)), found.get(Contact, contact_key)
    return OfContact(*whose, record, found.get(Ask, ask_key))
