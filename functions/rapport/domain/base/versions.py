"""What a thing was like when somebody began to change it, so that nobody undoes unseen what another changed meanwhile.

A version has a digest of each field. A form brings along the one that it was filled in from: what its sender changed,
and what others changed meanwhile, are told apart field by field, and only where both changed one is there a conflict.
"""

import dataclasses
import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from hashlib import sha256

from .errors import ConflictError

_DIGITS = 10


class ChangedMeanwhileError(ConflictError):
    """Somebody else changed the same: nothing was written. `fields` are those that both changed."""

    def __init__(self, fields: Iterable[str]) -> None:
        self.fields = tuple(fields)
        super().__init__("Somebody else has changed this meanwhile. Please look at it as it is now, and decide anew.")


def version(values: Mapping[str, object]) -> str:
    """Of a thing with these fields: visible ASCII, without quotes and blanks."""
    return ",".join(f"{name}.{digest(value)}" for name, value in sorted(values.items()))


def digests(version: str) -> dict[str, str]:
    """Of a version, by field; what is none has none."""
    return {name: of for name, _, of in (part.partition(".") for part in version.split(","))}


def digest(value: object) -> str:
    return sha256(json.dumps(value, default=_plain, sort_keys=True).encode()).hexdigest()[:_DIGITS]


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
    raise TypeError(f"no field of what people change is a {type(value).__name__}")


def fingerprint(values: Mapping[str, object]) -> str:
    """Of a thing with these fields: another one whatever of it is different."""
    return sha256(version(values).encode()).hexdigest()[:20]
