"""Events, by their id and by when they end."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import cast

from pynamodb.expressions.condition import Condition
from pynamodb.expressions.operand import Path

from ..domain.base.clock import instant_text
from ..domain.base.errors import NotFoundError
from ..domain.event import Event, EventStatus, ListedEvent, Seats
from .admin.rules import OwnRule, own_rules, to_save
from .dynamodb import keys
from .dynamodb.codec import decode, marshal
from .dynamodb.expressions import all_of, equals, exists, is_new
from .dynamodb.items import to_item
from .dynamodb.page import Page, Position, page
from .dynamodb.schema import BY_TIME
from .dynamodb.shown import path_of
from .dynamodb.table import Table, Write, key_of
from .seats import nobody_signed_up, seats_item


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
        table.to_put(seats_item(event, seats)),
        *(to_save(table, rule) for rule in own_rules),
    ]


def to_replace(table: Table, old: Event, new: Event) -> Write:
    """The write that puts `new` in the place of `old`; refused if anyone wrote the event since it was read."""
    return table.to_put(to_item(new), _unchanged(old))


def to_delete(table: Table, event: Event) -> list[Write]:
    """The writes that delete an event with its seats, its line and its own rules: 99 at most, for it has 96 rules.

    Refused if anyone wrote the event since it was read, or signed up.
    """
    rules = (keys.event_rule(event.group, event.id, id) for id in own_rules(table, event.group, event.id))
    return [
        table.to_delete(keys.event(event.group, event.id), _unchanged(event)),
        table.to_delete(keys.seats(event.group, event.id), nobody_signed_up()),
        *(table.to_delete(key) for key in (keys.line(event.group, event.id), *rules)),
    ]


def to_delete_the_rest(table: Table, event: Event) -> list[Write]:
    """The writes that delete whatever else lies beside an event's seats, and the links to its door."""
    group, id = event.group, event.id
    found = {key_of(item) for item in table.query_all(keys.event_partition(group, id), fields=["pk", "sk"])}
    rest = sorted(found - {keys.seats(group, id), keys.line(group, id)})
    return [table.to_delete(keys.door_links(group, id)), *(table.to_delete(key) for key in rest)]


def _unchanged(old: Event) -> Condition:
    due = Path("due_at").does_not_exist() if old.due_at is None else equals("due_at", instant_text(old.due_at))
    return all_of(exists(), equals("revision", old.revision), due)


def listed(
    table: Table,
    group: str,
    *,
    ends_after: datetime | None = None,
    ended_by: datetime | None = None,
    status: EventStatus | None = None,
    only_listed: bool = False,
    limit: int,
    start: Position | None,
) -> Page[ListedEvent]:
    """Events by when they end, earliest first; those that ended by an instant latest first."""
    wanted = {**({"status": status} if status else {}), **({"listed": True} if only_listed else {})}
    conditions = [cast(Condition, path_of(Event, name) == marshal(value)) for name, value in wanted.items()]
    found = table.query(
        keys.group_partition(group),
        _before(ended_by, start) if ended_by else _after(ends_after, start),
        index=BY_TIME,
        filter_=all_of(*conditions) if conditions else None,
        limit=limit,
        forward=ended_by is None,
    )
    return page(ListedEvent, found, lambda item: Position(item[BY_TIME]["S"]))


def position(event: ListedEvent) -> str:
    """Where an event stands in the order of `of_group`."""
    return f"{instant_text(event.ends_at)}#{event.id}"


# What ends at an instant is not after it: `~` sorts behind the `#` that follows an instant in the index.


def _after(moment: datetime | None, position: str | None = None) -> Condition | None:
    """What ends after an instant, and stands behind a position."""
    ends = [f"{instant_text(moment)}~"] if moment else []
    first = max([*ends, *([position] if position else [])], default=None)
    return cast(Condition, Path(BY_TIME) > marshal(first)) if first else None


def _before(moment: datetime, position: str | None) -> Condition:
    """What has ended by an instant; what stands before a position, which is before any later instant, too."""
    return cast(Condition, Path(BY_TIME) < marshal(position or f"{instant_text(moment)}~"))


def of_group(
    table: Table, group: str, *, ends_after: datetime | None = None, after: str | None = None
) -> Iterator[ListedEvent]:
    """By when they end, earliest first; those behind the position `after`, where one is given."""
    found = table.query_all(keys.group_partition(group), _after(ends_after, after), index=BY_TIME)
    return (decode(ListedEvent, item) for item in found)


_LOOKED_AT = 20
"""Events among which the next is looked for: a group with so many drafts before it tells of none."""


def next_of_group(table: Table, event: ListedEvent, now: datetime) -> ListedEvent | None:
    """The group's next event that anybody may find, besides the one named."""
    found = listed(
        table,
        event.group,
        ends_after=now,
        status=EventStatus.PUBLISHED,
        only_listed=True,
        limit=_LOOKED_AT,
        start=None,
    )
    coming = (one for one in found.items if one.starts_at > now and one.id != event.id)
    return min(coming, key=lambda one: one.starts_at, default=None)


def by_id(table: Table, group: str, *, after: str | None = None) -> Iterator[ListedEvent]:
    """All events in the order of their ids, which nothing changes: a walk over them misses none that is moved.

    Those behind the id `after`, where one is given: ids are of letters and digits, which lie between these ends.
    """
    first, last = (keys.event(group, id).sk for id in (f"{after or ''} ", "~"))
    where = Path("sk").between(marshal(first), marshal(last))
    found = table.query_all(keys.group_partition(group), where)
    return (decode(ListedEvent, item) for item in found)
