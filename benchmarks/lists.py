"""Reading an event of 10,000 attendees: a page of 100, their export, a search; beside bare boto3 reading the same."""

import statistics
import time
from collections.abc import Callable, Iterator

from benchmarks import baseline
from benchmarks.figures import Figure, cpu, shown, taken_in_turns
from benchmarks.harness import GROUP, harness, make_event, request, sign_up_many
from handlers import organizer
from rapport.app import App
from tests.testing.lambda_events import Context

PEOPLE = 10_000
_PAGES, _EXPORTS, _SEARCHES = 40, 7, 5
_OF_THE_EVENT = "name,email,status,attendance,signed_up_at,checked_in_at,answers"


def run(people: int = PEOPLE) -> Iterator[Figure]:
    with harness() as on:
        event = make_event(on.app)
        sign_up_many(on.app, event, people)
        path = f"/v1/groups/{GROUP}/events/{event.id}/attendees"
        yield _beside(on.app, path, "limit=100", f"a page of 100 of {people:,} attendees", _PAGES)
        of_event = f"limit=100&fields={_OF_THE_EVENT}"
        yield _beside(on.app, path, of_event, "the same without what is of their contacts", _PAGES)
        yield _queries(on.app, path, of_event)
        assert _read(on.app, f"{path}.csv", "").count("@example.org") == people
        yield _beside(on.app, f"{path}.csv", "", f"export of {people:,} attendees", _EXPORTS)
        yield _search(on.app, path, people)


def _queries(app: App, path: str, query: str) -> Figure:
    with baseline.recorded() as calls:
        _read(app, path, query)
    number = sum(call.operation == "Query" for call in calls)
    others = ", ".join(sorted(call.operation for call in calls if call.operation != "Query"))
    return Figure("queries for that page", number, at_most=1, detail=f"besides {others}: the key, the event")


def _search(app: App, path: str, people: int) -> Figure:
    with baseline.recorded() as calls:
        assert "person7@" in _read(app, path, "q=person7@")
    ours = statistics.median(_passed(lambda: _read(app, path, "q=person7@")) for _ in range(_SEARCHES))
    theirs = statistics.median(_passed(lambda: baseline.repeat(calls)) for _ in range(_SEARCHES))
    detail = f"bare boto3 {shown(theirs)} s for the same {len(calls)} requests"
    return Figure(f"search through {people:,} attendees, time that passed", ours, "s", at_most=1, detail=detail)


def _passed(work: Callable[[], object]) -> float:
    begun = time.monotonic()
    work()
    return time.monotonic() - begun


def _beside(app: App, path: str, query: str, name: str, rounds: int) -> Figure:
    with baseline.recorded() as calls:
        _read(app, path, query)
    works = (lambda _: _read(app, path, query), lambda _: baseline.repeat(calls))
    (ratio,) = taken_in_turns(works, rounds, cpu)
    return ratio.figure(f"CPU of {name}", at_most=1.3, what="bare boto3")


def _read(app: App, path: str, query: str) -> str:
    answer = organizer.handler(request("GET", path, query=query), Context(), app)
    assert answer["statusCode"] == 200, answer
    return str(answer["body"])
