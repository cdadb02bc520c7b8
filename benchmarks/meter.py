"""What a flow asks of AWS: requests, and the capacity units they take.

Units are computed from the items themselves by AWS's rules, for the engine does not bill: a write takes one unit for
each KB, two in a transaction, and one for each KB in each index where the item's place or content there changes; a
consistent read takes one for each 4 KB.
"""

import math
import re
from collections import Counter, defaultdict
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
_OVERHEAD = 100
_READS = {"GetItem", "BatchGetItem", "Query"}
_IN_TRANSACTION = ("Put", "Update", "Delete")


@dataclass
class Bill:
    requests: Counter[str] = field(default_factory=Counter)
    read_units: float = 0
    write_units: float = 0
    reads: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))
    writes: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))
    """The same units by the partition, of the table or of its global index, that they are of."""

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
        for old, new in zip(before, after, strict=True):
            for partition, written in _write_units(old, new, twice):
                bill.writes[partition] += written
                bill.write_units += written
        for partition, read in _read_units(operation, params, answer):
            bill.reads[partition] += read
            bill.read_units += read
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


def _write_units(old: Item, new: Item, twice: int) -> Iterator[tuple[str, float]]:
    if not (old or new):
        return  # what was deleted was not there
    table = (new or old)["pk"]["S"]
    yield table, twice * max(_kb(old), _kb(new), 1)
    for key, projected in _INDEXES.items():
        was, is_ = _entry(old, key, projected), _entry(new, key, projected)
        if was == is_:
            continue
        moved = was.get(key) != is_.get(key)
        partition = (is_ or was)["due_shard"]["S"] if key == "due_at" else table
        yield partition, _kb(is_) + (_kb(was) if moved else 0)


def _entry(item: Item, key: str, projected: frozenset[str]) -> Item:
    """What an index holds of an item; nothing where it has no place there."""
    return {name: value for name, value in item.items() if name in projected} if key in item else {}


def _read_units(operation: str, params: Mapping[str, Any], answer: Mapping[str, Any]) -> Iterator[tuple[str, float]]:
    if operation == "BatchGetItem":
        asked = Counter(key["pk"]["S"] for table in params["RequestItems"].values() for key in table["Keys"])
        for item in (item for items in answer["Responses"].values() for item in items):
            yield item["pk"]["S"], max(math.ceil(_size(item) / 4096), 1)
            asked[item["pk"]["S"]] -= 1
        yield from asked.items()  # what is not there takes one, too
    elif operation in _READS:
        size = sum(_size(item) for item in answer["Items"]) if operation == "Query" else _size(answer.get("Item", {}))
        units = max(math.ceil(size / 4096), 1)
        yield _partition(params), units if params.get("ConsistentRead") else units / 2


def _partition(params: Mapping[str, Any]) -> str:
    """Of a read of one of them."""
    if "Key" in params:
        return str(params["Key"]["pk"]["S"])
    placeholder = re.search(r"= (:\w+)", params["KeyConditionExpression"])
    assert placeholder
    return str(params["ExpressionAttributeValues"][placeholder[1]]["S"])


def _kb(item: Item) -> int:
    return math.ceil(_size(item) / 1024) if item else 0


def stored_size(item: Item) -> int:
    """In bytes, with what its local indexes hold of it, and the 100 bytes that AWS adds to each."""
    entries = [_entry(item, key, projected) for key, projected in _INDEXES.items() if key != "due_at"]
    return sum(_size(each) + _OVERHEAD for each in (item, *entries) if each)


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
