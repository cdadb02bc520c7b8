"""Contacts: one for each address of a group."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, cast

from pynamodb.expressions.condition import Condition
from pynamodb.expressions.operand import Path
from pynamodb.expressions.update import Action

from ..domain.base.clock import instant_text
from ..domain.base.errors import NotFoundError, WriteConflictError
from ..domain.consents.record import ConsentRecord
from ..domain.contact import SINCE, Blocking, Contact, Erasure, ListedContact, Merging
from ..domain.event import Event, ListedEvent
from ..domain.group import Group
from ..domain.signup import TOPICS, Signup
from .dynamodb import keys
from .dynamodb.batch_read import Found
from .dynamodb.codec import RawItem, decode, marshal
from .dynamodb.expressions import all_of, any_of, equals, exists, is_new, set_to
from .dynamodb.items import AFTER_NAME, key_for, to_item
from .dynamodb.page import Page, Position, page
from .dynamodb.schema import BY_NAME
from .dynamodb.shown import path_of
from .dynamodb.table import Table, Write
from .write_conflicts import until_written

SUPPRESSIONS = ("follow_ups_stopped_at", "unsubscribed_at", "bounced_at", "complained_at")
"""What a contact says of mailing it."""
KEPT = (*SUPPRESSIONS, "blocked_at")
"""What is kept of one that is erased, or merged into another: it is of its address."""

_AT_ONCE = 1000


def get(table: Table, group: str, contact: str) -> Contact:
    """The contact, or the one that it was merged into. Raises NotFoundError."""
    item = table.get(keys.contact(group, contact))
    found = resolved(table, decode(Contact, item)) if item is not None else None
    if found is None or found.is_erased:
        raise NotFoundError(f"There is no contact {contact} in this group.")
    return found


def resolved(table: Table, contact: Contact) -> Contact:
    """The contact that a pointer leads to; the pointer where nobody is left there. Others are as they are."""
    return all_resolved(table, {contact.id: contact})[contact.id]


def all_resolved(table: Table, contacts: Mapping[str, Contact]) -> dict[str, Contact]:
    """The same of many: one more request for all pointers among them, and none where there is no pointer.

    Pointers in a circle lead to nobody.
    """
    ends, passed = dict(contacts), {id: {id} for id in contacts}
    while onward := {id: one.merged_into for id, one in ends.items() if one.merged_into not in {None, *passed[id]}}:
        wanted = {id: keys.contact(contacts[id].group, str(next_id)) for id, next_id in onward.items()}
        found = table.get_many(wanted.values())
        for id, key in wanted.items():
            passed[id].add(str(onward[id]))
            if key in found:
                ends[id] = decode(Contact, found[key])
            else:
                del ends[id]
    return {id: ends[id] if id in ends and not ends[id].is_erased else one for id, one in contacts.items()}


def in_found(table: Table, found: Found, group: str, contact: str) -> Contact | None:
    """A contact among several things that were read at once; a pointer is followed."""
    there = found.get(Contact, keys.contact(group, contact))
    return resolved(table, there) if there is not None else None


def with_what_a_mail_was_about(
    table: Table, group: str, event: str, contact: str
) -> tuple[Group | None, Event | None, Contact | None, Signup | None]:
    group_key, event_key, signup_key = keys.group(group), keys.event(group, event), keys.signup(group, event, contact)
    found = Found(table, [group_key, event_key, signup_key, keys.contact(group, contact)])
    person = in_found(table, found, group, contact)
    return found.get(Group, group_key), found.get(Event, event_key), person, found.get(Signup, signup_key)


def of_ids(table: Table, group: str, ids: Iterable[str]) -> dict[str, Contact]:
    """Those that there are of these contacts, by the id asked for; of the erased what is kept."""
    wanted = {id: keys.contact(group, id) for id in ids}
    found = table.get_many(wanted.values())
    return all_resolved(table, {id: decode(Contact, found[key]) for id, key in wanted.items() if key in found})


def of_addresses(table: Table, group: str, ids: Iterable[str]) -> dict[str, Contact]:
    """The same, but of a pointer itself: what is known of the one address, whoever it is that has it."""
    wanted = {id: keys.contact(group, id) for id in ids}
    found = table.get_many(wanted.values())
    return {id: decode(Contact, found[key]) for id, key in wanted.items() if key in found}


def to_add(table: Table, contact: Contact) -> Write:
    return table.to_put(to_item(contact), is_new())


def to_add_again(table: Table, old: Contact, new: Contact) -> Write:
    """The write that makes a contact of an address that was erased; what is kept of it about mailing still holds."""
    kept = {name: getattr(old, name) for name in KEPT}
    unchanged = (_is_still(old, name) for name in KEPT)
    return table.to_put(to_item(replace(new, **kept)), all_of(_is_nobody(), *unchanged))


def pointers_to(table: Table, contact: Contact) -> list[Contact]:
    """What is kept of the addresses whose contacts were merged into this one."""
    wanted = [keys.contact(contact.group, id) for id in contact.merged]
    found = table.get_many(wanted)
    return [decode(Contact, found[key]) for key in wanted if key in found]


def to_erase(table: Table, contact: Contact, pointers: Iterable[Contact], erasure: Erasure) -> list[Write]:
    """The writes that erase a contact, and have it erased everywhere; what must not be mailed is kept, by its id.

    `pointers`: of those merged into it, which are erased, too.
    """
    consents = table.to_delete(key_for(ConsentRecord(group=contact.group, contact=contact.id)))
    gone = [_to_erase_one(table, contact, _is_somebody(), erasure.at)]
    gone += [_to_erase_one(table, one, equals("merged_into", contact.id), erasure.at) for one in pointers]
    return [*gone, consents, table.to_put(to_item(erasure))]


def _to_erase_one(table: Table, contact: Contact, condition: Condition, at: datetime) -> Write:
    kept = {name: getattr(contact, name) for name in KEPT if getattr(contact, name) is not None}
    unchanged = all_of(condition, *(_is_still(contact, name) for name in KEPT))
    if kept:
        return table.to_put(to_item(_nobody(contact.group, contact.id, at, kept)), unchanged)
    return table.to_delete(key_for(contact), unchanged)


def to_merge(table: Table, old: tuple[Contact, Contact], new: tuple[Contact, Contact], due_at: datetime) -> list[Write]:
    """The writes that make a pointer of the first of two contacts, to the second; of each, as it was and is to be.

    A job has their places at events become one. Refused if anything of either was changed since it was read.
    """
    pointed = [
        table.to_update(keys.contact(one.group, id), [set_to("merged_into", new[1].id)], equals("merged_into", one.id))
        for one in old[:1]
        for id in one.merged
    ]
    return [
        table.to_put(to_item(new[0]), _is_as_in(old[0])),
        table.to_put(to_item(new[1]), _is_as_in(old[1])),
        *pointed,
        table.to_put(to_item(Merging(group=new[1].group, contact=new[1].id, due_at=due_at))),
    ]


def _is_as_in(contact: Contact) -> Condition:
    instants = (*KEPT, *SINCE.values(), "proven_at")
    topics = (equals(name, getattr(contact, name)) for name in (*TOPICS, "apart") if getattr(contact, name))
    return all_of(
        *(_is_somebody(), equals("revision", contact.revision), _visits_are(contact)),
        *(_is_still(contact, name) for name in instants),
        *topics,
    )


def to_check_nobody(table: Table, group: str, contact: str) -> Write:
    """The condition that nobody is known by an id: it was erased, and nobody came by it since."""
    return table.to_check(keys.contact(group, contact), is_new() | _is_nobody())


def _is_nobody() -> Condition:
    return cast(Condition, Path("erased_at").exists() | Path("merged_into").exists())


def _is_somebody() -> Condition:
    return all_of(exists(), Path("erased_at").does_not_exist(), Path("merged_into").does_not_exist())


def _is_still(contact: Contact, name: str) -> Condition:
    value = getattr(contact, name)
    path = path_of(Contact, name)
    return path.does_not_exist() if value is None else path.exists()


def to_check_somebody(table: Table, contact: Contact) -> Write:
    """The condition that the contact is still known: it was not erased, nor merged, since it was read."""
    return to_check_known(table, contact.group, contact.id)


def to_check_known(table: Table, group: str, contact: str) -> Write:
    """The same by its id."""
    return table.to_check(keys.contact(group, contact), _is_somebody())


def to_check_blocked(table: Table, contact: Contact) -> Write:
    """The condition that a contact is still blocked, whether or not anybody is known by it."""
    return table.to_check(key_for(contact), path_of(Contact, "blocked_at").exists())


def to_replace(table: Table, old: Contact, new: Contact) -> Write:
    """The write that puts `new` in the place of `old`; refused if an organiser has changed it since it was read."""
    proof = [_proven(new.proven_at)] if new.proven_at is not None and old.proven_at is None else []
    actions: list[Action] = [
        path_of(Contact, name).set(marshal(getattr(new, name))) for name in ("tags", "notes", "revision")
    ]
    actions += [*_named(new), *proof, *_set({"blocked_at": new.blocked_at})]
    conditions = [_is_somebody(), equals("revision", old.revision)]
    if new.visits != old.visits:
        actions += _visited(new)
        conditions.append(_visits_are(old))
    return table.to_update(key_for(new), actions, all_of(*conditions))


def to_have_places_given_up(table: Table, contact: Contact, due_at: datetime) -> Write:
    """A job that has who was blocked give up their places, written with the block."""
    return table.to_put(to_item(Blocking(group=contact.group, contact=contact.id, due_at=due_at)))


def to_name(table: Table, old: Contact, new: Contact) -> Write:
    """The write that gives a contact a name in place of one made up; refused if it was changed since it was read."""
    actions = [*_named(new), set_to("revision", new.revision)]
    return table.to_update(key_for(new), actions, _is_somebody() & equals("revision", old.revision))


def _named(contact: Contact) -> list[Action]:
    """What writes a contact's name, and what it is found by."""
    item = to_item(contact)
    return [
        path_of(Contact, "name").set(marshal(contact.name)),
        set_to("name_is_made_up", contact.name_is_made_up),
        *(Path(name).set(item[name]) for name in (BY_NAME, "search")),
    ]


