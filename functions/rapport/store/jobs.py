"""The index of all that has something to do later, and how a worker takes a job for itself."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Generic, Protocol, TypeVar

from pynamodb.expressions.operand import Path
from pynamodb.expressions.update import Action

from ..domain.base.clock import instant_text, parse_instant
from ..domain.base.dataclass import dataclass
from ..domain.group import Sweep
from ..domain.signup import SignupChange
from .dynamodb import keys
from .dynamodb.codec import RawItem, decode, marshal
from .dynamodb.expressions import equals, set_to
from .dynamodb.items import JOB_KINDS, job_index, job_kind, key_for
from .dynamodb.keys import Key, group_in
from .dynamodb.schema import DUE
from .dynamodb.table import Table, key_of

__all__ = [
    "AnyJob",
    "Due",
    "Job",
    "Key",
    "claim",
    "due",
    "finish",
    "group_in",
    "job_kind",
    "key_for",
    "put_off",
    "read",
    "wake",
]

T_co = TypeVar("T_co", covariant=True)
THINGS: Mapping[str, type] = {kind: thing for thing, kind in JOB_KINDS.items()}


class AnyJob(Protocol):
    """What may have something to do later."""

    @property
    def due_at(self) -> datetime | None: ...


@dataclass(frozen=True)
class Due:
    """What the index says of a job."""

    kind: str
    key: Key
    due_at: str
    """As stored."""


@dataclass(frozen=True, kw_only=True)
class Job(Generic[T_co]):
    """A job as its worker has it."""

    kind: str
    key: Key
    thing: T_co
    """What it is about, as it is stored."""
    due_at: str
    """As stored: until then the worker has it for itself. Who changes the job changes this, too."""
    wanted_at: datetime
    """When it was due."""
    claims: int


def due(table: Table, now: datetime, limit: int) -> Iterator[list[Due]]:
    """All jobs due by `now`, the oldest of each shard first: at most `limit` of each shard at a time."""
    where = Path("due_at") <= marshal(instant_text(now))
    starts: dict[str, RawItem | None] = dict.fromkeys(keys.due_shards())
    while starts:
        pages = {
            shard: table.query(shard, where, index=DUE, limit=limit, start=start) for shard, start in starts.items()
        }
        yield [
            Due(item["kind"]["S"], key_of(item), item["due_at"]["S"]) for page in pages.values() for item in page.items
        ]
        starts = {shard: page.last for shard, page in pages.items() if page.last is not None}


def read(table: Table, kind: str, key: Key) -> Job[Any] | None:
    """A job as it is, claimed by nobody; None where it is done."""
    item = table.get(key)
    return _job(kind, key, item, item["due_at"]["S"]) if item is not None and "due_at" in item else None


def claim(table: Table, kind: str, key: Key, due_at: str, lease_until: datetime) -> Job[Any]:
    """Takes a job by moving its instant on to the end of a lease: if its worker dies, it comes due again.

    Raises WriteConflictError if somebody else took or changed it since `due_at` was read.
    """
    actions: list[Action] = [Path("claims").add(marshal(1))]
    actions += [Path(name).set(value) for name, value in job_index(key, lease_until).items()]
    return _job(kind, key, table.update(key, actions, equals("due_at", due_at), returning="ALL_NEW"), due_at)


def _job(kind: str, key: Key, item: RawItem, wanted_at: str) -> Job[Any]:
    return Job(
        kind=kind,
        key=key,
        thing=decode(THINGS.get(kind, Sweep), item),
        due_at=item["due_at"]["S"],
        wanted_at=parse_instant(wanted_at),
        claims=int(item.get("claims", {"N": "0"})["N"]),
    )


def put_off(table: Table, job: Job[T_co], until: datetime, *, claims: int = 0, cursor: str | None = None) -> Job[T_co]:
    """Has a job looked at again at `until`, from `cursor` on. Raises WriteConflictError if it is gone, or changed."""
    actions = [set_to("claims", claims)]
    actions += [set_to("cursor", cursor)] if cursor is not None else []
    actions += [Path(name).set(value) for name, value in job_index(job.key, until).items()]
    item = table.update(job.key, actions, equals("due_at", job.due_at), returning="ALL_NEW")
    return _job(job.kind, job.key, item, instant_text(job.wanted_at))


def finish(table: Table, job: Job[object]) -> None:
    """Deletes a job that is done. Raises WriteConflictError if it is gone, or changed since it was read."""
    table.delete(job.key, equals("due_at", job.due_at))


def wake(table: Table, thing: SignupChange, at: datetime, latest: datetime) -> None:
    """Has a job that is due by `latest` looked at by `at`. Raises WriteConflictError if it is not, or sooner anyway."""
    key = key_for(thing)
    actions = [Path(name).set(value) for name, value in job_index(key, at).items()]
    table.update(key, actions, Path("due_at").between(marshal(instant_text(at)), marshal(instant_text(latest))))
