"""How long a mail that could not be sent waits for its next try."""

from datetime import timedelta

_MINUTES = (1, 2, 4, 8, 15)


def backoff(tries: int) -> timedelta:
    """The wait after so many tries beyond the first: longer each time, and at last the same."""
    return timedelta(minutes=_MINUTES[min(tries, len(_MINUTES) - 1)])
