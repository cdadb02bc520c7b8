"""Signups, the waitlist, contacts, and what happened to them that mails are owed for."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from pynamodb.expressions.condition import Condition
from pynamodb.expressions.operand import Path
from pynamodb.expressions.update import Action

from ..domain.clock import instant_text
from ..domain.errors import NotFoundError, RaceLostError
from ..domain.models import Act, Contact, Delivery, Erasure, Event, Seats, Signup, SignupStatus
from . import keys
from .codec import RawItem, decode, marshal
from .items import key_for, to_item
from .table import BY_NAME, BY_TIME, Page, Table, Write, all_of, equals, exists, is_new, set_to

SORTS = {"name": BY_NAME, "signed_up_at": BY_TIME}
SUPPRESSIONS = ("follow_ups_stopped_at", "unsubscribed_at", "bounced_at", "complained_at")
"""What a contact says of mailing it, and what is kept of it when it is erased."""


def for_sign_up(
    table: Table, group: str, event: str, contact: str
) -> tuple[Event | None, Seats, Contact | None, Signup | None]:
    """All that a sign-up depends on, in one request."""
    wanted = (
        keys.event(group, event),
        keys.seats(group, event),
        keys.contact(group, contact),
        keys.signup(group, event, contact),
    )
    found = table.get_many(wanted)
    event_item, seats_item, contact_item, signup_item = (found.get(key) for key in wanted)
    return (
        decode(Event, event_item) if event_item else None,
        decode(Seats, seats_item) if seats_item else Seats(),
        decode(Contact, contact_item) if contact_item else None,
        decode(Signup, signup_item) if signup_item else None,
    )


def get(table: Table, group: str, event: str, contact: str) -> Signup:
    """Raises NotFoundError."""
    item = table.get(keys.signup(group, event, contact))
    if item is None:
        raise NotFoundError(f"There is no attendee {contact} at this event.")
    return decode(Signup, item)


def draw_line_no(table: Table, group: str, event: str) -> int:
    """The next number of the line. Who is answered before another asks has a lower one; a gap means nothing."""
    drawn = table.update(keys.line(group, event), [Path("drawn").add(marshal(1))], returning="UPDATED_NEW")
    return int(drawn["drawn"]["N"])


def first_in_line(table: Table, event: Event) -> Signup | None:
    where = Path("by_time").startswith(f"{SignupStatus.WAITLISTED}#")
    page = table.query(keys.event_partition(event.group, event.id), where, index=BY_TIME, limit=1)
    return decode(Signup, page.items[0]) if page.items else None


def added(table: Table, signup: Signup) -> Write:
    return table.to_put(to_item(signup), is_new())


def replaced(table: Table, old: Signup, new: Signup) -> Write:
    """The write that puts `new` in the place of `old`; refused if its status has changed since it was read."""
    return table.to_put(to_item(new), _unchanged(old))


def _unchanged(signup: Signup) -> Condition:
    return all_of(exists(), equals("turn", signup.turn), equals("edits", signup.edits))


def _edited() -> Action:
    return Path("edits").set(Path("edits") + marshal(1))


def told(table: Table, delivery: Delivery, *, is_notice: bool = False) -> Write:
    """The write that notes which time and place a delivery told the attendee.

    `is_notice`: of a change, which takes the place of all that was told before. Other mails may be on their way at the
    same time: what each told is added, whichever is written first.
    """
    details = marshal(frozenset({delivery.details}))
    told = Path("told").set(details) if is_notice else Path("told").add(details)
    return table.to_update(keys.signup(delivery.group, delivery.event, delivery.contact), [told, _edited()], exists())


def mute(table: Table, group: str, event: str, contact: str, moment: datetime) -> None:
    """Notes that the attendee wants no more mails about the event. Raises RaceLostError if there is no such signup."""
    actions = [set_to("muted_at", instant_text(moment)), _edited()]
    table.update(keys.signup(group, event, contact), actions, exists())


def withdraw_consent(table: Table, group: str, event: str, contact: str) -> None:
    """Unsays what a sign-up says of follow-ups. Raises RaceLostError if there is no such signup."""
    actions = [set_to("follow_up_consent", value=False), _edited()]
    table.update(keys.signup(group, event, contact), actions, exists())


def act_put(table: Table, act: Act) -> Write:
    return table.to_put(to_item(act))


def listed(
    table: Table,
    event: Event,
    *,
    sort: str,
    status: SignupStatus | None,
    filter_: Condition | None = None,
    limit: int | None = None,
    start: RawItem | None = None,
) -> Page:
    index = SORTS[sort]
    where = Path(index).startswith(f"{status}#") if status else None
    partition = keys.event_partition(event.group, event.id)
    return table.query(partition, where, index=index, filter_=filter_, limit=limit, start=start)


def by_contact(table: Table, group: str, event: str, *, after: str | None) -> Page:
    """Signups of an event in the order of their contacts' ids, the order of its ledger, after the sort key `after`."""
    partition = keys.event_partition(group, event)
    start = {"pk": marshal(partition), "sk": marshal(after)} if after else None
    return table.query(partition, Path("sk").startswith("SIGNUP#"), start=start)