def to_set_instants(table: Table, contact: Contact, instants: Mapping[str, datetime | None]) -> Write:
    """The write that sets or clears some of a contact's instants; refused if there is no such contact any more."""
    return table.to_update(key_for(contact), _set(instants), _is_somebody())


def _set(values: Mapping[str, datetime | tuple[str, ...] | None]) -> list[Action]:
    """What is empty is cleared."""
    texts = {name: instant_text(value) if isinstance(value, datetime) else value for name, value in values.items()}
    paths = ((path_of(Contact, name), value) for name, value in texts.items())
    return [path.set(marshal(value)) if value else path.remove() for path, value in paths]


OWNERS = (*TOPICS, *SINCE.values(), "proven_at")
"""What of a contact its owner says, by links that were mailed to them."""


def to_heed_owner(table: Table, old: Contact, new: Contact) -> list[Write]:
    """The write of what its owner says anew of a contact, if anything; refused if there is no such contact any more."""
    news = {name: getattr(new, name) for name in OWNERS if getattr(new, name) != getattr(old, name)}
    return [table.to_update(key_for(new), _set(news), _is_somebody())] if news else []


def to_keep_apart(table: Table, old: Contact, new: Contact) -> Write:
    """The write of whom somebody is not to be introduced to; refused if that was changed since it was read."""
    is_as_read = equals("apart", old.apart) if old.apart else Path("apart").does_not_exist()
    return table.to_update(key_for(new), [set_to("apart", new.apart)], all_of(_is_somebody(), is_as_read))


