"""Reading and deciding again when somebody else wrote first."""

from collections.abc import Callable
from typing import TypeVar

from ..domain.base.errors import RefusedForNowError, WriteConflictError
from .dynamodb import backoff

T = TypeVar("T")


def until_written(attempt: Callable[[], T]) -> T:
    """What `attempt` returns once nobody else was faster.

    Raises RefusedForNowError after about two seconds: with so many at once the caller does better to wait.
    """
    for number in range(backoff.TRIES):
        try:
            return attempt()
        except WriteConflictError:
            backoff.wait(number)
    raise RefusedForNowError("Many people are doing this at the same moment. Please try again.", retry_after=1)
