"""Request bodies and queries parsed into their types. Every wrong field is named at once, with the reason."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from functools import cache
from itertools import islice
from types import NoneType
from typing import Any, TypeVar, Union, get_args

import msgspec

from ..domain.base.errors import FieldProblem, InvalidError
from .input.reasons import EMPTY, MISSING, UNKNOWN, reasons
from .problems import TooLargeError, UnreadableError, UnsupportedTypeError
from .request import JSON, MOST_BYTES, Request

T = TypeVar("T", bound=msgspec.Struct)
Check = Callable[[Any], Any]
_MOST_PROBLEMS = 50
"""Told at once: whoever sends 100,000 unknown fields need not be told of each."""
_BOM = b"\xef\xbb\xbf"


def parse_body(kind: type[T], request: Request) -> T:
    """Raises UnsupportedTypeError, TooLargeError, UnreadableError, InvalidError."""
    return parse(kind, json_object(request))


def json_object(request: Request) -> dict[str, Any]:
    if request.body and request.media_type != JSON:
        raise UnsupportedTypeError(f"Send JSON here, and say so: Content-Type: {JSON}")
    try:
        content = msgspec.json.decode(bounded(request.body).removeprefix(_BOM))
    except msgspec.ValidationError:
        raise InvalidError.of("body", "has a number that is too large") from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise UnreadableError("The body is not JSON.") from None
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
    unknown = json_object(request) if request.body else {}
    if unknown:
        raise InvalidError(*(FieldProblem(name, UNKNOWN) for name in islice(unknown, _MOST_PROBLEMS)))


def parse(kind: type[T], given: Mapping[str, Any], *, strict: bool = True) -> T:
    """`given` as a structure of this type; its `checks` are applied to single fields.

    `strict`: False where all that is given is text, as in a query. Raises InvalidError with every field that is wrong,
    missing or unknown, in the order in which the type has them.
    """
    values: dict[str, Any] = {}
    problems = list(islice(_problems(values, kind, given, strict), _MOST_PROBLEMS))
    if problems:
        raise InvalidError(*problems)
    return kind(**values)


def _problems(values: dict[str, Any], kind: type, given: Mapping[str, Any], strict: bool) -> Iterator[FieldProblem]:
    """What is wrong, field by field; what is not is put into `values`."""
    needed: Mapping[str, str] = getattr(kind, "needed", {})
    fields = {field.encode_name: field for field in msgspec.structs.fields(kind)}
    for name, field in fields.items():
        wrong: Iterable[FieldProblem] = [FieldProblem(name, MISSING)] if field.required else []
        if name in given:
            wrong = _parse_field(values, kind, field, given[name], strict)
        for problem in wrong:
            is_left_out = problem.field == name and problem.reason in (EMPTY, MISSING)
            yield FieldProblem(name, needed[name]) if is_left_out and name in needed else problem
    yield from (FieldProblem(name, UNKNOWN) for name in given if name not in fields)


def _parse_field(values: dict[str, Any], kind: type, field: Any, raw: object, strict: bool) -> Iterator[FieldProblem]:
    checks: Mapping[str, Check] = getattr(kind, "checks", {})
    wanted = field.type if strict else _not_none(field.type)
    # An instant is text in a query, too: a number would be taken for seconds since 1970.
    strict = strict or datetime in (wanted, *get_args(wanted))
    try:
        value = msgspec.convert(raw, wanted, strict=strict)
        if not strict and type(value) is int and raw != str(value):
            raise InvalidError.of(field.encode_name, "must be a whole number")
        values[field.name] = checks[field.name](value) if field.name in checks and value is not None else value
    except msgspec.ValidationError:
        yield from (FieldProblem(*found) for found in reasons(wanted, raw, field.encode_name, strict=strict))
    except InvalidError as error:
        yield from error.problems


@cache
def _not_none(kind: Any) -> Any:
    """The type without its None: where all is text, "null" is a word like any other."""
    parts = tuple(part for part in get_args(kind) if part is not NoneType)
    return Union[parts] if NoneType in get_args(kind) else kind  # noqa: UP007 - the parts are known only here
