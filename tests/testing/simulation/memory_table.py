"""A DynamoDB table in memory: exact, strict, quick to copy.

Requests and answers are DynamoDB's own, as botocore hands them over, and so are the errors. What the service does not
use is refused, not guessed. `tests/crash/test_memory_table.py` holds it against MiniStack.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from botocore.exceptions import ClientError

from tests.testing.simulation import expressions
from tests.testing.simulation.expressions import ExpressionError, Item, Scope, Test, Value

Params = Mapping[str, Any]
Answer = dict[str, Any]
Snapshot = dict[str, dict[str, Item]]
READS = ("GetItem", "BatchGetItem", "Query", "DescribeTable")


class Key(NamedTuple):
    pk: str
    sk: str


@dataclass(frozen=True)
class Index:
    hash: str
    range: str
    projected: frozenset[str] | None = None
    """The attributes that it holds; None for all."""

    def seen(self, item: Item) -> Item:
        """What a reader of the index gets of an item."""
        return {name: value for name, value in item.items() if self.projected is None or name in self.projected}


@dataclass(frozen=True)
class Write:
    """One write, evaluated and maybe made: the item before and after, None where there is none."""

    key: Key
    old: Item | None
    new: Item | None
    holds: bool = True


class MemoryTable:
    """Made from a table's schema. `on_write` hears of what was just made, all of a transaction at once."""

    def __init__(self, schema: Mapping[str, Any], on_write: Callable[[list[Write]], None] = lambda _: None) -> None:
        self._schema = schema
        self._indexes = {"": Index("pk", "sk")} | {
            index["IndexName"]: Index(
                index["KeySchema"][0]["AttributeName"],
                index["KeySchema"][1]["AttributeName"],
                _projection(index),
            )
            for kind in ("LocalSecondaryIndexes", "GlobalSecondaryIndexes")
            for index in schema[kind]
        }
        self._partitions: Snapshot = {}
        self._sparse: dict[str, list[Item]] = {}
        """By the attribute that a global index is keyed by: the items that have it. Forgotten with every change."""
        self._on_write = on_write
        self.writes = 0
        """How many there were that changed something."""
        self.created_at = datetime(2026, 1, 1, tzinfo=UTC)
        self.page_items: int | None = None
        """How many items a query reads at most: DynamoDB's 1 MB."""
        self._operations: Mapping[str, Callable[[Params], Answer]] = {
            "GetItem": self._get_item,
            "BatchGetItem": self._batch_get_item,
            "Query": self._query,
            "PutItem": lambda params: self._write(self._put(params), params),
            "UpdateItem": lambda params: self._write(self._update(params), params),
            "DeleteItem": lambda params: self._write(self._delete(params), params),
            "TransactWriteItems": self._transact,
            "DescribeTable": self._describe,
        }

    def call(self, operation: str, params: Params) -> Answer:
        """Raises ClientError as botocore does."""
        if operation not in self._operations:
            raise NotImplementedError(f"teach the table in memory {operation}")
        try:
            return self._operations[operation](params)
        except ExpressionError as error:
            raise refusal("ValidationException", str(error), operation) from error

    # ---- For tests ----

    def snapshot(self) -> Snapshot:
        """All items. They are never changed in place, so nothing deeper is copied."""
        return {pk: dict(partition) for pk, partition in self._partitions.items()}

    def restore(self, snapshot: Snapshot) -> None:
        self._partitions = {pk: dict(partition) for pk, partition in snapshot.items()}
        self._sparse.clear()

    def as_of(self, snapshot: Snapshot) -> "MemoryTable":
        """Another of the same kind, with these items."""
        made = MemoryTable(self._schema)
        made.page_items, made.created_at = self.page_items, self.created_at
        made.restore(snapshot)
        return made

    def restore_as_another(self, snapshot: Snapshot) -> None:
        """As AWS does: into a table that is new, if only of the same name."""
        self.restore(snapshot)
        self.created_at += timedelta(days=1)

    def items(self) -> Iterable[Item]:
        return (item for partition in self._partitions.values() for item in partition.values())

    def partition(self, pk: str) -> Mapping[str, Item]:
        return self._partitions.get(pk, {})

    # ---- Reading ----

    def _get_item(self, params: Params) -> Answer:
        _known(params, "TableName", "Key", "ConsistentRead")
        found = self._find(_key(params["Key"]))
        return {"Item": dict(found)} if found is not None else {}

    def _batch_get_item(self, params: Params) -> Answer:
        _known(params, "RequestItems")
        ((table, wanted),) = params["RequestItems"].items()
        _known(wanted, "Keys", "ConsistentRead")
        wanted_keys = [_key(key) for key in wanted["Keys"]]
        if not 1 <= len(wanted_keys) <= 100 or len(set(wanted_keys)) < len(wanted_keys):
            raise ExpressionError("1 to 100 keys, each once")
        found = [self._find(key) for key in wanted_keys]
        return {"Responses": {table: [dict(item) for item in found if item is not None]}, "UnprocessedKeys": {}}

    def _query(self, params: Params) -> Answer:
        _known(
            params,
            *("TableName", "IndexName", "KeyConditionExpression", "FilterExpression", "ProjectionExpression"),
            *("ExpressionAttributeNames", "ExpressionAttributeValues", "ConsistentRead", "ExclusiveStartKey"),
            *("Limit", "ScanIndexForward", "Select"),
        )
        index = self._indexes[params.get("IndexName", "")]
        if index.hash != "pk" and params.get("ConsistentRead"):
            raise ExpressionError("a global index cannot be read consistently")
        found = self._in_index(index, params)
        found.sort(key=lambda item: _place(index, item), reverse=not params.get("ScanIndexForward", True))
        page, last = self._page(index, found, params)
        _refuse_unprojected(index, params)
        seen, matches = map(index.seen, page), _matches(params)
        items = [_selected(item, params) for item in seen if matches(item)]
        answer: Answer = {"Count": len(items)} if params.get("Select") == "COUNT" else {"Items": items}
        return answer | ({"LastEvaluatedKey": last} if last else {})

    def _in_index(self, index: Index, params: Params) -> list[Item]:
        name, value, rest = expressions.key_condition(params["KeyConditionExpression"])
        names, values = params.get("ExpressionAttributeNames", {}), params["ExpressionAttributeValues"]
        if names.get(name, name) != index.hash:
            raise ExpressionError(f"{name} is not the index's partition key")
        partition = values[value]["S"]
        items = self.partition(partition).values() if index.hash == "pk" else self._all_with(index.hash)
        there = (item for item in items if index.range in item and item.get(index.hash) == {"S": partition})
        return [item for item in there if rest(Scope(item, names, values))]

    def _all_with(self, name: str) -> list[Item]:
        if name not in self._sparse:
            self._sparse[name] = [item for item in self.items() if name in item]
        return self._sparse[name]

    def _page(self, index: Index, found: list[Item], params: Params) -> tuple[list[Item], Item | None]:
        start = params.get("ExclusiveStartKey")
        if start is not None:
            place, forward = _place(index, start), params.get("ScanIndexForward", True)
            found = [
                item for item in found if (_place(index, item) > place) == forward and _place(index, item) != place
            ]
        most = min(params.get("Limit") or len(found), self.page_items or len(found))
        more = len(found) > most
        page = found[:most]
        return page, ({name: page[-1][name] for name in ("pk", "sk", index.hash, index.range)} if more else None)

    def _find(self, key: Key) -> Item | None:
        return self._partitions.get(key.pk, {}).get(key.sk)

    # ---- Writing ----

    def _put(self, params: Params) -> Write:
        _known(params, "TableName", "Item", *_CONDITION)
        item = dict(params["Item"])
        return self._prepared(_key(item), item, params)

    def _update(self, params: Params) -> Write:
        _known(params, "TableName", "Key", "UpdateExpression", "ReturnValues", *_CONDITION)
        key = _key(params["Key"])
        old = self._find(key)
        new: Item = dict(old or params["Key"])
        scope = _scope(dict(new), params)
        if _condition(params)(_scope(old or {}, params)):
            for change in expressions.update(params["UpdateExpression"]):
                change(scope, new)
        if _key(new) != key:
            raise ExpressionError("a key cannot be changed")
        return self._prepared(key, new, params)

    def _delete(self, params: Params) -> Write:
        _known(params, "TableName", "Key", *_CONDITION)
        return self._prepared(_key(params["Key"]), None, params)

    def _check(self, params: Params) -> Write:
        _known(params, "TableName", "Key", *_CONDITION)
        key = _key(params["Key"])
        return self._prepared(key, self._find(key), params)

    def _prepared(self, key: Key, new: Item | None, params: Params) -> Write:
        old = self._find(key)
        holds = _condition(params)(_scope(old or {}, params))
        if new is not None and holds:
            self._validate(new)
        return Write(key, old, new, holds)

    def _validate(self, item: Item) -> None:
        for index in self._indexes.values():
            for name in (index.hash, index.range):
                if name in item and not item[name].get("S"):
                    raise ExpressionError(f"{name} must be text, and not empty: it is a key")

    def _write(self, write: Write, params: Params) -> Answer:
        if not write.holds:
            raise refusal("ConditionalCheckFailedException", "The conditional request failed")
        self._make([write])
        match params.get("ReturnValues", "NONE"):
            case "ALL_NEW":
                return {"Attributes": dict(write.new or {})}
            case "UPDATED_NEW":
                old = write.old or {}
                return {
                    "Attributes": {
                        n: v for n, v in (write.new or {}).items() if n not in Key._fields and old.get(n) != v
                    }
                }
            case "NONE":
                return {}
        raise NotImplementedError(params["ReturnValues"])

    def _transact(self, params: Params) -> Answer:
        _known(params, "TransactItems", "ClientRequestToken")
        kinds = {"Put": self._put, "Update": self._update, "Delete": self._delete, "ConditionCheck": self._check}
        writes = [kinds[kind](request) for one in params["TransactItems"] for kind, request in one.items()]
        if not 1 <= len(writes) <= 100 or len({write.key for write in writes}) < len(writes):
            raise ExpressionError("1 to 100 writes, each of another item")
        if not all(write.holds for write in writes):
            raise cancelled("None" if write.holds else "ConditionalCheckFailed" for write in writes)
        self._make(writes)
        return {}

    def _make(self, writes: list[Write]) -> None:
        changed = [write for write in writes if write.new != write.old]
        for write in changed:
            partition = self._partitions.setdefault(write.key.pk, {})
            if write.new is None:
                del partition[write.key.sk]
            else:
                partition[write.key.sk] = write.new
        if changed:
            self.writes += 1
            self._sparse.clear()
            self._on_write(changed)

    def _describe(self, params: Params) -> Answer:
        arn = f"arn:aws:dynamodb:::table/{params['TableName']}"
        return {"Table": {"TableArn": arn, "CreationDateTime": self.created_at}}