def to_limit_introductions(table: Table, contact: Contact, most: int | None) -> Write:
    """The write of to how many they want to be introduced; refused if there is no such contact any more."""
    path = Path("introductions_most")
    action = path.remove() if most is None else path.set(marshal(most))
    return table.to_update(key_for(contact), [action], _is_somebody())


def to_prove(table: Table, contact: Contact | None, moment: datetime) -> list[Write]:
    """The write that notes that somebody is behind an address, where that is news; none for nobody.

    Refused if there is no such contact any more.
    """
    if contact is None or contact.is_erased or contact.proven_at is not None:
        return []
    return [table.to_update(key_for(contact), [_proven(moment)], _is_somebody())]


def _proven(moment: datetime) -> Action:
    """The first time stays."""
    path = path_of(Contact, "proven_at")
    return path.set(path | marshal(instant_text(moment)))


def to_note_visit(
    table: Table, contact: Contact | None, event: ListedEvent, now: datetime, *, came: bool
) -> list[Write]:
    """The write that notes that somebody was checked in at an event, or that it was undone; none for nobody.

    Who was checked in is proven. Refused if there is no such contact any more, or another visit was noted meanwhile.
    """
    if contact is None or contact.is_erased:
        return []
    new = contact.with_visit(event.id, event.ends_at, came=came)
    if new.visits == contact.visits:
        return to_prove(table, contact, now) if came else []
    actions = [*_visited(new), *([_proven(now)] if came and contact.proven_at is None else [])]
    return [table.to_update(key_for(contact), actions, _is_somebody() & _visits_are(contact))]


