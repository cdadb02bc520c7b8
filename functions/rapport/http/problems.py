"""Errors as RFC 9457 problems: the one place where an error becomes a status."""

from collections.abc import Mapping
from http import HTTPStatus

from ..domain.base.errors import (
    ConflictError,
    ForbiddenError,
    InvalidError,
    NotFoundError,
    RapportError,
    RefusedForNowError,
)
from .request import Response, json_response
from .routing import MethodNotAllowedError

PROBLEM = "application/problem+json"


class NotJsonError(RapportError):
    """The body is not JSON."""


class TooLargeError(RapportError):
    """The body is over the limit."""


class UnknownKeyError(RapportError):
    """There is no key, or none that is known."""


_STATUS: Mapping[type[Exception], int] = {
    NotJsonError: 400,
    UnknownKeyError: 401,
    ForbiddenError: 403,
    NotFoundError: 404,
    MethodNotAllowedError: 405,
    ConflictError: 409,
    TooLargeError: 413,
    InvalidError: 422,
    RefusedForNowError: 429,
}
EXPECTED = tuple(_STATUS)


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
        content["errors"] = [{"field": one.field, "reason": one.reason} for one in error.problems]
    return json_response(status, content, {"content-type": PROBLEM, **headers_of(error)})


def detail_of(error: Exception) -> str:
    if isinstance(error, MethodNotAllowedError):
        return f"This address takes {error}."
    if isinstance(error, InvalidError):
        return "Some of what was sent cannot be taken: " + str(error)
    return str(error)


def headers_of(error: Exception) -> dict[str, str]:
    match error:
        case RefusedForNowError():
            return {"retry-after": str(error.retry_after)}
        case UnknownKeyError():
            return {"www-authenticate": "Bearer"}
        case MethodNotAllowedError():
            return {"allow": str(error)}
    return {}
