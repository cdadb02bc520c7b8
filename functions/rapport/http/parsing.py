"""Request bodies and queries parsed into their types. Every wrong field is named at once, with the reason."""

import re
from collections.abc import Callable, Mapping
from functools import cache
from types import NoneType
from typing import Any, TypeVar, Union, get_args

import msgspec

from ..domain.base.errors import FieldProblem, InvalidError
from .problems import NotJsonError, TooLargeError
from .request import MOST_BYTES, Request

T = TypeVar("T", bound=msgspec.Struct)
Check = Callable[[Any], Any]
_WHERE = re.compile(r" - at `\$(.*)`$")


def parse_body(kind: type[T], request: Request) -> T:
    """Raises TooLargeError, NotJsonError, InvalidError."""
    return parse(kind, json_object(request))


def json_object(request: Request) -> dict[str, Any]:
    try:
        content = msgspec.json.decode(bounded(request.body))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise NotJsonError(f"The body is not JSON: {error}.") from None
    if not isinstance(content, dict):
        raise InvalidError.of("body", "must be an object")
    return content


def bounded(body: bytes) -> bytes:
    """Raises TooLargeError."""
    if len(body) > MOST_BYTES:
        raise TooLargeError("A request may be 1 MB at most.")
    return body


def no_body(request: Request) -> None:
    """An action takes no body, or `{}`."""
    if request.body and json_object(request):
        raise InvalidError(*(FieldProblem(name, "is not known here") for name in json_object(request)))


def parse(kind: type[T], given: Mapping[str, Any], *, strict: bool = True) -> T:
    """`given` as a structure of this type; its `checks` are applied to single fields.

    Raises InvalidError with every field that is wrong, missing or unknown.
    """
    fields = {field.encode_name: field for field in msgspec.structs.fields(kind)}
    problems = [FieldProblem(name, "is not known here") for name in given if name not in fields]
    values: dict[str, Any] = {}
    for name, field in fields.items():
        if name in given:
            problems += _parse_field(values, kind, field, given[name], strict)
        elif field.required:
            problems.append(FieldProblem(name, "is needed"))
    if problems:
        raise InvalidError(*problems)
    return kind(**values)


def _parse_field(values: dict[str, Any], kind: type, field: Any, raw: object, strict: bool) -> list[FieldProblem]:
    checks: Mapping[str, Check] = getattr(kind, "checks", {})
    try:
        value = msgspec.convert(raw, field.type if strict else _not_none(field.type), strict=strict)
        if not strict and type(value) is int and raw != str(value):
            raise InvalidError.of(field.encode_name, "must be a whole number")
        values[field.name] = checks[field.name](value) if field.name in checks and value is not None else value
    except msgspec.ValidationError as error:
        return [_field_problem(field.encode_name, str(error))]
    except InvalidError as error:
        return list(error.problems)
    return []


@cache
def _not_none(kind: Any) -> Any:
    """The type without its None: where all is text, "null" is a word like any other."""
    parts = tuple(part for part in get_args(kind) if part is not NoneType)
    return Union[parts] if NoneType in get_args(kind) else kind  # noqa: UP007 - the parts are known only here


def _field_problem(field: str, message: str) -> FieldProblem:
    where = _WHERE.search(message)
    reason = _WHERE.sub("", message).replace("`", "")
    return FieldProblem(f"{field}{where[1] if where else ''}", reason[:1].lower() + reason[1:])
