"""Events, by their id and by when they end."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from pynamodb.expressions.condition import Condition
from pynamodb.expressions.operand import Path

from ..domain.base.clock import instant_text
from ..domain.base.errors import NotFoundError
from ..domain.event import Event, EventStatus, ListedEvent, Seats
from .admin.rules import OwnRule, to_save
from .dynamodb import keys
from .dynamodb.codec import RawItem, decode, marshal
from .dynamodb.expressions import all_of, equals, exists, is_new
from .dynamodb.items import to_item
from .dynamodb.page import Page, Position, page
from .dynamodb.schema import BY_TIME
from .dynamodb.shown import path_of
from .dynamodb.table import Table, Write
from .seats import _seats_item


def get(table: Table, group: str, event: str) -> Event:
    """Raises NotFoundError."""
    return with_seats(table, group, event)[0]


def find(table: Table, group: str, event: str) -> Event | None:
    item = table.get(keys.event(group, event))
    return decode(Event, item) if item else None


def with_seats(table: Table, group: str, event: str) -> tuple[Event, Seats]:
    """Raises NotFoundError."""
    event_key, seats_key = keys.event(group, event), keys.seats(group, event)
    found = table.get_many([event_key, seats_key])
    if event_key not in found or seats_key not in found:
        raise NotFoundError(f"There is no event {event} in this group.")
    return decode(Event, found[event_key]), decode(Seats, found[seats_key])


def to_create(table: Table, event: Event, seats: Seats, own_rules: Iterable[OwnRule] = ()) -> list[Write]:
    return [
        table.to_put(to_item(event), is_new()),
        table.to_put(_seats_item(event, seats)),
        *(to_save(table, rule) for rule in own_rules),
    ]


def to_replace(table: Table, old: Event, new: Event) -> Write:
    """The write that puts `new` in the place of `old`; refused if anyone wrote the event since it was read."""
    return table.to_put(to_item(new), _unchanged(old))


def _unchanged(old: Event) -> Condition:
    due = Path("due_at").does_not_exist() if old.due_at is None else equals("due_at", instant_text(old.due_at))
    return all_of(exists(), equals("revision", old.revision), due)


def listed(
    table: Table,
    group: str,
    *,
    ends_after: datetime | None = None,
    published: bool = False,
    limit: int,
    start: Position | None,
) -> Page[ListedEvent]:
    """Events by when they end, earliest first."""
    where = _after(ends_after) if ends_after else None
    only = path_of(Event, "status") == marshal(EventStatus.PUBLISHED) if published else None
    partition = keys.group_partition(group)
    first = _start(group, start) if start else None
    found = table.query(partition, where, index=BY_TIME, filter_=only, limit=limit, start=first)
    return page(ListedEvent, found, lambda item: Position(item[BY_TIME]["S"]))


def _start(group: str, position: Position) -> RawItem:
    key = keys.event(group, position.rpartition("#")[2])
    return {"pk": marshal(key.pk), "sk": marshal(key.sk), BY_TIME: marshal(position)}


def position(event: ListedEvent) -> str:
    """Where an event stands in the order of `of_group`."""
    return f"{instant_text(event.ends_at)}#{event.id}"


def _after(moment: datetime) -> Condition:
    """What ends after an instant, and not at it: `~` sorts after the `#` that follows an instant in the index."""
    return Path("by_time") > marshal(f"{instant_text(moment)}~")


def of_group(
    table: Table, group: str, *, ends_after: datetime | None = None, after: str | None = None
) -> Iterator[ListedEvent]:
    """By when they end, earliest first; those behind the position `after`, where one is given."""
    where = Path("by_time") > marshal(after) if after else _after(ends_after) if ends_after else None
    found = table.query_all(keys.group_partition(group), where, index=BY_TIME)
    return (decode(ListedEvent, item) for item in found)


def by_id(table: Table, group: str, *, after: str | None = None) -> Iterator[ListedEvent]:
    """All events in the order of their ids, which nothing changes: a walk over them misses none that is moved.

    Those behind the id `after`, where one is given: ids are of letters and digits, which lie between these ends.
    """
    first, last = (keys.event(group, id).sk for id in (f"{after or ''} ", "~"))
    where = Path("sk").between(marshal(first), marshal(last))
    found = table.query_all(keys.group_partition(group), where)
    return (decode(ListedEvent, item) for item in found)
