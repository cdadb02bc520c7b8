"""What a flow asks of AWS: requests, and the capacity units they take.

Units are computed from the items themselves by AWS's rules, for the engine does not bill: a write takes one unit for
each KB, two in a transaction, and one for each KB in each index where the item's place or content there changes; a
consistent read takes one for each 4 KB.
"""

import math
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from rapport.store.dynamodb.schema import SCHEMA
from tests.testing.aws_calls import Params, Send, intercepted
from tests.testing.roles import unheld

Item = Mapping[str, Mapping[str, Any]]
_INDEXES = {
    index["KeySchema"][1]["AttributeName"]: frozenset(
        ["pk", "sk", *(key["AttributeName"] for key in index["KeySchema"]), *index["Projection"]["NonKeyAttributes"]]
    )
    for kind in ("LocalSecondaryIndexes", "GlobalSecondaryIndexes")
    for index in SCHEMA[kind]
}
"""By the key that gives an item its place there, all that each index holds."""
_READS = {"GetItem", "BatchGetItem", "Query"}
_IN_TRANSACTION = ("Put", "Update", "Delete")


@dataclass
class Bill:
    requests: Counter[str] = field(default_factory=Counter)
    read_units: float = 0
    write_units: float = 0

    def named(self) -> str:
        return ", ".join(f"{count} {name}" for name, count in sorted(self.requests.items()))


@contextmanager
def metered() -> Iterator[Bill]:
    """Counts every AWS call from here on."""
    bill = Bill()

    def counted(service: str, operation: str, params: Params, send: Send) -> Any:
        bill.requests[operation] += 1
        if service != "dynamodb":
            return send(operation, params)
        targets = list(_targets(operation, params))
        before = [_get(send, key) for key in targets]
        answer = send(operation, params)
        after = [_get(send, key) for key in targets]
        twice = 2 if operation == "TransactWriteItems" else 1
        bill.write_units += sum(_write_units(old, new, twice) for old, new in zip(before, after, strict=True))
        bill.read_units += _read_units(operation, params, answer)
        return answer

    with intercepted(counted):
        yield bill


def _targets(operation: str, params: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The keys that a request writes."""
    if operation == "TransactWriteItems":
        for item in params["TransactItems"]:
            yield from (_key(item[kind]) for kind in _IN_TRANSACTION if kind in item)
    elif operation in ("PutItem", "UpdateItem", "DeleteItem"):
        yield _key(params)


def _key(request: Mapping[str, Any]) -> dict[str, Any]:
    source = request.get("Key") or request["Item"]
    return {"TableName": request["TableName"], "Key": {"pk": source["pk"], "sk": source["sk"]}}


def _get(send: Send, key: Params) -> Item:
    with unheld():
        found: Item = send("GetItem", {**key, "ConsistentRead": True}).get("Item", {})
    return found


def _write_units(old: Item, new: Item, twice: int) -> float:
    units = float(twice * max(_kb(old), _kb(new), 1))
    for key, projected in _INDEXES.items():
        was, is_ = _entry(old, key, projected), _entry(new, key, projected)
        if was == is_:
            continue
        moved = was.get(key) != is_.get(key)
        units += _kb(is_) + (_kb(was) if moved else 0)
    return units


def _entry(item: Item, key: str, projected: frozenset[str]) -> Item:
    """What an index holds of an item; nothing where it has no place there."""
    return {name: value for name, value in item.items() if name in projected} if key in item else {}


def _read_units(operation: str, params: Mapping[str, Any], answer: Mapping[str, Any]) -> float:
    if operation not in _READS:
        return 0
    if operation == "Query":
        size = sum(_size(item) for item in answer["Items"])
        units = max(math.ceil(size / 4096), 1)
        return units if params.get("ConsistentRead") else units / 2
    if operation == "GetItem":
        units = max(math.ceil(_size(answer.get("Item", {})) / 4096), 1)
        return units if params.get("ConsistentRead") else units / 2
    asked = sum(len(table["Keys"]) for table in params["RequestItems"].values())
    found = [item for items in answer["Responses"].values() for item in items]
    return sum(max(math.ceil(_size(item) / 4096), 1) for item in found) + (asked - len(found))


def _kb(item: Item) -> int:
    return math.ceil(_size(item) / 1024) if item else 0


def _size(item: Item) -> int:
    return sum(len(name.encode()) + _value_size(value) for name, value in item.items())


def _value_size(attribute: Mapping[str, Any]) -> int:
    ((kind, value),) = attribute.items()
    if kind == "S":
        return len(value.encode())
    if kind == "N":
        return len(value) // 2 + 2
    if kind == "L":
        return 3 + sum(1 + _value_size(part) for part in value)
    if kind == "M":
        return 3 + sum(1 + len(name.encode()) + _value_size(part) for name, part in value.items())
    return 1
