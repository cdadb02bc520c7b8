"""Signups and the waitlist."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import cast

from pynamodb.expressions.condition import Condition
from pynamodb.expressions.operand import Path
from pynamodb.expressions.update import Action

from ..domain.base.clock import instant_text
from ..domain.base.errors import NotFoundError
from ..domain.contact import Contact
from ..domain.contacts.merging import best
from ..domain.event import Event, ListedEvent, Seats
from ..domain.seats.attendee import Attendee
from ..domain.signup import ListedSignup, Signup, SignupStatus
from . import contacts
from .connections import coming
from .dynamodb import keys
from .dynamodb.batch_read import Found
from .dynamodb.codec import RawItem, decode, marshal
from .dynamodb.expressions import all_of, equals, exists, first_version, is_new, set_to
from .dynamodb.items import AFTER_NAME, first_due, job_index, key_for, signup_index, to_item
from .dynamodb.page import Page, Position, page
from .dynamodb.schema import BY_NAME, BY_TIME
from .dynamodb.shown import path_of
from .dynamodb.table import Table, Write

_UNTAKEN_IS_KEPT = timedelta(days=1)
SORTS = {"name": BY_NAME, "signed_up_at": BY_TIME}


def for_sign_up(
    table: Table, group: str, event: str, contact: str
) -> tuple[Event | None, Seats, Contact | None, Signup | None]:
    """All that a sign-up depends on, in one request; for a merged address two more, and it is of the one contact."""
    event_key, seats_key = keys.event(group, event), keys.seats(group, event)
    signup_key = keys.signup(group, event, contact)
    found = Found(table, [event_key, seats_key, keys.contact(group, contact), signup_key])
    person, signup = contacts.in_found(table, found, group, contact), found.get(Signup, signup_key)
    if person is not None and (person.merged or person.id != contact):
        signup = of_person(table, event, person)
    return found.get(Event, event_key), found.get(Seats, seats_key) or Seats(), person, signup


def of_person(table: Table, event: str, person: Contact) -> Signup | None:
    """The one signup of somebody who may have several ids, under whichever it is; else what is left of one."""
    wanted = [keys.signup(person.group, event, id) for id in person.ids]
    items = table.get_many(wanted)
    theirs = [decode(Signup, items[key]) for key in wanted if key in items]
    there = [signup for signup in theirs if not signup.is_erased]
    own = (signup for signup in theirs if signup.contact == person.id)
    return best(there) if there else next(own, None)


def all_of_person(table: Table, event_id: str, person: Contact) -> list[Attendee]:
    """All signups of somebody who may have several ids at an event, with it and its counts, in one request."""
    wanted = [keys.signup(person.group, event_id, id) for id in person.ids]
    event_key, seats_key = keys.event(person.group, event_id), keys.seats(person.group, event_id)
    found = Found(table, [event_key, seats_key, *wanted])
    event, seats = found.get(Event, event_key), found.get(Seats, seats_key)
    if event is None or seats is None:
        return []
    theirs = (signup for key in wanted if (signup := found.get(Signup, key)) is not None and not signup.is_erased)
    return [Attendee(event=event, seats=seats, signup=signup) for signup in theirs]


def followed(table: Table, signup: Signup | None) -> Signup | None:
    """The signup into which one was merged; any other as it is."""
    while signup is not None and signup.moved_to is not None:
        signup = find(table, signup.group, signup.event, signup.moved_to)
    return signup


def attendee(table: Table, group: str, event_id: str, contact: str) -> Attendee:
    """A signup with its event and the event's counts, in one request. Raises NotFoundError, also of who was erased."""
    return _attendee(table, Found(table, _keys_of_attendee(group, event_id, contact)), group, event_id, contact)


def attendee_and_contact(table: Table, group: str, event_id: str, contact: str) -> tuple[Attendee, Contact | None]:
    """The same with whose it is, in one request; one more where that is somebody merged. Raises NotFoundError."""
    wanted = [*_keys_of_attendee(group, event_id, contact), keys.contact(group, contact)]
    found = Found(table, wanted)
    return _attendee(table, found, group, event_id, contact), contacts.in_found(table, found, group, contact)


