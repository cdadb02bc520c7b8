"""The table and what can be done to it: PynamoDB's connection and expressions, without its models.

Errors come out as the domain's: a condition that failed is WriteConflictError; a table that is throttled, or whose
items others are at all the time, is RefusedForNowError. Whatever else DynamoDB says is a defect and passes through.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC
from typing import Any

from botocore.exceptions import ClientError
from pynamodb.connection.base import Connection, MetaTable
from pynamodb.exceptions import PynamoDBException
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action

from ...domain.base.dataclass import dataclass
from ...domain.base.errors import RapportError, RefusedForNowError, WriteConflictError
from . import backoff, refusals
from .codec import RawItem
from .keys import Key
from .schema import DUE, SCHEMA

_BATCH = 100
_KINDS = ("condition_check_items", "delete_items", "put_items", "update_items")
"""Of writes, in the order in which PynamoDB hands them over."""

_ALONE = {"put_items": "PutItem", "update_items": "UpdateItem", "delete_items": "DeleteItem"}


@dataclass(frozen=True)
class Write:
    """One write of a transaction."""

    kind: str
    request: dict[str, Any]
    refused_with: type[RapportError] = WriteConflictError
    """What is raised where its condition failed, whatever became of the others' conditions."""


@dataclass(frozen=True)
class RawPage:
    items: list[RawItem]
    last: RawItem | None
    """Where the next page starts after; None at the end."""


