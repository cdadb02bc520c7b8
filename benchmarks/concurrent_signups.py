"""Sign-ups of 64 clients at once on one capped event, beside a loop of their bare AWS calls by as many."""

import json
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from botocore.exceptions import ClientError

from benchmarks import baseline
from benchmarks.figures import Figure, Ratio
from benchmarks.harness import harness, make_event, make_group, request
from handlers import public
from rapport.app import App
from rapport.domain.event import Event
from rapport.store import seats as seats_store
from tests.testing.lambda_events import Context

CLIENTS, PEOPLE, PLACES, ROUNDS = 64, 960, 100, 3
_RECORDED = "group-recorded"


def run(rounds: int = ROUNDS) -> Iterator[Figure]:
    with harness() as on, ThreadPoolExecutor(CLIENTS) as clients:
        calls = list(_calls(on.app))
        ours, theirs, answers = list[float](), list[float](), Counter[int]()
        for number in range(rounds):
            event = _event(on.app, f"group-ours{number}")
            seconds, found = _timed(clients, partial(_sign_up_one, on.app, event))
            ours.append(seconds)
            answers.update(found)
            name = _event(on.app, f"group-bare{number}").group
            repeats = [[call.renamed(_RECORDED, name) for call in made] for made in calls]
            theirs.append(_timed(clients, partial(_repeat, repeats))[0])
            yield _oversold(on.app, event, number)
        yield _figure(ours, theirs)
        yield Figure("answers that were no 202", answers.total() - answers[202], at_most=0, detail=str(dict(answers)))


def _figure(ours: Sequence[float], theirs: Sequence[float]) -> Figure:
    speeds = [f"{PEOPLE / seconds:.0f}" for seconds in (*ours, *theirs)]
    detail = f"{', '.join(speeds[: len(ours)])} a second, bare {', '.join(speeds[len(ours) :])}"
    name = f"sign-ups of {CLIENTS} clients on one event of {PLACES} places"
    return Figure(name, Ratio(theirs, ours).value, "× its bare AWS calls", at_least=0.5, detail=detail)


def _oversold(app: App, event: Event, number: int) -> Figure:
    seats = seats_store.seats(app.table, event.group, event.id)
    assert seats.confirmed + seats.waitlisted == PEOPLE
    return Figure(f"places beyond those there are, round {number + 1}", seats.confirmed - PLACES, at_most=0)


def _event(app: App, group: str) -> Event:
    make_group(app, group)
    return make_event(app, PLACES, group=group, id="evening")


def _calls(app: App) -> Iterator[list[baseline.Call]]:
    """What each sign-up asks of AWS, one after another."""
    event = _event(app, _RECORDED)
    for who in range(PEOPLE):
        with baseline.recorded() as calls:
            _sign_up_one(app, event, who)
        yield calls


def _timed(clients: ThreadPoolExecutor, come: Callable[[int], int]) -> tuple[float, Sequence[int]]:
    """How long all of them took, and what they got."""
    begun = time.monotonic()
    found = list(clients.map(come, range(PEOPLE)))
    return time.monotonic() - begun, found


def _repeat(calls: Sequence[Sequence[baseline.Call]], who: int) -> int:
    for call in calls[who]:
        try:
            baseline.repeat([call])
        except ClientError as error:
            if not error.response["Error"]["Code"].startswith("Transaction"):
                raise
            # In another order: who got a place the first time may find none left.
    return 0


def _sign_up_one(app: App, event: Event, who: int) -> int:
    body = json.dumps({"email": f"ada{who}@example.org", "name": f"Ada Person {who}"})
    path = f"/public/v1/groups/{event.group}/events/{event.id}/signups"
    answer = public.handler(request("POST", path, body, source=f"198.51.{who // 25}.1"), Context(), app)
    return int(answer["statusCode"])
