"""All that a mail to an attendee is made from, read just before it is sent: one request, for one or for many.

One more where some of the contacts are pointers to others.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace

from ..domain.base.dataclass import dataclass
from ..domain.base.errors import NotFoundError
from ..domain.contact import Contact
from ..domain.delivery import Delivery, Mailing
from ..domain.event import Event
from ..domain.group import Group
from ..domain.signup import Signup, SignupChange
from .contacts import all_resolved, resolved
from .dynamodb import keys
from .dynamodb.codec import RawItem, T, decode
from .dynamodb.keys import Key
from .dynamodb.table import Table


@dataclass(frozen=True)
class Recipient:
    group: Group
    event: Event
    signup: Signup
    contact: Contact | None


@dataclass(frozen=True)
class Batch:
    """Some of a mailing's recipients, each by contact, as far as there is anything of them."""

    group: Group
    event: Event
    mailing: Mailing
    signups: Mapping[str, Signup]
    contacts: Mapping[str, Contact]
    deliveries: Mapping[str, Delivery]


def of_change(table: Table, change: SignupChange) -> Recipient | None:
    """Whose signup changed; None where it was erased since."""
    wanted = (
        keys.group(change.group),
        keys.event(change.group, change.event),
        keys.signup(change.group, change.event, change.contact),
        keys.contact(change.group, change.contact),
    )
    found = table.get_many(wanted)
    group, event, signup, contact = (found.get(key) for key in wanted)
    if group is None or event is None or signup is None:
        return None
    whose = resolved(table, decode(Contact, contact)) if contact else None
    return Recipient(decode(Group, group), decode(Event, event), _addressed(decode(Signup, signup), whose), whose)


def of_mailing(table: Table, mailing: Key, contacts: Collection[str]) -> Batch:
    """Raises NotFoundError where group, event or mailing is not there any more."""
    group, event, id = keys.names_in_mailing(mailing)
    shared = (keys.group(group), keys.event(group, event), mailing)
    signups = {contact: keys.signup(group, event, contact) for contact in contacts}
    people = {contact: keys.contact(group, contact) for contact in contacts}
    deliveries = {contact: keys.delivery(group, event, f"{id}_{contact}") for contact in contacts}
    found = table.get_many([*shared, *signups.values(), *people.values(), *deliveries.values()])
    if any(key not in found for key in shared):
        raise NotFoundError(f"There is no mailing {id} any more.")
    whose = all_resolved(table, _there(found, Contact, people))
    return Batch(
        decode(Group, found[shared[0]]),
        decode(Event, found[shared[1]]),
        decode(Mailing, found[shared[2]]),
        {id: _addressed(signup, whose.get(id)) for id, signup in _there(found, Signup, signups).items()},
        whose,
        _there(found, Delivery, deliveries),
    )


def _there(found: Mapping[Key, RawItem], kind: type[T], wanted: Mapping[str, Key]) -> dict[str, T]:
    return {contact: decode(kind, found[key]) for contact, key in wanted.items() if key in found}


def _addressed(signup: Signup, whose: Contact | None) -> Signup:
    """At the present address of who was merged: what must not be mailed is known of that one."""
    is_merged = whose is not None and not whose.is_erased and whose.id != signup.contact
    return replace(signup, email=whose.email) if is_merged and whose is not None else signup