class Table:
    def __init__(self, connection: Connection, name: str) -> None:
        self.name = name
        self._connection = connection
        connection.add_meta_table(MetaTable({"TableName": name, **SCHEMA}))

    @property
    def client(self) -> Any:
        """boto3's client for DynamoDB, for what this class does not do: making the table, filling it."""
        return self._connection.client

    def id(self) -> str:
        """What tells this table from a copy of it, even of the same name: where it is, and when it was made."""
        table = self.client.describe_table(TableName=self.name)["Table"]
        return f"{table['TableArn']} {table['CreationDateTime'].astimezone(UTC).isoformat()}"

    def get(self, key: Key, *, consistent: bool = True) -> RawItem | None:
        """The item as it is; without `consistent`, for half the price, as it was a moment ago at the earliest."""
        answer = self._call("get_item", self.name, *key, consistent_read=consistent)
        return answer.get("Item")

    def get_many(self, keys: Iterable[Key]) -> dict[Key, RawItem]:
        """The items that exist of `keys`, read consistently, in as few requests as there can be."""
        found: dict[Key, RawItem] = {}
        wanted = [{"pk": {"S": key.pk}, "sk": {"S": key.sk}} for key in dict.fromkeys(keys)]
        while wanted:
            batch, wanted = wanted[:_BATCH], wanted[_BATCH:]
            answer = self._call("batch_get_item", self.name, batch, consistent_read=True)
            for item in answer["Responses"].get(self.name, []):
                found[key_of(item)] = item
            wanted += answer.get("UnprocessedKeys", {}).get(self.name, {}).get("Keys", [])
        return found

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
    ) -> RawPage:
        """One page of a partition, read consistently (but for the `due` index, which cannot be)."""
        answer = self._call(
            "query",
            self.name,
            pk,
            where,
            filter_condition=filter_,
            attributes_to_get=fields,
            consistent_read=index != DUE,
            exclusive_start_key=start,
            index_name=index,
            limit=limit,
            scan_index_forward=forward,
        )
        return RawPage(answer["Items"], answer.get("LastEvaluatedKey"))

    def count(self, pk: str, where: Condition, *, index: str) -> int:
        """How many items of a partition there are, read consistently, and none of them answered."""
        count, start = 0, None
        while True:
            answer = self._call(
                "query",
                self.name,
                pk,
                where,
                consistent_read=True,
                exclusive_start_key=start,
                index_name=index,
                select="COUNT",
            )
            count, start = count + int(answer["Count"]), answer.get("LastEvaluatedKey")
            if start is None:
                return count

    def query_all(self, pk: str, where: Condition | None = None, **options: Any) -> Iterator[RawItem]:
        start: RawItem | None = None
        while True:
            page = self.query(pk, where, start=start, **options)
            yield from page.items
            start = page.last
            if start is None:
                return

    def put(self, item: RawItem, condition: Condition | None = None) -> None:
        """Raises WriteConflictError where the condition failed; but not for what is there just as it was to be put.

        That is our own write, whose answer was lost and which botocore repeated. Where it matters who wrote an item,
        something must be in it that nobody else would write.
        """
        try:
            self._call("put_item", self.name, *key_of(item), attributes=item, condition=condition)
        except WriteConflictError:
            if self.get(key_of(item)) != item:
                raise

    def update(
        self, key: Key, actions: Sequence[Action], condition: Condition | None = None, *, returning: str = "NONE"
    ) -> RawItem:
        answer = self._call(
            "update_item", self.name, *key, actions=actions, condition=condition, return_values=returning
        )
        attributes: RawItem = answer.get("Attributes", {})
        return attributes

    def delete(self, key: Key, condition: Condition | None = None) -> None:
        self._call("delete_item", self.name, *key, condition=condition)

    def to_put(
        self,
        item: RawItem,
        condition: Condition | None = None,
        *,
        refused_with: type[RapportError] = WriteConflictError,
    ) -> Write:
        kwargs = self._connection.get_operation_kwargs(
            self.name, *key_of(item), key="Item", attributes=item, condition=condition
        )
        return Write("put_items", kwargs, refused_with)

    def to_update(
        self,
        key: Key,
        actions: Sequence[Action],
        condition: Condition | None = None,
        *,
        refused_with: type[RapportError] = WriteConflictError,
    ) -> Write:
        kwargs = self._connection.get_operation_kwargs(self.name, *key, actions=actions, condition=condition)
        return Write("update_items", kwargs, refused_with)

    def to_delete(self, key: Key, condition: Condition | None = None) -> Write:
        return Write("delete_items", self._connection.get_operation_kwargs(self.name, *key, condition=condition))

    def to_check(self, key: Key, condition: Condition) -> Write:
        kwargs = self._connection.get_operation_kwargs(self.name, *key, condition=condition)
        return Write("condition_check_items", kwargs)

    def transact(self, *writes: Write) -> None:
        """All of the writes or none. Raises WriteConflictError where a condition failed, or what its write says.

        One write alone is not sent as a transaction, which would cost twice as much.
        """
        if len(writes) == 1 and writes[0].kind in _ALONE:
            try:
                self._call("dispatch", _ALONE[writes[0].kind], writes[0].request)
            except WriteConflictError as error:
                raise writes[0].refused_with(*error.args) from error
            return
        requests = {kind: [write.request for write in writes if write.kind == kind] for kind in _KINDS}
        try:
            self._call("transact_write_items", **requests)
        except WriteConflictError as error:
            in_order = [write for kind in _KINDS for write in writes if write.kind == kind]
            raise _refused(in_order, error) from error

    def _call(self, operation: str, *args: Any, **options: Any) -> dict[str, Any]:
        """Asks again where another transaction was at the same items: that says nothing of our conditions."""
        for number in range(backoff.TRIES):
            try:
                answer: dict[str, Any] = getattr(self._connection, operation)(*args, **options)
            except (PynamoDBException, ClientError) as error:
                if not refusals.is_conflict(error):
                    raise refusals.translated(error) from error
                backoff.wait(number)
            else:
                return answer
        raise RefusedForNowError(refusals.BUSY)


def _refused(writes: Sequence[Write], error: WriteConflictError) -> RapportError:
    """The error of the first of these writes whose condition failed and that has one of its own.

    They are in the order in which DynamoDB was handed them.
    """
    failed = (
        write
        for write, has_failed in zip(writes, refusals.failed_conditions(error.__cause__), strict=False)
        if has_failed
    )
    own = (write.refused_with for write in failed if write.refused_with is not WriteConflictError)
    return next(own, WriteConflictError)(*error.args)


def key_of(item: RawItem) -> Key:
    return Key(item["pk"]["S"], item["sk"]["S"])