def get_contact(table: Table, group: str, contact: str) -> Contact:
    """Raises NotFoundError."""
    item = table.get(keys.contact(group, contact))
    found = decode(Contact, item) if item is not None else None
    if found is None or found.is_erased:
        raise NotFoundError(f"There is no contact {contact} in this group.")
    return found


def contacts_of(table: Table, group: str, ids: Iterable[str]) -> dict[str, Contact]:
    """Those that there are of these contacts, by id; of the erased what is kept."""
    found = table.get_many(keys.contact(group, id) for id in ids)
    return {contact.id: contact for contact in (decode(Contact, item) for item in found.values())}


def new_contact(table: Table, contact: Contact) -> Write:
    return table.to_put(to_item(contact), is_new())


def returning_contact(table: Table, contact: Contact) -> Write:
    """The write that makes a contact of an address that was erased; what is kept of it about mailing still holds."""
    attributes = {name: value for name, value in to_item(contact).items() if name not in ("pk", "sk")}
    actions = [Path(name).set(value) for name, value in attributes.items()]
    return table.to_update(key_for(contact), actions, Path("email").does_not_exist())


def erased_contact(table: Table, contact: Contact, erasure: Erasure) -> tuple[Write, Write]:
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


def counted_contact(table: Table, old: Contact, new: Contact) -> Write:
    """The write that counts one more sign-up of an address; refused if another was counted since it was read."""
    actions = [
        Path("signups_since").set(to_item(new)["signups_since"]),
        set_to("signups_count", new.signups_count),
    ]
    condition = exists() & equals("signups_count", old.signups_count)
    return table.to_update(key_for(new), actions, condition)


def replaced_contact(table: Table, old: Contact, new: Contact) -> Write:
    """The write that puts `new` in the place of `old`; refused if an organiser has changed it since it was read."""
    item = to_item(new)
    actions = [set_to(name, getattr(new, name)) for name in ("name", "tags", "notes", "edits")]
    actions += [Path(name).set(item[name]) for name in (BY_NAME, "search")]
    return table.to_update(key_for(new), actions, exists() & equals("edits", old.edits))


def set_contact(table: Table, group: str, contact: str, name: str, moment: datetime | None) -> None:
    """Sets or clears one of a contact's instants. Raises RaceLostError if there is no such contact."""
    path = Path(name)
    action = path.remove() if moment is None else path.set(marshal(instant_text(moment)))
    table.update(keys.contact(group, contact), [action], exists())


def stop_follow_ups(table: Table, group: str, contact: str, moment: datetime) -> None:
    """Notes that an address wants none, and takes back its consent to promotion with the same write."""
    suppress(table, group, contact, "follow_ups_stopped_at", moment, Path("follow_up_consent_at").remove())


def suppress(table: Table, group: str, contact: str, name: str, moment: datetime, *also: Action) -> None:
    """Notes that an address must not be mailed (one of `SUPPRESSIONS`), also where its contact was erased."""
    first = {"group": group, "id": contact, "created_at": instant_text(moment)}
    actions = [set_to(name, instant_text(moment)), *also]
    actions += [Path(key).set(Path(key) | marshal(value)) for key, value in first.items()]
    table.update(keys.contact(group, contact), actions)


def contacts(table: Table, group: str, *, filter_: Condition | None, limit: int | None, start: RawItem | None) -> Page:
    return table.query(keys.contact_partition(group), None, index=BY_NAME, filter_=filter_, limit=limit, start=start)


def history(table: Table, contact: str, events: Iterable[Event]) -> Iterator[tuple[Event, Signup]]:
    """The contact's signups at these events: each has the contact's id for its key, so no index is needed."""
    wanted = {keys.signup(event.group, event.id, contact): event for event in events}
    found = table.get_many(wanted)
    for key, event in wanted.items():
        if key in found:
            yield event, decode(Signup, found[key])


def count_request(table: Table, group: str, source: str, now: datetime, most: int) -> bool:
    """Counts a request of a source in its minute; False once there were `most`."""
    key = keys.rate(group, source, f"{now:%Y%m%d%H%M}")
    expires_at = int((now + timedelta(minutes=5)).timestamp())
    actions = [Path("requests").add(marshal(1)), set_to("expires_at", expires_at)]
    try:
        table.update(key, actions, Path("requests").does_not_exist() | (Path("requests") < marshal(most)))
    except RaceLostError:
        return False
    return True
