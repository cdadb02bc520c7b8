"""Why a value is not of its type, in sentences for whoever sent it.

msgspec is asked only whether a value is one: its own words are for programmers. Why not is told here, from the type and
its limits: every problem, not the first alone. A pattern has a sentence of its own: `Meta(extra={"reason": …})`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from enum import Enum
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import msgspec
from msgspec import Meta, Struct, UnsetType

EMPTY = "must not be empty"
MISSING = "is needed"
UNKNOWN = "is not known here"

Found = tuple[str, str]
"""The field, as `venue.url` or `questions[2].label`, and the reason."""

_PLAIN: Mapping[Any, str] = {
    str: "text",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    NoneType: "null",
    datetime: "a date and time with its time zone, like 2026-12-01T09:00:00Z",
    list: "a list",
    dict: "an object",
}


def is_one(kind: Any, value: object, *, strict: bool) -> bool:
    try:
        msgspec.convert(value, kind, strict=strict)
    except msgspec.ValidationError:
        return False
    return True


def reasons(kind: Any, value: object, field: str, *, strict: bool = True) -> Iterator[Found]:
    """What is wrong with a value, place by place; nothing where it is of its type.

    `strict`: as in `msgspec.convert`, False where all that is given is text.
    """
    if is_one(kind, value, strict=strict):
        return
    limits, plain = _limits(kind), _plain(kind)
    if limits.get("reason"):
        yield field, EMPTY if value == "" else limits["reason"]
    elif get_origin(plain) in (Union, UnionType):
        yield from _of_union(plain, value, field, strict)
    elif isinstance(plain, type) and issubclass(plain, Struct):
        yield from _of_struct(plain, value, field, strict)
    elif _base(plain) in (list, dict) and isinstance(value, list | dict):
        yield from _of_many(plain, limits, value, field, strict)
    elif plain is str and isinstance(value, str):
        yield field, _length(limits, len(value), ("be", "characters")) or "is not written as it has to be"
    else:
        yield field, f"must be {_description(kind)}"


def _limits(kind: Any) -> dict[str, Any]:
    """What `Meta` says of a type: least and most, and a sentence of its own."""
    limits: dict[str, Any] = {}
    for meta in kind.__metadata__ if get_origin(kind) is Annotated else ():
        if isinstance(meta, Meta):
            given = {name: getattr(meta, name) for name in ("ge", "le", "min_length", "max_length")}
            limits |= {name: limit for name, limit in given.items() if limit is not None} | (meta.extra or {})
    return limits


def _plain(kind: Any) -> Any:
    return get_args(kind)[0] if get_origin(kind) is Annotated else kind


def _base(kind: Any) -> Any:
    """The type of what is sent for it: text for a choice."""
    plain = _plain(kind)
    base = get_origin(plain) or plain
    is_text = base in (Literal, datetime) or (isinstance(base, type) and issubclass(base, Enum))
    return str if is_text else dict if isinstance(base, type) and issubclass(base, Struct) else base


def _of_union(union: Any, value: object, field: str, strict: bool) -> Iterable[Found]:
    kinds = [one for one in get_args(union) if one is not UnsetType and not (one is int and float in get_args(union))]
    fitting = [one for one in kinds if _base(one) is type(value)]
    if len(kinds) == 1 or fitting:
        return reasons((fitting or kinds)[0], value, field, strict=strict)
    return [(field, f"must be {_listed([_description(one) for one in kinds])}")]


def _of_struct(kind: type[Struct], value: object, field: str, strict: bool) -> Iterator[Found]:
    if isinstance(value, dict):
        yield from ((f"{field}.{name}", reason) for name, reason in fields_wrong(kind, value, strict=strict))
    else:
        yield field, "must be an object"


def fields_wrong(kind: type[Struct], given: Mapping[str, Any], *, strict: bool = True) -> Iterator[Found]:
    """The fields that are unknown, missing or wrong: in the order in which the type has them, unknown ones last."""
    fields = {field.encode_name: field for field in msgspec.structs.fields(kind)}
    for name, field in fields.items():
        if name in given:
            yield from reasons(field.type, given[name], name, strict=strict)
        elif field.required:
            yield name, MISSING
    yield from ((name, UNKNOWN) for name in given if name not in fields)


def _of_many(
    plain: Any, limits: Mapping[str, Any], value: list[Any] | dict[str, Any], field: str, strict: bool
) -> Iterator[Found]:
    *_, inner = get_args(plain) or (Any,)
    length = _length(limits, len(value), ("have", "entries"))
    if not isinstance(value, _base(plain)):
        yield field, f"must be {_description(plain)}"
    elif length:
        yield field, length
    elif isinstance(value, list):
        for number, one in enumerate(value):
            yield from reasons(inner, one, f"{field}[{number}]", strict=strict)
    else:
        for name, one in value.items():
            yield from reasons(inner, one, f"{field}.{name}", strict=strict)


def _length(limits: Mapping[str, Any], length: int, of_what: tuple[str, str]) -> str | None:
    if length < limits.get("min_length", 0):
        return EMPTY if limits["min_length"] == 1 else f"must {of_what[0]} at least {limits['min_length']} {of_what[1]}"
    if length > limits.get("max_length", length):
        return f"must {of_what[0]} at most {limits['max_length']} {of_what[1]}"
    return None


def _description(kind: Any) -> str:
    """What a value of this type is."""
    plain, limits = _plain(kind), _limits(kind)
    if get_origin(plain) is Literal:
        return _choice(get_args(plain))
    if isinstance(plain, type) and issubclass(plain, Enum):
        return _choice([one.value for one in plain])
    described = _PLAIN.get(plain) or _PLAIN[_base(plain)]
    if {"ge", "le"} <= limits.keys():
        return f"{described} from {limits['ge']} to {limits['le']}"
    return described


def _choice(values: Iterable[Any]) -> str:
    values = [str(value) for value in values]
    return f"one of {', '.join(values)}" if len(values) > 1 else values[0]


def _listed(parts: Sequence[str]) -> str:
    *first, last = parts
    return f"{', '.join(first)}{',' if len(first) > 1 else ''} or {last}"
