"""Groups: their settings, their pause, and the sweeps over their events."""

from collections.abc import Iterable
from datetime import datetime

from pynamodb.expressions.operand import Path

from ...domain.base.clock import utc_text
from ...domain.base.errors import NotFoundError
from ...domain.group import Group, Sweep
from ...domain.rule import Rule
from ..dynamodb import keys
from ..dynamodb.codec import decode
from ..dynamodb.expressions import all_of, exists, is_new, set_to
from ..dynamodb.items import to_item
from ..dynamodb.table import Table, Write

_BRAKES = ("complaints_brake", "strangers_brake")


def get(table: Table, group: str) -> Group:
    """Raises NotFoundError."""
    item = table.get(keys.group(group))
    if item is None:
        raise NotFoundError(f"There is no group {group}.")
    return decode(Group, item)


def former_team(table: Table, group: str) -> tuple[str, ...]:
    """The addresses that a group kept as its `team` before there were members."""
    item = table.get(keys.group(group)) or {}
    return tuple(one["S"] for one in item.get("team", {"L": []})["L"])


def forget_team(table: Table, group: str) -> None:
    table.update(keys.group(group), [Path("team").remove()], exists())


def to_create(table: Table, group: Group, rules: Iterable[Rule]) -> list[Write]:
    """The writes that make a group with its first rules; refused if there is one of this id."""
    return [table.to_put(to_item(group), is_new()), *(table.to_put(to_item(rule)) for rule in rules)]


def to_change(table: Table, old: Group, new: Group) -> Write:
    """The write of what differs, and of nothing else: the brakes write, too.

    Refused if somebody wrote the same since it was read.
    """
    before, after = to_item(old), to_item(new)
    names = sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))
    actions = [Path(name).set(after[name]) if name in after else Path(name).remove() for name in names]
    unchanged = (Path(name) == before[name] if name in before else Path(name).does_not_exist() for name in names)
    return table.to_update(keys.group(new.id), actions, all_of(exists(), *unchanged))


def to_pause(table: Table, group: str, now: datetime, why: str) -> Write:
    """The write that pauses a group; refused where it is paused already.

    The instant is written as groups are, for whoever changes it compares what is there with what they read.
    """
    actions = [set_to("paused_at", utc_text(now)), set_to("paused_why", why)]
    return table.to_update(keys.group(group), actions, all_of(exists(), Path("paused_at").does_not_exist()))


def to_brake(table: Table, old: Group, new: Group) -> Write:
    """The write of the brakes that differ; refused if one of them was written since it was read."""
    before, after = to_item(old), to_item(new)
    names = [name for name in _BRAKES if before.get(name) != after.get(name)]
    unchanged = (Path(name) == before[name] if name in before else Path(name).does_not_exist() for name in names)
    return table.to_update(
        keys.group(new.id), [Path(name).set(after[name]) for name in names], all_of(exists(), *unchanged)
    )


def to_resume(table: Table, group: str, now: datetime) -> Write:
    """A job that has what waited looked at, written with the end of a group's pause."""
    return table.to_put(to_item(Sweep(group=group, kind="resume", due_at=now)))


def to_replan(table: Table, group: str, now: datetime) -> Write:
    """A job that has every event of the group planned anew, written with the change of a group's rule."""
    return table.to_put(to_item(Sweep(group=group, kind="replan", due_at=now)))
