"""An event's places and exact counts."""

from collections.abc import Iterable, Mapping
from typing import cast

from pynamodb.expressions.condition import Condition
from pynamodb.expressions.operand import Path

from ..domain.event import Event, ListedEvent, Seats, counts_moved
from ..domain.seats.held_places import most_held
from ..domain.signup import SignupStatus
from .dynamodb import keys
from .dynamodb.codec import RawItem, decode, encode, marshal
from .dynamodb.expressions import all_of, any_of, equals, exists, set_to
from .dynamodb.table import Table, Write


def seats(table: Table, group: str, event: str) -> Seats:
    found = table.get(keys.seats(group, event))
    return decode(Seats, found) if found else Seats()


def seats_of(table: Table, events: Iterable[ListedEvent]) -> dict[str, Seats]:
    """By event; none of one that was deleted since it was listed."""
    wanted = {event.id: keys.seats(event.group, event.id) for event in events}
    found = table.get_many(wanted.values())
    return {id: decode(Seats, found[key]) if key in found else Seats() for id, key in wanted.items()}


def seats_item(event: Event, seats: Seats) -> RawItem:
    """How an event's seats lie in the table: unlike other things they do not say whose they are."""
    key = keys.seats(event.group, event.id)
    return {**encode(seats), "pk": {"S": key.pk}, "sk": {"S": key.sk}}


def to_change(table: Table, event: Event, changes: Mapping[str, int], *conditions: Condition, held: int = 0) -> Write:
    """The write that moves an event's counts by `changes`, and so the places taken, `held` ones among them."""
    moved = counts_moved(changes, held)
    actions = [Path(name).set(Path(name) + marshal(delta)) for name, delta in moved.items()]
    return table.to_update(keys.seats(event.group, event.id), actions, all_of(exists(), *conditions))


def to_take(table: Table, event: Event, seat: SignupStatus, changes: Mapping[str, int]) -> Write:
    """The write that moves the counts for a newcomer who gets this seat; refused if it is not the one to be had.

    That is a place, where one is left and nobody waits for it; or one in the line, where none is or somebody waits.
    """
    is_free = nobody_waits() & has_room() if seat is SignupStatus.CONFIRMED else somebody_waits() | is_full()
    return to_change(table, event, changes, is_open(), is_free)


def to_be_pending(table: Table, event: Event, seats: Seats, changes: Mapping[str, int], held: int | None) -> Write:
    """The write that moves the counts for a newcomer who has yet to confirm their address.

    `held`: by how much the places held are moved, where one is held for who comes now; None where none is. Refused if
    that has changed since `seats` was read.
    """
    conditions = [is_open(), _is_capacity(seats.capacity)]
    if seats.capacity is not None:
        most = marshal(most_held(seats.capacity))
        if held is not None:
            conditions += [nobody_waits(), has_room(), Path("held") < most]
        elif not seats.is_free or seats.held >= most_held(seats.capacity):
            conditions.append(any_of(somebody_waits(), is_full(), Path("held") >= most))
    return to_change(table, event, changes, *conditions, held=held or 0)


def to_open(table: Table, event: Event, *conditions: Condition, open_: bool) -> Write:
    """The write that lets sign-ups in, or none any more."""
    return table.to_update(keys.seats(event.group, event.id), [set_to("open", open_)], all_of(exists(), *conditions))


def to_set_capacity(table: Table, event: Event, capacity: int | None, seats: Seats) -> Write:
    """Refused if the capacity has changed since `seats` was read, or if more than `capacity` places are taken."""
    path, condition = Path("capacity"), _is_capacity(seats.capacity)
    if capacity is not None:
        condition &= Path("taken") <= marshal(capacity)
    action = path.remove() if capacity is None else path.set(marshal(capacity))
    return table.to_update(keys.seats(event.group, event.id), [action], condition)


def _is_capacity(capacity: int | None) -> Condition:
    return Path("capacity").does_not_exist() if capacity is None else equals("capacity", capacity)


def is_open() -> Condition:
    return equals("open", True)


def nobody_waits() -> Condition:
    return equals("waitlisted", 0)


def somebody_waits() -> Condition:
    return Path("waitlisted") > marshal(0)


def nobody_signed_up() -> Condition:
    return all_of(*(equals(status.value, 0) for status in SignupStatus))


def has_room() -> Condition:
    return cast(Condition, Path("capacity").does_not_exist() | (Path("taken") < Path("capacity")))


def is_full() -> Condition:
    return all_of(Path("capacity").exists(), Path("taken") >= Path("capacity"))


def is_overbooked() -> Condition:
    return all_of(Path("capacity").exists(), Path("taken") > Path("capacity"))


def is_not_overbooked() -> Condition:
    return any_of(Path("capacity").does_not_exist(), Path("taken") <= Path("capacity"))
