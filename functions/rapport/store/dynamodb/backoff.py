"""Waiting a little, at random, so that those who were in each other's way are not so again."""

import random
import time

TRIES = 12
"""With the waits between them about two seconds."""
_FIRST, _LONGEST = 0.005, 0.4


def wait(number: int) -> None:
    """Before try `number` + 1, longer each time."""
    time.sleep(random.uniform(0, longest(number)))  # noqa: S311 - jitter, no secret


def longest(number: int) -> float:
    """How many seconds that is at most."""
    return min(_LONGEST, _FIRST * 2.0**number)
