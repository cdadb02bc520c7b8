"""All that one attendee's copy of one mailing depends on, in three requests."""

from collections.abc import Iterable, Mapping
from itertools import chain

from ..domain.base.dataclass import dataclass
from ..domain.base.errors import NotFoundError
from ..domain.contact import Contact
from ..domain.delivery import Delivery
from ..domain.event import Event, Seats
from ..domain.group import Group
from ..domain.rule import Rule
from ..domain.signup import Signup, SignupChange
from . import contacts
from .admin import rules
from .dynamodb import keys
from .dynamodb.batch_read import Found
from .dynamodb.table import Table


@dataclass(frozen=True)
class Facts:
    group: Group
    event: Event
    seats: Seats
    rule: Rule | None
    """As it applies to the event; None where it was deleted."""
    signup: Signup | None
    contact: Contact | None


def facts(table: Table, group_id: str, event_id: str, rule_id: str, contact_id: str | None) -> Facts:
    """`contact_id`: None asks for nobody's copy. Raises NotFoundError where there is no such event."""
    group_key, event_key = keys.group(group_id), keys.event(group_id, event_id)
    seats_key, rule_keys = keys.seats(group_id, event_id), rules.source_keys(group_id, event_id, rule_id)
    wanted = [group_key, event_key, seats_key, *rule_keys]
    if contact_id is not None:
        wanted += [keys.signup(group_id, event_id, contact_id), keys.contact(group_id, contact_id)]
    found = Found(table, wanted)
    group, event = found.get(Group, group_key), found.get(Event, event_key)
    if group is None or event is None:
        raise NotFoundError(f"There is no event {event_id} in this group.")
    return Facts(
        group=group,
        event=event,
        seats=found.get(Seats, seats_key) or Seats(),
        rule=rules.sources_in(found, group_id, event_id, rule_id).applying,
        signup=found.get(Signup, keys.signup(group_id, event_id, contact_id)) if contact_id else None,
        contact=contacts.in_found(table, found, group_id, contact_id) if contact_id else None,
    )


@dataclass(frozen=True)
class Outcome:
    """What became of a mailing's copy."""

    delivery: Delivery | None
    change: SignupChange | None
    """What it answers, while that is still to be carried out."""
    reminded: Mapping[str, Rule]
    """The rules that others were reminded by."""


def outcome(table: Table, event: Event, delivery_id: str, change_id: str, rule_ids: Iterable[str]) -> Outcome:
    delivery = keys.delivery(event.group, event.id, delivery_id)
    change = keys.signup_change(event.group, event.id, change_id)
    sources = {id: rules.source_keys(event.group, event.id, id) for id in rule_ids}
    found = Found(table, [delivery, change, *chain.from_iterable(sources.values())])
    applying = {id: rules.sources_in(found, event.group, event.id, id).applying for id in sources}
    return Outcome(
        found.get(Delivery, delivery),
        found.get(SignupChange, change),
        {id: rule for id, rule in applying.items() if rule is not None},
    )