def _visited(contact: Contact) -> list[Action]:
    visits = {id: instant_text(at) for id, at in contact.visits.items()}
    return [
        set_to("visits", visits),
        path_of(Contact, "attended").set(marshal(contact.attended)),
        *_set({"last_attended_at": contact.last_attended_at}),
    ]


def _visits_are(contact: Contact) -> Condition:
    """As they are in this reading of the contact: older items do not say how many."""
    attended = path_of(Contact, "attended")
    same = cast(Condition, attended == marshal(contact.attended))
    return any_of(attended.does_not_exist(), same) if contact.attended == 0 else same


def to_note_answers(table: Table, old: Contact, new: Contact) -> list[Write]:
    """The write of what their answers, or that there are none, make of a contact, if anything.

    Refused if there is no such contact any more, or either was noted meanwhile.
    """
    if (new.unanswered, new.left_out_at) == (old.unanswered, old.left_out_at):
        return []
    same = equals("unanswered", list(old.unanswered)) if old.unanswered else Path("unanswered").does_not_exist()
    actions = _set({"unanswered": new.unanswered, "left_out_at": new.left_out_at})
    return [table.to_update(key_for(new), actions, all_of(_is_somebody(), same, _is_still(old, "left_out_at")))]


def to_stop_follow_ups(table: Table, contact: Contact, moment: datetime) -> Write:
    """The write that notes that its owner wants none, and takes back their consent to promotion."""
    stopped = path_of(Contact, "follow_ups_stopped_at").set(marshal(instant_text(moment)))
    consent = path_of(Contact, "follow_up_consent_at").remove()
    return table.to_update(key_for(contact), [stopped, consent, _proven(moment)], _is_somebody())


def unsubscribe(table: Table, group: str, contact: str, moment: datetime) -> None:
    """Notes that its owner wants no mails, also where the contact was erased or merged."""
    until_written(lambda: _suppress(table, group, contact, "unsubscribed_at", moment, also=(_proven(moment),)))


def suppress(table: Table, group: str, contact: str, name: str, moment: datetime, *, address: str = "") -> None:
    """Notes that an address must not be mailed (one of `SUPPRESSIONS`), also where its contact was erased or merged.

    `address`: the one that bounced, which need not be the contact's any more.
    """
    until_written(lambda: _suppress(table, group, contact, name, moment, address=address))


