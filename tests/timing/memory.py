"""The table as a dictionary, for lives so long that moto would take minutes over them.

It reads PynamoDB's expressions as DynamoDB does, as far as the store uses them; what it does not know it refuses.
All other tests hold the same store against moto, and against an engine that speaks DynamoDB's own protocol.
"""

import bisect
import operator
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast
from unittest.mock import patch

from pynamodb.connection.base import Connection
from pynamodb.expressions import condition as conditions
from pynamodb.expressions import operand as operands
from pynamodb.expressions import update as updates
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.operand import Path
from pynamodb.expressions.update import Action

from rapport.domain.errors import RaceLostError
from rapport.store.codec import RawItem, marshal, unmarshal
from rapport.store.keys import Key
from rapport.store.table import DUE, Page, Table, Write, key_of
from tests import world

HASH = {DUE: "due_shard"}
COMPARE: Mapping[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "<>": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "begins_with": str.startswith,
    "contains": operator.contains,
}


class MemoryTable(Table):
    def __init__(self) -> None:
        self.name = "rapport"
        self.items: dict[Key, RawItem] = {}
        self.sorted_keys: list[Key] = []
        self._connection = cast(Connection, SimpleNamespace(client=SimpleNamespace(create_table=lambda **_: None)))

    def id(self) -> str:
        return "in memory"

    def get(self, key: Key) -> RawItem | None:
        return self.items.get(key)

    def get_many(self, keys: Any) -> dict[Key, RawItem]:
        return {key: self.items[key] for key in keys if key in self.items}

    def query(
        self,
        pk: str,
        where: Condition | None = None,
        *,
        index: str | None = None,
        filter_: Condition | None = None,
        fields: Sequence[str] | None = None,
        limit: int | None = None,
        start: RawItem | None = None,
        forward: bool = True,
    ) -> Page:
        assert forward, "nothing is read backwards"
        hash_, order = HASH.get(index or "", "pk"), "due_at" if index == DUE else index or "sk"
        candidates = self.items.values() if index == DUE else self.partition(pk)
        found = [item for item in candidates if item.get(hash_) == {"S": pk} and order in item]
        found = [item for item in found if where is None or holds(where, item)]
        found.sort(key=lambda item: (item[order]["S"], item["sk"]["S"]))
        if start is not None:
            place = (start[order]["S"], start["sk"]["S"])
            found = [item for item in found if (item[order]["S"], item["sk"]["S"]) > place]
        page, more = found[:limit], limit is not None and len(found) > limit
        last = {name: page[-1][name] for name in {"pk", "sk", hash_, order}} if more else None
        kept = [item for item in page if filter_ is None or holds(filter_, item)]
        return Page([{name: item[name] for name in fields or item if name in item} for item in kept], last)

    def partition(self, pk: str) -> Iterator[RawItem]:
        first = bisect.bisect_left(self.sorted_keys, Key(pk, ""))
        for key in self.sorted_keys[first:]:
            if key.pk != pk:
                return
            yield self.items[key]

    def put(self, item: RawItem, condition: Condition | None = None) -> None:
        self.transact(self.to_put(item, condition))

    def update(
        self, key: Key, actions: Sequence[Action], condition: Condition | None = None, *, returning: str = "NONE"
    ) -> RawItem:
        self.transact(self.to_update(key, actions, condition))
        return {} if returning == "NONE" else self.items[key]

    def delete(self, key: Key, condition: Condition | None = None) -> None:
        self.transact(self.to_delete(key, condition))

    def to_put(self, item: RawItem, condition: Condition | None = None) -> Write:
        return Write("put", {"key": key_of(item), "condition": condition, "item": item})

    def to_update(self, key: Key, actions: Sequence[Action], condition: Condition | None = None) -> Write:
        return Write("update", {"key": key, "condition": condition, "actions": actions})

    def to_delete(self, key: Key, condition: Condition | None = None) -> Write:
        return Write("delete", {"key": key, "condition": condition})

    def to_check(self, key: Key, condition: Condition) -> Write:
        return Write("check", {"key": key, "condition": condition})

    def transact(self, *writes: Write) -> None:
        wanted = [(write, cast(Key, write.request["key"])) for write in writes]
        assert len({key for _, key in wanted}) == len(writes), "one item, one write"
        for write, key in wanted:
            condition = write.request["condition"]
            if condition is not None and not holds(condition, self.items.get(key, {})):
                raise RaceLostError("ConditionalCheckFailed")
        for write, key in wanted:
            self._write(write, key)

    def _write(self, write: Write, key: Key) -> None:
        if write.kind == "delete":
            if self.items.pop(key, None) is not None:
                self.sorted_keys.remove(key)
            return
        if write.kind == "check":
            return
        if key not in self.items:
            bisect.insort(self.sorted_keys, key)
        new = {"pk": {"S": key.pk}, "sk": {"S": key.sk}}
        old = self.items.get(key, new)
        self.items[key] = write.request["item"] if write.kind == "put" else changed(old, write.request["actions"])


def holds(condition: Condition, item: RawItem) -> bool:
    match condition:
        case conditions.And() | conditions.Or():
            parts = [holds(part, item) for part in condition.values]
            return all(parts) if isinstance(condition, conditions.And) else any(parts)
        case conditions.Not():
            return not holds(condition.values[0], item)
        case conditions.Exists() | conditions.NotExists():
            there = condition.values[0].path[0] in item
            return there is isinstance(condition, conditions.Exists)
    given = [value_of(part, item) for part in condition.values]
    return None not in given and compares(condition, given)


def compares(condition: Condition, given: list[Any]) -> bool:
    match condition:
        case conditions.Between():
            return bool(given[1] <= given[0] <= given[2])
        case conditions.In():
            return given[0] in given[1:]
    return COMPARE[condition.operator](*given)


def value_of(operand: Any, item: RawItem) -> Any:
    """As Python has it; None for what is not there."""
    match operand:
        case operands.Value():
            return unmarshal(operand.value)
        case operands.Path():
            (name,) = operand.path
            return unmarshal(item[name]) if name in item else None
        case operands._Increment():
            return value_of(operand.values[0], item) + value_of(operand.values[1], item)
        case operands._IfNotExists():
            known = value_of(operand.values[0], item)
            return value_of(operand.values[1], item) if known is None else known
    raise NotImplementedError(type(operand).__name__)


def changed(old: RawItem, actions: Sequence[Action]) -> RawItem:
    new = dict(old)
    for action in actions:
        (name,) = cast(Path, action.values[0]).path
        match action:
            case updates.SetAction():
                new[name] = marshal(value_of(action.values[1], old))
            case updates.RemoveAction():
                new.pop(name, None)
            case updates.AddAction():
                before = unmarshal(old[name]) if name in old else 0
                new[name] = marshal(before + value_of(action.values[1], old))
            case _:
                raise NotImplementedError(type(action).__name__)
    return new


class WorldInMemory(world.World):
    def dump(self) -> dict[tuple[str, str], Any]:
        stored = cast(MemoryTable, self.app.table).items
        return {(key.pk, key.sk): item for key, item in stored.items() if "#RATE#" not in key.pk}


@contextmanager
def world_in_memory() -> Iterator[world.World]:
    wired = replace(world._wired(), table=MemoryTable())
    with patch.object(world, "_wired", lambda: wired):
        yield WorldInMemory()
