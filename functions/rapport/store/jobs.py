"""The index of all that has something to do later, and how a worker takes a job for itself."""

from collections.abc import Iterator
from datetime import datetime

from pynamodb.expressions.operand import Path
from pynamodb.expressions.update import Action

from ..domain.clock import instant_text
from .dynamodb import keys
from .dynamodb.codec import RawItem, marshal
from .dynamodb.items import job_index
from .dynamodb.keys import Key
from .dynamodb.schema import DUE
from .dynamodb.table import Table, equals, is_new, key_of, set_to


def due(table: Table, now: datetime, limit: int) -> Iterator[tuple[Key, str]]:
    """Jobs due by `now`, at most `limit` of each shard, each with the instant (as stored) at which it was due."""
    for shard in keys.due_shards():
        where = Path("due_at") <= marshal(instant_text(now))
        for item in table.query(shard, where, index=DUE, limit=limit).items:
            yield key_of(item), item["due_at"]["S"]


def claim(table: Table, key: Key, due_at: str, lease_until: datetime) -> RawItem:
    """Takes a job by moving its instant on to the end of a lease: if its worker dies, it comes due again.

    Raises WriteConflictError if somebody else took or changed it since `due_at` was read.
    """
    actions: list[Action] = [Path("claims").add(marshal(1))]
    actions += [Path(name).set(value) for name, value in job_index(key, lease_until).items()]
    return table.update(key, actions, equals("due_at", due_at), returning="ALL_NEW")


def put_off(table: Table, key: Key, read: RawItem, until: datetime, *, claims: int = 0) -> RawItem:
    """Has a job looked at again at `until`. Raises WriteConflictError if it is gone, or changed since it was `read`."""
    actions = [set_to("claims", claims)]
    actions += [Path(name).set(value) for name, value in job_index(key, until).items()]
    return table.update(key, actions, Path("due_at") == read["due_at"], returning="ALL_NEW")


def signup_changes(table: Table, group: str, event: str) -> Iterator[Key]:
    """What happened to an event's signups and is still to be carried out."""
    return (key_of(item) for item in table.query_all(keys.event_partition(group, event), Path("sk").startswith("ACT#")))


def wake(table: Table, key: Key, at: datetime, latest: datetime) -> None:
    """Has a job that is due by `latest` looked at by `at`. Raises WriteConflictError if it is not, or sooner anyway."""
    actions = [Path(name).set(value) for name, value in job_index(key, at).items()]
    due = Path("due_at").between(marshal(instant_text(at)), marshal(instant_text(latest)))
    table.update(key, actions, due)


def finish(table: Table, key: Key, read: RawItem) -> None:
    """Deletes a job that is done. Raises WriteConflictError if it is gone, or wanted anew since it was `read`."""
    table.delete(key, Path("due_at") == read["due_at"])


def mark(table: Table, group: str, id: str, by: str, expires_at: datetime) -> None:
    """Notes that something was done that is done once; `by` is new for each try. Raises WriteConflictError."""
    key = keys.mark(group, id)
    fields = {"pk": key.pk, "sk": key.sk, "by": by, "expires_at": int(expires_at.timestamp())}
    table.put({name: marshal(value) for name, value in fields.items()}, is_new())


def unmark(table: Table, group: str, id: str) -> None:
    table.delete(keys.mark(group, id))