def _keys_of_attendee(group: str, event_id: str, contact: str) -> list[keys.Key]:
    return [keys.event(group, event_id), keys.seats(group, event_id), keys.signup(group, event_id, contact)]


def _attendee(table: Table, found: Found, group: str, event_id: str, contact: str) -> Attendee:
    """Where theirs was merged into another signup of the same person, it is that one."""
    event_key, seats_key, signup_key = _keys_of_attendee(group, event_id, contact)
    event, seats, signup = found.get(Event, event_key), found.get(Seats, seats_key), found.get(Signup, signup_key)
    if event is None or seats is None:
        raise NotFoundError(f"There is no event {event_id} in this group.")
    signup = followed(table, signup)
    if signup is None or signup.is_erased:
        raise NotFoundError(f"There is no attendee {contact} at this event.")
    return Attendee(event=event, seats=seats, signup=signup)


def find(table: Table, group: str, event: str, contact: str) -> Signup | None:
    item = table.get(keys.signup(group, event, contact))
    return decode(Signup, item) if item else None


def draw_line_no(table: Table, group: str, event: str) -> int:
    """The next number of the line. Who is answered before another asks has a lower one; a gap means nothing."""
    actions = [Path("drawn").add(marshal(1)), first_version()]
    drawn = table.update(keys.line(group, event), actions, returning="UPDATED_NEW")
    return int(drawn["drawn"]["N"])


def first_in_line(table: Table, event: Event) -> ListedSignup | None:
    where = Path(BY_TIME).startswith(f"{SignupStatus.WAITLISTED}#")
    found = table.query(keys.event_partition(event.group, event.id), where, index=BY_TIME, limit=1).items
    return decode(ListedSignup, found[0]) if found else None


def place_in_line(table: Table, signup: Signup) -> int | None:
    """The place in line of who waits, from 1; None of anybody else."""
    if signup.status is not SignupStatus.WAITLISTED:
        return None
    first, own = f"{SignupStatus.WAITLISTED}#", signup_index(signup, signup.line_no)[BY_TIME]
    up_to_them = Path(BY_TIME).between(marshal(first), marshal(own))
    return table.count(keys.event_partition(signup.group, signup.event), up_to_them, index=BY_TIME)


def of_status(table: Table, event: ListedEvent, status: SignupStatus) -> Iterator[ListedSignup]:
    """Everybody of this status, in the order of arrival."""
    where = Path(BY_TIME).startswith(f"{status}#")
    found = table.query_all(keys.event_partition(event.group, event.id), where, index=BY_TIME)
    return (decode(ListedSignup, item) for item in found)


def held(table: Table, event: ListedEvent, status: SignupStatus) -> Iterator[ListedSignup]:
    """The same of those who have a place held for them."""
    return (one for one in of_status(table, event, status) if one.held_until is not None)


def to_add(table: Table, signup: Signup) -> Write:
    return table.to_put(to_item(signup), is_new())


def to_note_untaken(table: Table, group: str, event: str, contact: str, now: datetime) -> Write:
    """A write that takes the time of a sign-up's, and says only that one went nowhere, for a day."""
    key = keys.untaken(group, event, contact)
    expires_at = int((now + _UNTAKEN_IS_KEPT).timestamp())
    return table.to_put(
        {"pk": marshal(key.pk), "sk": marshal(key.sk), "expires_at": marshal(expires_at), "v": marshal(1)}
    )


def to_replace(table: Table, old: Signup, new: Signup, person: Contact | None = None) -> list[Write]:
    """The writes that put `new` in the place of `old`; refused if its status has changed since it was read.

    `person`: whose it is, where something is said anew of what they offer, or of their being seen.
    """
    return [table.to_put(to_item(new), _unchanged(old)), *coming.to_follow(table, old, new, person)]


def _unchanged(signup: Signup) -> Condition:
    return all_of(exists(), _is_still(signup, "status_version"), equals("revision", signup.revision))


def _is_still(signup: ListedSignup, name: str) -> Condition:
    return cast(Condition, path_of(Signup, name) == marshal(getattr(signup, name)))


