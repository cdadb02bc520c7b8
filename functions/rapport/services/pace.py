"""Sending no faster than SES allows, without a counter that all senders would have to write to.

Each sender keeps to its share of the account's rate: what is left for bulk, divided by how many senders there may be at
most. If that is still too fast, because others use the account too, SES says so and the sender backs off.
"""

import time
from collections.abc import Callable

_KEPT_SECONDS = 60
"""How long a rate that was read is believed."""
_FOR_BULK = 0.8
"""What of the rate is for mailings; the rest is for what somebody waits for."""


class Pace:
    """`rate` gives the account's mails a second, None where there is no limit."""

    def __init__(self, rate: Callable[[], float | None], senders: int) -> None:
        self._read_rate = rate
        self._senders = senders
        self._rate: float | None = None
        self._read_at = float("-inf")
        self._next_at = 0.0

    def wait_for_turn(self) -> None:
        now = time.monotonic()
        if self._next_at > now:
            time.sleep(self._next_at - now)
        self._next_at = max(now, self._next_at) + self._interval(now)

    def _interval(self, now: float) -> float:
        if now - self._read_at > _KEPT_SECONDS:
            self._rate, self._read_at = self._read_rate(), now
        return self._senders / (self._rate * _FOR_BULK) if self._rate else 0.0
