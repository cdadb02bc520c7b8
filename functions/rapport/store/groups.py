"""Groups, their rules and their API keys."""

from collections.abc import Iterable
from datetime import datetime

from pynamodb.expressions.operand import Path

from ..domain.clock import instant_text
from ..domain.errors import NotFoundError
from ..domain.group import Group, Sweep
from ..domain.rule import Rule
from .dynamodb import keys
from .dynamodb.codec import decode
from .dynamodb.items import to_item
from .dynamodb.table import Table, Write, all_of, exists, is_new, set_to


def get(table: Table, group: str) -> Group:
    """Raises NotFoundError."""
    item = table.get(keys.group(group))
    if item is None:
        raise NotFoundError(f"There is no group {group}.")
    return decode(Group, item)


def create(table: Table, group: Group, rules: Iterable[Rule]) -> None:
    """A group with its first rules. Raises WriteConflictError if there is one of this id."""
    table.transact(table.to_put(to_item(group), is_new()), *(table.to_put(to_item(rule)) for rule in rules))


def change(table: Table, group: Group, names: Iterable[str]) -> None:
    """Writes these fields as they are in `group`, and no others: the circuit breaker writes, too."""
    item = to_item(group)
    actions = [Path(name).set(item[name]) if name in item else Path(name).remove() for name in names]
    table.update(keys.group(group.id), actions, exists())


def pause(table: Table, group: str, now: datetime, why: str, *also: Write) -> None:
    """Raises WriteConflictError where it is paused already."""
    actions = [set_to("paused_at", instant_text(now)), set_to("paused_why", why)]
    unpaused = all_of(exists(), Path("paused_at").does_not_exist())
    table.transact(table.to_update(keys.group(group), actions, unpaused), *also)


def resume(table: Table, group: str, now: datetime) -> None:
    """Lets a paused group send again, and has what waited looked at. Raises WriteConflictError if it is not paused."""
    actions = [Path("paused_at").remove(), Path("paused_why").remove(), set_to("resumed_at", instant_text(now))]
    paused = all_of(exists(), Path("paused_at").exists())
    again = table.to_put(to_item(Sweep(group=group, kind="resume", due_at=now)))
    table.transact(table.to_update(keys.group(group), actions, paused), again)


def to_replan(table: Table, group: str, now: datetime) -> Write:
    """A job that has every event of the group planned anew, written with the change of a group's rule."""
    return table.to_put(to_item(Sweep(group=group, kind="replan", due_at=now)))
