"""Contacts: one for each address of a group."""

from collections.abc import Iterable
from datetime import datetime

from pynamodb.expressions.condition import Condition
from pynamodb.expressions.operand import Path
from pynamodb.expressions.update import Action

from ..domain.clock import instant_text
from ..domain.contact import Contact, Erasure
from ..domain.errors import NotFoundError
from .dynamodb import keys
from .dynamodb.codec import RawItem, decode, marshal
from .dynamodb.items import key_for, to_item
from .dynamodb.migrations import version_of
from .dynamodb.schema import BY_NAME
from .dynamodb.table import Page, Table, Write, all_of, equals, exists, is_new, set_to

SUPPRESSIONS = ("follow_ups_stopped_at", "unsubscribed_at", "bounced_at", "complained_at")
"""What a contact says of mailing it, and what is kept of it when it is erased."""


def get(table: Table, group: str, contact: str) -> Contact:
    """Raises NotFoundError."""
    item = table.get(keys.contact(group, contact))
    found = decode(Contact, item) if item is not None else None
    if found is None or found.is_erased:
        raise NotFoundError(f"There is no contact {contact} in this group.")
    return found


def of_ids(table: Table, group: str, ids: Iterable[str]) -> dict[str, Contact]:
    """Those that there are of these contacts, by id; of the erased what is kept."""
    found = table.get_many(keys.contact(group, id) for id in ids)
    return {contact.id: contact for contact in (decode(Contact, item) for item in found.values())}


def to_add(table: Table, contact: Contact) -> Write:
    return table.to_put(to_item(contact), is_new())


def to_add_again(table: Table, contact: Contact) -> Write:
    """The write that makes a contact of an address that was erased; what is kept of it about mailing still holds."""
    attributes = {name: value for name, value in to_item(contact).items() if name not in ("pk", "sk")}
    actions = [Path(name).set(value) for name, value in attributes.items()]
    return table.to_update(key_for(contact), actions, Path("email").does_not_exist())


def to_erase(table: Table, contact: Contact, erasure: Erasure) -> tuple[Write, Write]:
    """The writes that erase a contact, and have it erased everywhere; what must not be mailed is kept, by its id."""
    kept = {name: getattr(contact, name) for name in SUPPRESSIONS if getattr(contact, name) is not None}
    unchanged = all_of(exists(), *(_is_still(contact, name) for name in SUPPRESSIONS))
    if kept:
        nobody = Contact(group=contact.group, id=contact.id, created_at=erasure.at, **kept)
        item = {name: value for name, value in to_item(nobody).items() if name not in (BY_NAME, "search")}
        gone = table.to_put(item, unchanged)
    else:
        gone = table.to_delete(key_for(contact), unchanged)
    return gone, table.to_put(to_item(erasure))


def _is_still(contact: Contact, name: str) -> Condition:
    value = getattr(contact, name)
    return Path(name).does_not_exist() if value is None else Path(name).exists()


def to_count_signup(table: Table, old: Contact, new: Contact) -> Write:
    """The write that counts one more sign-up of an address; refused if another was counted since it was read."""
    actions = [
        Path("signups_since").set(to_item(new)["signups_since"]),
        set_to("signups_count", new.signups_count),
    ]
    condition = exists() & equals("signups_count", old.signups_count)
    return table.to_update(key_for(new), actions, condition)


def to_replace(table: Table, old: Contact, new: Contact) -> Write:
    """The write that puts `new` in the place of `old`; refused if an organiser has changed it since it was read."""
    item = to_item(new)
    actions = [set_to(name, getattr(new, name)) for name in ("name", "tags", "notes", "revision")]
    actions += [Path(name).set(item[name]) for name in (BY_NAME, "search")]
    return table.to_update(key_for(new), actions, exists() & equals("revision", old.revision))


def to_set_instant(table: Table, contact: Contact, name: str, moment: datetime | None) -> Write:
    """The write that sets or clears one of a contact's instants; refused if there is no such contact any more."""
    path = Path(name)
    action = path.remove() if moment is None else path.set(marshal(instant_text(moment)))
    return table.to_update(key_for(contact), [action], exists())


def stop_follow_ups(table: Table, group: str, contact: str, moment: datetime) -> None:
    """Notes that an address wants none, and takes back its consent to promotion with the same write."""
    suppress(table, group, contact, "follow_ups_stopped_at", moment, Path("follow_up_consent_at").remove())


def suppress(table: Table, group: str, contact: str, name: str, moment: datetime, *also: Action) -> None:
    """Notes that an address must not be mailed (one of `SUPPRESSIONS`), also where its contact was erased."""
    first = {"group": group, "id": contact, "created_at": instant_text(moment), "v": version_of(Contact)}
    actions = [set_to(name, instant_text(moment)), *also]
    actions += [Path(key).set(Path(key) | marshal(value)) for key, value in first.items()]
    table.update(keys.contact(group, contact), actions)


def listed(table: Table, group: str, *, filter_: Condition | None, limit: int | None, start: RawItem | None) -> Page:
    return table.query(keys.contact_partition(group), None, index=BY_NAME, filter_=filter_, limit=limit, start=start)