def to_promote(table: Table, waiting: ListedSignup, promoted: ListedSignup, now: datetime) -> list[Write]:
    """The writes that give, or offer, a place to who waits; refused if status or name have changed since it was read.

    It knows no more than a list shows, and writes no more than becomes of it: what else is known of them stays.
    """
    changed = {name: getattr(promoted, name) for name in ("status", "status_version")}
    actions: list[Action] = [path_of(Signup, name).set(marshal(value)) for name, value in changed.items()]
    key = keys.signup(promoted.group, promoted.event, promoted.contact)
    if promoted.held_until is not None:
        actions.append(path_of(Signup, "held_until").set(marshal(instant_text(promoted.held_until))))
        actions += [Path(name).set(value) for name, value in first_due(key, Signup, promoted.held_until).items()]
    actions += [set_to("previous_status", waiting.status), set_to("changed_at", instant_text(now)), _edited()]
    actions += [set_to(name, value) for name, value in signup_index(promoted, line_no=None).items()]
    condition = all_of(*(_is_still(waiting, name) for name in ("status", "status_version", "name")))
    to_seat = table.to_update(key, [*actions, Path("line_no").remove()], condition)
    return [to_seat, *coming.to_follow(table, waiting, promoted)]


def _edited() -> Action:
    return Path("revision").set(Path("revision") + marshal(1))


def to_note_announced(
    table: Table,
    group: str,
    event: str,
    contact: str,
    details_hash: str,
    *,
    replaces: bool = False,
    asked: int | None = None,
    asked_to_confirm_at: datetime | None = None,
) -> Write:
    """The write that notes which time and place a mail told the attendee. It may be written twice.

    `asked`: how often they were asked for a decision by now.

    `asked_to_confirm_at`: when it asked to confirm the address; the first time stays.

    `replaces`: it takes the place of all that was told before, as a notice of a change does. Other mails may be on
    their way at the same time: what each told is added, whichever is written first.
    """
    details = marshal(frozenset({details_hash}))
    noted = Path("announced").set(details) if replaces else Path("announced").add(details)
    actions: list[Action] = [noted, _edited()]
    if asked is not None:
        actions.append(set_to("asked", asked))
    if asked_to_confirm_at is not None:
        first = Path("asked_to_confirm_at")
        actions.append(first.set(first | marshal(instant_text(asked_to_confirm_at))))
    return table.to_update(keys.signup(group, event, contact), actions, exists())


def to_mute(table: Table, signup: Signup, moment: datetime) -> Write:
    """The write that notes that the attendee wants no more mails about the event; refused if there is none."""
    return table.to_update(key_for(signup), [set_to("muted_at", instant_text(moment)), _edited()], exists())


def hasten(table: Table, group: str, event: str, contact: str, at: datetime, *, is_unreachable: bool = False) -> None:
    """Has a place that is held for somebody looked at by `at`: also because a mail to them bounced for good.

    Raises WriteConflictError where none is, or it is looked at sooner anyway.
    """
    key = keys.signup(group, event, contact)
    actions: list[Action] = [Path(name).set(value) for name, value in job_index(key, at).items()]
    if is_unreachable:
        actions += [set_to("unreachable_at", instant_text(at)), _edited()]
    table.update(key, actions, Path("due_at") > marshal(instant_text(at)))


_CANCELLED = Position(f"{SignupStatus.CANCELLED}#")
_COMING = (f"{SignupStatus.CONFIRMED}#", f"{SignupStatus.WAITLISTED}~")
"""Between these lie all who have not cancelled, in the order in which they are listed: confirmed, offered, pending,
waitlisted. It is that of the letters, so one query goes on from one status to the next."""


def listed(
    table: Table,
    event: Event,
    *,
    sort: str,
    status: SignupStatus | None,
    has_cancelled: bool,
    filter_: Condition | None = None,
    limit: int | None = None,
    start: Position | None = None,
) -> Page[ListedSignup]:
    """Within each status by `sort`; without `status` all, who cancelled at the end.

    `has_cancelled`: whether anybody has, as far as is known; where nobody has, they are not asked for.
    """
    index = SORTS[sort]
    only = SignupStatus.CANCELLED if status is None and start and start.startswith(_CANCELLED) else status
    where = Path(index).startswith(f"{only}#") if only else Path(index).between(*map(marshal, _COMING))
    first = _start(event, index, start) if start and start != _CANCELLED else None
    partition = keys.event_partition(event.group, event.id)
    found = table.query(partition, where, index=index, filter_=filter_, limit=limit, start=first)
    some = page(ListedSignup, found, lambda item: Position(item[index]["S"]))
    return replace(some, next=_CANCELLED) if some.next is None and only is None and has_cancelled else some


