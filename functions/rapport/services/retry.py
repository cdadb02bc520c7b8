"""Reading and deciding again when somebody else wrote first."""

import random
import time
from collections.abc import Callable
from typing import TypeVar

from ..domain.errors import RaceLostError, RefusedForNowError

T = TypeVar("T")
TRIES = 12
_FIRST, _LONGEST = 0.005, 0.4


def until_won(attempt: Callable[[], T]) -> T:
    """What `attempt` returns once nobody else was faster.

    Raises RefusedForNowError after `TRIES`, about two seconds: with so many at once the caller does better to wait.
    """
    for number in range(TRIES):
        try:
            return attempt()
        except RaceLostError:
            time.sleep(random.uniform(0, min(_LONGEST, _FIRST * 2**number)))  # noqa: S311 - jitter, no secret
    raise RefusedForNowError("Many people are doing this at the same moment. Please try again.", retry_after=1)
