"""Errors as RFC 9457 problems: the one place where an error becomes a status."""

from collections.abc import Mapping
from http import HTTPStatus
from itertools import accumulate

import msgspec

from ..domain.base.errors import (
    ConflictError,
    FieldProblem,
    ForbiddenError,
    InvalidError,
    NotFoundError,
    RapportError,
    RefusedForNowError,
)
from ..domain.base.versions import ChangedMeanwhileError
from .request import Response, json_response
from .routing import MethodNotAllowedError

PROBLEM = "application/problem+json"


class UnreadableError(RapportError):
    """The body is not what it is said to be."""


class TooLargeError(RapportError):
    """The body is over the limit."""


class UnsupportedTypeError(RapportError):
    """The body is of a type that the route does not take."""


class UnknownKeyError(RapportError):
    """There is no key, or none that is known."""


_STATUS: Mapping[type[Exception], int] = {
    UnreadableError: 400,
    UnknownKeyError: 401,
    ForbiddenError: 403,
    NotFoundError: 404,
    MethodNotAllowedError: 405,
    ChangedMeanwhileError: 412,
    ConflictError: 409,
    TooLargeError: 413,
    UnsupportedTypeError: 415,
    InvalidError: 422,
    RefusedForNowError: 429,
}
EXPECTED = tuple(_STATUS)

_MOST_PROBLEMS = 50
_MOST_IN_DETAIL = 5
_LONGEST_FIELD, _LONGEST_REASON, _LONGEST_DETAIL = 200, 500, 1000
_MOST_TOLD = 8_000
"""Octets of the fields and reasons in one answer: with the detail it stays well below 16 kB."""


def status_of(error: Exception) -> int:
    return next(status for kind, status in _STATUS.items() if isinstance(error, kind))


def problem(error: Exception) -> Response:
    """The problem for one of the `EXPECTED` errors."""
    status = status_of(error)
    content: dict[str, object] = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail_of(error),
    }
    if isinstance(error, InvalidError):
        content["errors"] = [{"field": one.field, "reason": one.reason} for one in told(error)]
    return json_response(status, content, {"content-type": PROBLEM, **headers_of(error)})


def told(error: InvalidError) -> list[FieldProblem]:
    """What is wrong, as far as it is told: each in bounds, and as many as an answer of a few kilobytes holds."""
    problems = [
        FieldProblem(shortened(one.field, _LONGEST_FIELD), shortened(one.reason, _LONGEST_REASON))
        for one in error.problems[:_MOST_PROBLEMS]
    ]
    octets = accumulate(len(msgspec.json.encode([one.field, one.reason])) + 25 for one in problems)
    return [problem for problem, so_far in zip(problems, octets, strict=True) if so_far <= _MOST_TOLD]


def shortened(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


def detail_of(error: Exception) -> str:
    """A sentence or two for people, in bounds whatever was sent."""
    if isinstance(error, MethodNotAllowedError):
        return f"This address takes {error}."
    if isinstance(error, InvalidError):
        first = "; ".join(f"{one.field}: {one.reason}" for one in told(error)[:_MOST_IN_DETAIL])
        more = len(error.problems) - _MOST_IN_DETAIL
        cannot = shortened(f"Some of what was sent cannot be taken: {first}", _LONGEST_DETAIL)
        return cannot + (f"; and {more} more" if more > 0 else "")
    return shortened(str(error), _LONGEST_DETAIL)


def headers_of(error: Exception) -> dict[str, str]:
    match error:
        case RefusedForNowError():
            return {"retry-after": str(error.retry_after)}
        case UnknownKeyError():
            return {"www-authenticate": "Bearer"}
        case MethodNotAllowedError():
            return {"allow": str(error)}
    return {}