_CONDITION = ("ConditionExpression", "ExpressionAttributeNames", "ExpressionAttributeValues")


def refusal(code: str, message: str, operation: str = "", **more: Any) -> ClientError:
    metadata = {"HTTPStatusCode": 400, "HTTPHeaders": {}}
    return ClientError({"Error": {"Code": code, "Message": message}, "ResponseMetadata": metadata, **more}, operation)


def cancelled(codes: Iterable[str]) -> ClientError:
    """What a transaction is answered with that was not made."""
    reasons = [{"Code": code} for code in codes]
    listed = ", ".join(reason["Code"] for reason in reasons)
    message = f"Transaction cancelled, please refer cancellation reasons for specific reasons [{listed}]"
    return refusal("TransactionCanceledException", message, "TransactWriteItems", CancellationReasons=reasons)


def _known(params: Params, *names: str) -> None:
    strange = params.keys() - {*names, "ReturnConsumedCapacity"}
    if strange:
        raise NotImplementedError(f"teach the table in memory {strange}")


def _key(item: Mapping[str, Any]) -> Key:
    return Key(item["pk"]["S"], item["sk"]["S"])


def _place(index: Index, item: Item) -> tuple[bytes, bytes, bytes]:
    """Where an item is in an index; items of the same range key are in the order of the table."""
    return item[index.range]["S"].encode(), item["pk"]["S"].encode(), item["sk"]["S"].encode()


