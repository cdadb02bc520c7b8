"""A crowd on one capped event: every sign-up writes the same item, the event's seats, in a transaction.

Of two transactions on an item at the same moment DynamoDB refuses one, and charges for both. A sign-up that was refused
tries again after a random wait, as the code does; one that was refused too often is answered that it should come again.
"""

import heapq
import random
from dataclasses import dataclass
from functools import cache
from statistics import quantiles

from rapport.store.dynamodb import backoff

SECONDS = 60
"""For how long the crowd comes."""


@dataclass(frozen=True)
class Crowd:
    offered: float
    """Sign-ups a second that came."""
    held: float
    """How long a transaction keeps others from the item, in seconds. AWS publishes no figure."""
    taken: float
    """Sign-ups a second that were written."""
    refused: float
    """The share that was told to come again."""
    p99: float
    """How long it took to write one, in seconds, 99 of 100 at most."""


@cache
def crowd(offered: float, held: float, write_units: float, partition: float) -> Crowd:
    """`write_units`: of the event's partition, for each try; `partition`: how many it has a second."""
    chance = random.Random(1)  # the same each time
    waiting: list[tuple[float, float, int]] = []
    arrives = 0.0
    while arrives < SECONDS:
        arrives += chance.expovariate(offered)
        waiting.append((arrives, arrives, 0))
    heapq.heapify(waiting)
    busy_until = counted_at = 0.0
    units = partition
    took: list[float] = []
    came = len(waiting)
    end = 0.0
    while waiting:
        now, began, tries = heapq.heappop(waiting)
        units, counted_at = min(partition, units + (now - counted_at) * partition), now
        throttled = units < write_units
        if not throttled:
            units -= write_units
        if throttled or now < busy_until:
            if tries + 1 < backoff.TRIES:
                heapq.heappush(waiting, (now + chance.uniform(0, backoff.longest(tries)), began, tries + 1))
            continue
        busy_until = end = now + held
        took.append(busy_until - began)
    return Crowd(offered, held, len(took) / max(end, SECONDS), 1 - len(took) / came, quantiles(took, n=100)[98])
