"""What a sign-up costs in CPU, once a function is warm, beside its bare AWS calls."""

import json
from collections.abc import Iterator

from benchmarks import baseline
from benchmarks.figures import Figure, cpu, taken_in_turns
from benchmarks.harness import harness, make_event, make_group, request
from handlers import public
from rapport.app import App
from rapport.domain.event import Event
from tests.testing.lambda_events import Context

ROUNDS, EACH = 40, 5
_RECORDED, _REPEATED = "group-recorded", "group-bared"


def run(rounds: int = ROUNDS) -> Iterator[Figure]:
    with harness() as on:
        app = on.app
        for group in (_RECORDED, _REPEATED):
            make_group(app, group)
        recorded, _ = make_event(app, group=_RECORDED, id="evening"), make_event(app, group=_REPEATED, id="evening")
        event = make_event(app)
        _sign_up_one(app, recorded, -1)
        calls = list(_calls(app, recorded, (rounds + 1) * EACH))

        def ours(turn: int) -> None:
            for number in range(turn * EACH, (turn + 1) * EACH):
                _sign_up_one(app, event, number)

        def theirs(turn: int) -> None:
            for made in calls[turn * EACH : (turn + 1) * EACH]:
                baseline.repeat(made)

        (ratio,) = taken_in_turns((ours, theirs), rounds, cpu)
        yield ratio.figure("CPU of a warm sign-up", at_most=1.3, per=EACH, what="its bare AWS calls")


def _calls(app: App, event: Event, count: int) -> Iterator[list[baseline.Call]]:
    for number in range(count):
        with baseline.recorded() as calls:
            _sign_up_one(app, event, number)
        yield [call.renamed(_RECORDED, _REPEATED) for call in calls]


def _sign_up_one(app: App, event: Event, number: int) -> None:
    body = json.dumps({"email": f"ada{number}@example.org", "name": f"Ada Person {number}"})
    path = f"/public/v1/groups/{event.group}/events/{event.id}/signups"
    answer = public.handler(
        request("POST", path, body, source=f"198.51.{number // 250}.{number % 250}"), Context(), app
    )
    assert answer["statusCode"] == 202, answer["body"]
