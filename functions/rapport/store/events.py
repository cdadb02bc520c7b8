"""Events, their seats, and their own rules."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, cast

from pynamodb.expressions.condition import Condition
from pynamodb.expressions.operand import Path

from ..domain.clock import instant_text
from ..domain.errors import NotFoundError
from ..domain.models import Event, EventStatus, Seats
from . import keys
from .codec import RawItem, decode, encode, marshal, unmarshal
from .items import to_item
from .table import BY_TIME, Page, Table, Write, all_of, equals, exists, is_new, set_to


def get(table: Table, group: str, event: str) -> Event:
    """Raises NotFoundError."""
    return with_seats(table, group, event)[0]


def with_seats(table: Table, group: str, event: str) -> tuple[Event, Seats]:
    """Raises NotFoundError."""
    event_key, seats_key = keys.event(group, event), keys.seats(group, event)
    found = table.get_many([event_key, seats_key])
    if event_key not in found or seats_key not in found:
        raise NotFoundError(f"There is no event {event} in this group.")
    return decode(Event, found[event_key]), decode(Seats, found[seats_key])


def seats(table: Table, group: str, event: str) -> Seats:
    found = table.get(keys.seats(group, event))
    return decode(Seats, found) if found else Seats()


def seats_of(table: Table, events: Iterable[Event]) -> dict[str, Seats]:
    wanted = {event.id: keys.seats(event.group, event.id) for event in events}
    found = table.get_many(wanted.values())
    return {id: decode(Seats, found[key]) for id, key in wanted.items() if key in found}


def create(table: Table, event: Event, seats: Seats, own_rules: Iterable[RawItem] = ()) -> None:
    table.transact(
        table.to_put(to_item(event), is_new()),
        table.to_put(_seats_item(event, seats)),
        *(table.to_put(rule) for rule in own_rules),
    )


def _seats_item(event: Event, seats: Seats) -> RawItem:
    key = keys.seats(event.group, event.id)
    return {**encode(seats), "pk": {"S": key.pk}, "sk": {"S": key.sk}}


def replaced(table: Table, old: Event, new: Event) -> Write:
    """The write that puts `new` in the place of `old`; refused if anyone wrote the event since it was read."""
    return table.to_put(to_item(new), _unchanged(old))


def _unchanged(old: Event) -> Condition:
    due = Path("due_at").does_not_exist() if old.due_at is None else equals("due_at", instant_text(old.due_at))
    return all_of(exists(), equals("edits", old.edits), due)


def listed(
    table: Table,
    group: str,
    *,
    ends_after: datetime | None = None,
    published: bool = False,
    limit: int,
    start: RawItem | None,
) -> Page:
    """Events by when they end, earliest first."""
    where = _after(ends_after) if ends_after else None
    only = equals("status", EventStatus.PUBLISHED) if published else None
    return table.query(keys.group_partition(group), where, index=BY_TIME, filter_=only, limit=limit, start=start)


def _after(moment: datetime) -> Condition:
    """What ends after an instant, and not at it: `~` sorts after the `#` that follows an instant in the index."""
    return Path("by_time") > marshal(f"{instant_text(moment)}~")


def of_group(table: Table, group: str, *, ends_after: datetime | None = None) -> Iterator[Event]:
    where = _after(ends_after) if ends_after else None
    found = table.query_all(keys.group_partition(group), where, index=BY_TIME)
    return (decode(Event, item) for item in found)


def changed_seats(table: Table, event: Event, changes: Mapping[str, int], *conditions: Condition) -> Write:
    """The write that moves an event's counts by `changes`."""
    actions = [Path(name).set(Path(name) + marshal(delta)) for name, delta in changes.items()]
    return table.to_update(keys.seats(event.group, event.id), actions, all_of(exists(), *conditions))


def opened(table: Table, event: Event, *conditions: Condition, open_: bool) -> Write:
    """The write that lets sign-ups in, or none any more."""
    return table.to_update(keys.seats(event.group, event.id), [set_to("open", open_)], all_of(exists(), *conditions))


def new_capacity(table: Table, event: Event, capacity: int | None, seats: Seats) -> Write:
    """Refused if the capacity has changed since `seats` was read, or if more than `capacity` have a place."""
    path = Path("capacity")
    condition = path.does_not_exist() if seats.capacity is None else path == marshal(seats.capacity)
    if capacity is not None:
        condition &= Path("confirmed") <= marshal(capacity)
    action = path.remove() if capacity is None else path.set(marshal(capacity))
    return table.to_update(keys.seats(event.group, event.id), [action], condition)


def is_open() -> Condition:
    return equals("open", True)


def nobody_waits() -> Condition:
    return equals("waitlisted", 0)


def somebody_waits() -> Condition:
    return Path("waitlisted") > marshal(0)


def nobody_signed_up() -> Condition:
    return all_of(*(equals(status, 0) for status in ("confirmed", "waitlisted", "cancelled")))


def has_room() -> Condition:
    return cast(Condition, Path("capacity").does_not_exist() | (Path("confirmed") < Path("capacity")))


def is_full() -> Condition:
    return all_of(Path("capacity").exists(), Path("confirmed") >= Path("capacity"))


def own_rules(table: Table, group: str, event: str) -> dict[str, dict[str, Any]]:
    """What the event has of its own: whole rules, and changes to its group's (those lack a trigger)."""
    found = table.query_all(keys.event_partition(group, event), Path("sk").startswith("RULE#"))
    plain = ({name: unmarshal(value) for name, value in item.items()} for item in found)
    return {rule["id"]: rule for rule in plain}


def save_own_rule(table: Table, item: RawItem, *also: Write) -> None:
    table.transact(table.to_put(item), *also)


def delete_own_rule(table: Table, group: str, event: str, rule: str, *also: Write) -> None:
    table.transact(table.to_delete(keys.event_rule(group, event, rule)), *also)


def own_rule_item(event: Event, rule: Mapping[str, Any]) -> RawItem:
    """A rule, or a change of one, as the same for another event."""
    key = keys.event_rule(event.group, event.id, rule["id"])
    fields = {**rule, "event": event.id, "pk": key.pk, "sk": key.sk}
    return {name: marshal(value) for name, value in fields.items()}


def override_item(group: str, event: str, rule: str, changes: Mapping[str, Any]) -> RawItem:
    """An event's changes to a rule of its group."""
    key = keys.event_rule(group, event, rule)
    fields = {"group": group, "event": event, "id": rule, **changes}
    return {**{name: marshal(value) for name, value in fields.items()}, "pk": {"S": key.pk}, "sk": {"S": key.sk}}
