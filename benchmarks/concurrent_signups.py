"""Sign-ups of 64 clients at once on one capped event, beside a loop of their bare AWS calls by as many.

With and without offers: where places are offered, one in ten gives up what they got, a place or one in the line.
"""

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
from rapport.domain.event import Event, Waitlist, WaitlistMode
from rapport.store import seats as seats_store
from rapport.store import signups
from rapport.tokens import signup_token
from tests.testing.lambda_events import Context

CLIENTS, PEOPLE, PLACES, ROUNDS = 64, 960, 100, 3
_RECORDED = "group-recorded"


def run(rounds: int = ROUNDS) -> Iterator[Figure]:
    for offers in (False, True):
        yield from _run(rounds, offers=offers)


def _run(rounds: int, *, offers: bool) -> Iterator[Figure]:
    with harness() as on, ThreadPoolExecutor(CLIENTS) as clients:
        calls = list(_calls(on.app, offers=offers))
        ours, theirs, answers = list[float](), list[float](), Counter[int]()
        for number in range(rounds):
            event = _event(on.app, f"group-ours{number}", offers=offers)
            seconds, found = _timed(clients, partial(_come, on.app, event))
            ours.append(seconds)
            answers.update(found)
            name = _event(on.app, f"group-bare{number}", offers=offers).group
            repeats = [[call.renamed(_RECORDED, name) for call in made] for made in calls]
            theirs.append(_timed(clients, partial(_repeat, repeats))[0])
            yield _oversold(on.app, event, number)
        yield _figure(ours, theirs, offers=offers)
        bad = answers.total() - answers[202]
        yield Figure(f"answers that were not good{_with(offers)}", bad, at_most=0, detail=str(dict(answers)))


def _with(offers: bool) -> str:
    return ", with offers" if offers else ""


def _figure(ours: Sequence[float], theirs: Sequence[float], *, offers: bool) -> Figure:
    speeds = [f"{PEOPLE / seconds:.0f}" for seconds in (*ours, *theirs)]
    detail = f"{', '.join(speeds[: len(ours)])} a second, bare {', '.join(speeds[len(ours) :])}"
    name = f"sign-ups of {CLIENTS} clients on one event of {PLACES} places{_with(offers)}"
    return Figure(name, Ratio(theirs, ours).value, "× its bare AWS calls", at_least=0.5, detail=detail)


def _oversold(app: App, event: Event, number: int) -> Figure:
    seats = seats_store.seats(app.table, event.group, event.id)
    assert seats.confirmed + seats.offered + seats.waitlisted + seats.cancelled == PEOPLE
    beyond = seats.confirmed + seats.offered - PLACES
    name = f"places beyond those there are{_with(event.waitlist.mode is WaitlistMode.OFFER)}, round {number + 1}"
    return Figure(name, beyond, at_most=0, detail=f"{seats.offered} offered")


def _event(app: App, group: str, *, offers: bool) -> Event:
    make_group(app, group)
    waitlist = Waitlist(mode=WaitlistMode.OFFER, offer_hours=24) if offers else Waitlist()
    return make_event(app, PLACES, group=group, id="evening", waitlist=waitlist)


def _calls(app: App, *, offers: bool) -> Iterator[list[baseline.Call]]:
    """What each asks of AWS, one after another."""
    event = _event(app, _RECORDED, offers=offers)
    for who in range(PEOPLE):
        with baseline.recorded() as calls:
            _come(app, event, who)
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


def _come(app: App, event: Event, who: int) -> int:
    """Signs up; where places are offered, one in ten cancels at once. The first answer that is not good, else 202."""
    answered = _sign_up_one(app, event, who)
    if answered != 202 or event.waitlist.mode is WaitlistMode.PROMOTE or who % 10:
        return answered
    signup = signups.find(app.table, event.group, event.id, app.contact_id(event.group, f"ada{who}@example.org"))
    assert signup is not None
    token = signup_token(app.tokens, signup)
    answer = public.handler(request("POST", f"/public/v1/signups/{token}/cancel"), Context(), app)
    return 202 if answer["statusCode"] == 200 else int(answer["statusCode"])


def _sign_up_one(app: App, event: Event, who: int) -> int:
    body = json.dumps({"email": f"ada{who}@example.org", "name": f"Ada Person {who}"})
    path = f"/public/v1/groups/{event.group}/events/{event.id}/signups"
    answer = public.handler(request("POST", path, body, source=f"198.51.100.{who // 5}"), Context(), app)
    return int(answer["statusCode"])
