"""Domain dataclasses to DynamoDB's attribute values and back.

PynamoDB's models cost 57 ms per 1,000 items to read and boto3's deserialiser makes every number a Decimal; these few
lines and msgspec do the same with the dataclasses of the domain as the only schema.
"""

from collections.abc import Mapping
from typing import Any, TypeVar, cast

import msgspec

from .migrations import upgraded, version_of
from .newer import NEWER, newer_fields, with_newer
from .shown import SHOWN, names_shown

AttributeValue = dict[str, Any]
RawItem = dict[str, AttributeValue]
T = TypeVar("T")

_EMPTY: tuple[object, ...] = (None, "", [], (), {}, frozenset())


def marshal(value: object) -> AttributeValue:
    match value:
        case None:
            return {"NULL": True}
        case str():
            return {"S": value}
        case bool():
            return {"BOOL": value}
        case int() | float():
            return {"N": repr(value)}
        case Mapping():
            return {"M": {name: marshal(part) for name, part in value.items()}}
        case list() | tuple() | frozenset():
            return {"SS": sorted(value)} if isinstance(value, frozenset) else {"L": [marshal(part) for part in value]}
    raise TypeError(f"cannot be stored: {type(value).__name__}")


def unmarshal(attribute: AttributeValue) -> Any:
    ((kind, value),) = attribute.items()
    match kind:
        case "N":
            return int(value) if value.lstrip("-").isdigit() else float(value)
        case "M":
            return {name: unmarshal(part) for name, part in value.items()}
        case "L":
            return [unmarshal(part) for part in value]
        case "NULL":
            return None
    return value


def encode(thing: object) -> RawItem:
    """The attributes of a dataclass, and the version of its kind. What is empty is left out: its default is empty."""
    fields: dict[str, object] = msgspec.to_builtins(thing)
    newer: RawItem = cast(RawItem, fields.pop(NEWER, {}))
    for name, value in fields.items():
        if type(value) is list and isinstance(given := getattr(thing, name), frozenset):
            fields[name] = given
    written = {name: marshal(value) for name, value in fields.items() if value not in _EMPTY}
    parted = _parted(written, names_shown(type(thing)))
    return {**(with_newer(parted, newer) if newer else parted), "v": {"N": str(version_of(type(thing)))}}


def _parted(written: RawItem, shown: frozenset[str]) -> RawItem:
    """The attributes of an item: what lists show of it is one."""
    if not shown:
        return written
    parted: RawItem = {name: value for name, value in written.items() if name not in shown}
    parted[SHOWN] = {"M": {name: value for name, value in written.items() if name in shown}}
    return parted


def decode(kind: type[T], item: RawItem) -> T:
    """A thing as it was written, whenever that was. Raises RefusedForNowError for one whose version is a newer one."""
    fields = {name: unmarshal(value) for name, value in item.items()}
    fields |= fields.pop(SHOWN, {})
    fields = upgraded(kind, fields)
    if newer := newer_fields(kind, item, fields):
        fields[NEWER] = newer
    return msgspec.convert(fields, kind)
