"""Reading an event of 10,000 attendees: a page of 100, their export, a search; beside bare boto3 reading the same."""

import statistics
import time
from collections.abc import Iterator

from benchmarks import bare
from benchmarks.figures import Figure, cpu, taken_in_turns
from benchmarks.stage import GROUP, Context, crowd, make_event, request, stage
from handlers import organizer
from rapport.services.app import App

PEOPLE = 10_000
_PAGES, _EXPORTS, _SEARCHES = 40, 7, 5


def run(people: int = PEOPLE) -> Iterator[Figure]:
    with stage() as on:
        event = make_event(on.app)
        crowd(on.app, event, people)
        path = f"/v1/groups/{GROUP}/events/{event.id}/attendees"
        yield _beside(on.app, path, "limit=100", f"a page of 100 of {people:,} attendees", _PAGES)
        assert _read(on.app, f"{path}.csv", "").count("@example.org") == people
        yield _beside(on.app, f"{path}.csv", "", f"export of {people:,} attendees", _EXPORTS)
        times = [_search(on.app, path, f"person{number}@") for number in range(_SEARCHES)]
        what = f"search through {people:,} attendees, time that passed"
        yield Figure(what, statistics.median(times), "s", at_most=1)


def _beside(app: App, path: str, query: str, name: str, rounds: int) -> Figure:
    with bare.noted() as calls:
        _read(app, path, query)
    works = (lambda _: _read(app, path, query), lambda _: bare.repeat(calls))
    (ratio,) = taken_in_turns(works, rounds, cpu)
    return ratio.figure(f"CPU of {name}", at_most=1.3, what="bare boto3")


def _search(app: App, path: str, words: str) -> float:
    begun = time.monotonic()
    assert words in _read(app, path, f"q={words}")
    return time.monotonic() - begun


def _read(app: App, path: str, query: str) -> str:
    answer = organizer.handler(request("GET", path, query=query), Context(), app)
    assert answer["statusCode"] == 200, answer
    return str(answer["body"])