def by_name(
    table: Table,
    event: Event,
    statuses: Iterable[SignupStatus],
    *,
    filter_: Condition | None = None,
    limit: int,
    after: Position | None,
) -> tuple[list[tuple[Position, ListedSignup]], Position | None]:
    """Everybody of these statuses in one order, that of their names, each with where they are in it.

    And what to give for `after` to go on, None at the end. A query for each status, for the index has them apart. There
    may be fewer than `limit`, even none, and others follow.
    """
    partition = keys.event_partition(event.group, event.id)
    rows: list[RawItem] = []
    seen_to: list[Position] = []
    for status in statuses:
        start = _start(event, BY_NAME, Position(f"{status}#{after}")) if after is not None else None
        where = Path(BY_NAME).startswith(f"{status}#")
        found = table.query(partition, where, index=BY_NAME, filter_=filter_, limit=limit, start=start)
        rows += found.items
        seen_to += [_in_name_order(found.last)] if found.last is not None else []
    end = min(seen_to, default=None)
    rows = sorted((row for row in rows if end is None or _in_name_order(row) <= end), key=_in_name_order)
    if len(rows) > limit:
        end = _in_name_order(rows[limit - 1])
    return [(_in_name_order(row), decode(ListedSignup, row)) for row in rows[:limit]], end


def _in_name_order(item: RawItem) -> Position:
    """Where an item is by its name, whatever its status."""
    return Position(str(item[BY_NAME]["S"]).partition("#")[2])


def name_at(position: Position) -> str:
    """The name, folded, to which a list by name had come."""
    return position.partition(AFTER_NAME)[0]


def _start(event: Event, index: str, position: Position) -> RawItem:
    key = keys.signup(event.group, event.id, position.rpartition("#")[2])
    return {"pk": marshal(key.pk), "sk": marshal(key.sk), index: marshal(position)}


def who_signed_up(table: Table, event: ListedEvent) -> Iterator[str]:
    """The ids of the contacts who signed up for an event, whatever became of it; of the erased, too."""
    found = table.query_all(
        keys.event_partition(event.group, event.id), Path("sk").startswith("SIGNUP#"), fields=["sk"]
    )
    return (item["sk"]["S"].removeprefix("SIGNUP#") for item in found)


def by_contact(table: Table, group: str, event: str, *, after: str | None) -> tuple[list[Signup], str | None]:
    """A page of an event's signups in the order of their contacts' ids, the order of its ledger.

    Those behind `after`; and what to give for it to go on, None at the end.
    """
    partition = keys.event_partition(group, event)
    start = {"pk": marshal(partition), "sk": marshal(after)} if after else None
    found = table.query(partition, Path("sk").startswith("SIGNUP#"), start=start)
    return [decode(Signup, item) for item in found.items], found.last["sk"]["S"] if found.last else None


def between(table: Table, event: ListedEvent, first: str, last: str) -> dict[str, Signup]:
    """An event's signups of the contacts from one id to another, by id; not of who was erased."""
    where = Path("sk").between(*(marshal(keys.signup(event.group, event.id, id).sk) for id in (first, last)))
    found = table.query_all(keys.event_partition(event.group, event.id), where)
    return {one.contact: one for one in (decode(Signup, item) for item in found) if not one.is_erased}


def history(
    table: Table, contacts: Sequence[str], events: Iterable[ListedEvent]
) -> Iterator[tuple[ListedEvent, Signup]]:
    """A person's signups at these events, by the ids of theirs: each has one for its key, so no index is needed."""
    wanted = {keys.signup(event.group, event.id, contact): event for event in events for contact in contacts}
    found = table.get_many(wanted)
    for key, event in wanted.items():
        if key in found:
            yield event, decode(Signup, found[key])