def _suppress(
    table: Table,
    group: str,
    contact: str,
    name: str,
    moment: datetime,
    *,
    also: tuple[Action, ...] = (),
    address: str = "",
) -> None:
    """`also`: what is noted besides of somebody, and of nobody who was erased.

    Of a pointer it is noted, for the address, and of who it leads to: that they want no mails is so by whichever
    address, that one of their addresses does not exist says nothing of the other.
    """
    key, actions = keys.contact(group, contact), [path_of(Contact, name).set(marshal(instant_text(moment)))]
    try:
        table.update(key, [*actions, *also], _is_somebody())
    except WriteConflictError:
        found = Found(table, [key]).get(Contact, key)
    else:
        return
    if found is None:
        table.put(to_item(_nobody(group, contact, moment, {name: moment})), is_new())
        return
    if not found.is_erased:
        raise WriteConflictError("It was erased, and came again meanwhile.")
    table.update(key, actions, _is_nobody())
    whose = resolved(table, found)
    if not whose.is_erased and (name != "bounced_at" or whose.email == address):
        table.update(key_for(whose), [*actions, *also], _is_somebody())


def _nobody(group: str, id: str, moment: datetime, kept: Mapping[str, Any]) -> Contact:
    """What is known of an address whose contact was erased: why it must not be mailed."""
    return Contact(group=group, id=id, created_at=moment, erased_at=moment, **kept)


def listed(
    table: Table, group: str, *, filter_: Condition | None, limit: int | None, start: Position | None
) -> Page[ListedContact]:
    """By name."""
    partition, first = keys.contact_partition(group), _start(group, start) if start else None
    found = table.query(partition, None, index=BY_NAME, filter_=filter_, limit=limit, start=first)
    return page(ListedContact, found, lambda item: Position(item[BY_NAME]["S"]))


def by_id(table: Table, group: str, *, after: str | None, limit: int | None = None) -> tuple[list[Contact], str | None]:
    """A page of a group's contacts in the order of their ids, which nothing changes; nobody who was erased or merged.

    Those behind the id `after`; and what to give for it to go on, None at the end.
    """
    partition, prefix = keys.contact_partition(group), keys.contact(group, "").sk
    start = {"pk": marshal(partition), "sk": marshal(f"{prefix}{after}")} if after is not None else None
    found = table.query(partition, Path("sk").startswith(prefix), start=start, limit=limit)
    known = [one for one in (decode(Contact, item) for item in found.items) if not one.is_erased]
    return known, found.last["sk"]["S"].removeprefix(prefix) if found.last else None


def _start(group: str, position: Position) -> RawItem:
    key = keys.contact(group, position.rpartition(AFTER_NAME)[2])
    return {"pk": marshal(key.pk), "sk": marshal(key.sk), BY_NAME: marshal(position)}


def who_say_something(table: Table, group: str, *, after: str, most: int) -> tuple[list[Contact], str | None]:
    """Those of the next `most` contacts, by their ids, who ask or offer something and are not blocked.

    And the id after which others follow, if any do.
    """
    says = any_of(*(path_of(Contact, name).exists() for name in TOPICS))
    wanted = all_of(
        says, path_of(Contact, "blocked_at").does_not_exist(), path_of(Contact, "merged_into").does_not_exist()
    )
    found: list[Contact] = []
    last, where = after, Path("sk").between(*(marshal(keys.contact(group, id).sk) for id in (f"{after} ", "~")))
    start: RawItem | None = None
    for _ in range(0, most, _AT_ONCE):
        page_ = table.query(keys.contact_partition(group), where, filter_=wanted, limit=_AT_ONCE, start=start)
        found += [decode(Contact, item) for item in page_.items]
        start = page_.last
        if start is None:
            return found, None
        last = start["sk"]["S"].partition("#")[2]
    return found, last
