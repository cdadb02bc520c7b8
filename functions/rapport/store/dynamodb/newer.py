"""Attributes that a newer release has added to an item: kept as they are by an older one that writes the item back.

Both are at work during a deployment, and after a rollback the older one is alone with what the newer one wrote.
"""

from collections.abc import Collection, Mapping
from dataclasses import fields
from functools import cache
from typing import Any

from .shown import SHOWN

Attributes = dict[str, Any]

NEWER = "newer_fields"
"""The field of a thing that holds them."""

_OF_THE_TABLE = frozenset(
    ("pk", "sk", "v", "by_time", "by_name", "search", "kind", "due_shard", "due_at", "claims", "cursor", "expires_at")
)
"""What is written of an item beside a thing's fields, anew by each write: keys, indexes, its state as a job."""


@cache
def _known(kind: type) -> frozenset[str] | None:
    """What this release may find in an item of a kind; None where the kind is never written back."""
    names = frozenset(field.name for field in fields(kind))
    return names | _OF_THE_TABLE if NEWER in names else None


def newer_fields(kind: type, item: Attributes, upgraded: Collection[str]) -> Attributes:
    """The attributes of an item that this release knows nothing of; not those that an upgrade has done away with."""
    known = _known(kind)
    if known is None or not (unknown := set(upgraded) - known):
        return {}
    newer = {name: item[name] for name in unknown if name in item}
    shown: Mapping[str, Any] = item.get(SHOWN, {}).get("M", {})
    listed = {name: shown[name] for name in unknown if name in shown}
    return {**newer, SHOWN: {"M": listed}} if listed else newer


def with_newer(item: Attributes, newer: Attributes) -> Attributes:
    """An item with them put back where they were."""
    whole = {**newer, **item}
    if SHOWN in newer:
        whole[SHOWN] = {"M": {**newer[SHOWN]["M"], **item.get(SHOWN, {}).get("M", {})}}
    return whole
