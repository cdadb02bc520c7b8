"""Whether the time of a sign-up tells if an address was known: new and known ones in turns, through the function.

Stated as AUC: how often, of a pair, the known one took less time; 0.5 is a coin's guess.
"""

import json
import random
import time
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import count

from benchmarks.figures import Figure, shown
from benchmarks.harness import Harness, harness, make_event, request
from handlers import public
from rapport.domain.event import Event
from tests.testing.lambda_events import Context

PAIRS = 1000
_KNOWN = 50
"""Addresses that are known: each is asked about many times."""
_WARM = 30
_numbers = count()


def run(pairs: int = PAIRS) -> Iterator[Figure]:
    with harness() as on:
        yield _figure(on, make_event(on.app), pairs, "an address that is signed up", signed_up=True)
        full = make_event(on.app, capacity=1)
        _sign_up(on, full, "first@example.org")
        yield _figure(on, full, pairs, "one that is signed up, where a new one waits", signed_up=True)
        yield _figure(on, make_event(on.app), pairs, "one that the group knows from another event", signed_up=False)


def _figure(on: Harness, event: Event, pairs: int, what: str, *, signed_up: bool) -> Figure:
    other = event if signed_up else make_event(on.app)
    known = [f"known{next(_numbers)}@example.org" for _ in range(_KNOWN if signed_up else pairs + _WARM)]
    for address in known:
        _sign_up(on, other, address)
    times: dict[bool, list[float]] = {True: [], False: []}
    for number in range(pairs + _WARM):
        for is_known in random.sample((True, False), 2):
            address = known[number % len(known)] if is_known else f"new{next(_numbers)}@example.org"
            times[is_known].append(_sign_up(on, event, address))
    theirs, new = times[True][_WARM:], times[False][_WARM:]
    auc = faster(theirs, new)
    medians = [shown(1000 * sorted(found)[len(found) // 2]) for found in (theirs, new)]
    detail = f"known {medians[0]} ms, new {medians[1]} ms, in {pairs} pairs; AUC {auc:.3f}"
    return Figure(f"what the time tells of {what}", max(auc, 1 - auc), "AUC", at_most=0.55, detail=detail)


def faster(ours: Sequence[float], others: Sequence[float]) -> float:
    """How often one of ours is less than one of the others', of all pairs; as often as not where they are equal."""
    ordered = sorted(others)
    wins = sum(len(ordered) - (bisect_left(ordered, one) + bisect_right(ordered, one)) / 2 for one in ours)
    return wins / (len(ours) * len(others))


def _sign_up(on: Harness, event: Event, address: str) -> float:
    """Seconds that it took."""
    number = next(_numbers)
    body = json.dumps({"email": address, "name": f"Ada Person {number:06}"})
    asked = request(
        "POST",
        f"/public/v1/groups/{event.group}/events/{event.id}/signups",
        body,
        source=f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}",
    )
    begun = time.perf_counter()
    answer = public.handler(asked, Context(), on.app)
    passed = time.perf_counter() - begun
    assert answer["statusCode"] == 202, answer["body"]
    return passed
