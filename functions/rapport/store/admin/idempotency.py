"""Requests that were answered once and for all: a repeat with the same key gets the first one's answer."""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from pynamodb.expressions.operand import Path

from ...domain.base.dataclass import dataclass
from ...domain.base.errors import RapportError
from ..dynamodb import keys
from ..dynamodb.codec import decode, encode, marshal
from ..dynamodb.expressions import is_new
from ..dynamodb.table import Table, Write

T = TypeVar("T")

Keep = Callable[[T], list[Write]]
"""Of a thing that is being made: what its transaction keeps besides, so that a repeat of the request makes no other."""


def to_keep_nothing(_: object) -> list[Write]:
    return []


class AnsweredAlreadyError(RapportError):
    """Another request with this key was faster: nothing of ours was written."""


@dataclass(frozen=True, kw_only=True)
class Answered:
    """A request that made something, by a hash of who asked for what with which key."""

    group: str
    id: str
    body_hash: str
    status: int
    answer: str
    """What it was answered with, without secrets and without anything of a person; as JSON."""
    expires_at: int
    """Seconds since 1970. DynamoDB deletes it some days later: who reads it must look."""


def find(table: Table, group: str, id: str, now: datetime) -> Answered | None:
    item = table.get(keys.idempotency(group, id))
    found = decode(Answered, item) if item else None
    return found if found is not None and found.expires_at > now.timestamp() else None


def to_add(table: Table, answered: Answered, now: datetime) -> Write:
    """Refused with AnsweredAlreadyError."""
    key = keys.idempotency(answered.group, answered.id)
    item = {**encode(answered), "pk": {"S": key.pk}, "sk": {"S": key.sk}}
    is_free = is_new() | (Path("expires_at") <= marshal(int(now.timestamp())))
    return table.to_put(item, is_free, refused_with=AnsweredAlreadyError)
