"""Sending no faster than SES allows, without a counter that all senders would have to write to.

Each sender keeps to its share of the account's rate: what is left for bulk, divided by how many senders there may be at
most. So in the time in which each has one turn, no more than that is sent by all of them. If it is still too fast,
because others use the account too, SES says so and the sender backs off.
"""

import time
from collections.abc import Callable

_KEPT_SECONDS = 60
"""How long a rate that was read is believed."""
FOR_BULK = 0.8
"""What of the rate is for mailings; the rest is for what somebody waits for."""
_LONGEST_SECONDS = 10.0
"""Between two turns: more senders than a slow account has use for wait no longer, or their functions would run out."""


class RateLimit:
    """`rate` gives the account's mails a second, None where there is no limit."""

    def __init__(self, rate: Callable[[], float | None], senders: int) -> None:
        self._read_rate = rate
        self._senders = senders
        self._interval = 0.0
        self._read_at = float("-inf")
        self._next_at = 0.0

    @property
    def seconds_left(self) -> float:
        """Until the next turn."""
        return max(self._next_at - time.monotonic(), 0.0)

    def wait(self) -> None:
        """Until the next turn has come, without taking it."""
        if time.monotonic() - self._read_at > _KEPT_SECONDS:
            rate = self._read_rate()
            self._interval = min(self._senders / (rate * FOR_BULK), _LONGEST_SECONDS) if rate else 0.0
            self._read_at = time.monotonic()
        if self.seconds_left:
            time.sleep(self.seconds_left)

    def acquire(self) -> None:
        self.wait()
        self._next_at = max(time.monotonic(), self._next_at) + self._interval