def _scope(item: Mapping[str, Any], params: Params) -> Scope:
    return Scope(item, params.get("ExpressionAttributeNames", {}), params.get("ExpressionAttributeValues", {}))


def _condition(params: Params) -> Test:
    text = params.get("ConditionExpression")
    return expressions.condition(text) if text else lambda _: True


def _matches(params: Params) -> Callable[[Item], bool]:
    text = params.get("FilterExpression")
    test = expressions.condition(text) if text else None
    return lambda item: test is None or test(_scope(item, params))


def _projection(index: Mapping[str, Any]) -> frozenset[str] | None:
    projection = index["Projection"]
    keys = {"pk", "sk", *(key["AttributeName"] for key in index["KeySchema"])}
    match projection["ProjectionType"]:
        case "ALL":
            return None
        case "KEYS_ONLY":
            return frozenset(keys)
        case "INCLUDE":
            return frozenset(keys | set(projection["NonKeyAttributes"]))
    raise ExpressionError(f"no such projection: {projection}")


def _refuse_unprojected(index: Index, params: Params) -> None:
    """DynamoDB fetches what a local index lacks, at a price for each item, and of a global one refuses to."""
    if index.projected is None:
        return
    said = " ".join(params.get(name, "") for name in ("FilterExpression", "ProjectionExpression"))
    names = {params["ExpressionAttributeNames"][token] for token in re.findall(r"(#\w+)(?:\.#?\w+)*", said)}
    if names - index.projected:
        raise ExpressionError(f"not in the index: {names - index.projected}")


def _selected(item: Item, params: Params) -> Item:
    if "ProjectionExpression" not in params:
        return item
    scope = _scope(item, params)
    selected: Item = {}
    for token in params["ProjectionExpression"].split(","):
        found = scope.value(token.strip())
        if found is not None:
            _put_at(selected, scope.path(token.strip()), found)
    return selected


def _put_at(item: Item, path: list[str], value: Value) -> None:
    """What is selected of a map stands in a map of its own."""
    *outer, last = path
    for name in outer:
        item = item.setdefault(name, {"M": {}})["M"]
    item[last] = value
