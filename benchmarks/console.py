"""The console's pages of a group with eight events behind it: how large they are, and the server's time, warm."""

import statistics
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from benchmarks import baseline
from benchmarks.figures import Figure, cpu, shown
from benchmarks.harness import GROUP, Harness, harness, make_event
from handlers import organizer
from rapport.app import App
from rapport.domain.cost.prices import prices
from rapport.domain.event import Event
from rapport.domain.members.member import Role
from rapport.domain.patches import NewMember
from rapport.domain.principal import operator
from rapport.store import seats as seats_store
from rapport.store.figures import counts, kept
from rapport.usecases.groups import sessions
from rapport.usecases.groups.members import appoint
from tests.testing.lambda_events import Context, http_event
from tests.testing.signups import write_signups

PEOPLE, PAST, COMING = 900, 8, 10
_ROUNDS = 15
_OWNER = "owner@example.org"
_COOKIES = ("__Host-rapport_session", "rapport_session")
"""As it is called behind TLS, and on a local address."""


def run(people: int = PEOPLE) -> Iterator[Figure]:
    with harness() as on:
        events = lived_in(on.app, people)
        pages = {
            "a group's home": f"/console/{GROUP}",
            "an event's page": f"/console/{GROUP}/events/{events[0].id}",
            "an event's figures": f"/console/{GROUP}/events/{events[0].id}/figures",
        }
        secret = signed_in(on.app)
        for name, path in pages.items():
            yield from _of_page(on, secret, name, path)


def signed_in(app: App) -> str:
    """What the cookie of an owner's session holds."""
    appoint(app, operator(GROUP), NewMember(email=_OWNER, name="Olga Owner", role=Role.OWNER))
    return sessions.start(app, _OWNER, "Firefox on Linux")[1]


def lived_in(app: App, people: int) -> list[Event]:
    """Events to come, and some that are over, each with so many people."""
    for weeks in range(PAST, 0, -1):
        past = make_event(_at(app, app.now() - timedelta(days=30 + 7 * weeks)), capacity=people)
        _fill(app, past, people, attended=people * 3 // 4)
        app.table.transact(kept.to_keep(app.table, counts.count_event(app.table, past, [], app.now())))
    events = [make_event(app, capacity=people) for _ in range(COMING)]
    _fill(app, events[0], people)
    return events


def _at(app: App, then: datetime) -> App:
    return replace(app, now=lambda: then)


def _fill(app: App, event: Event, people: int, attended: int = 0) -> None:
    write_signups(app, [event], people)
    app.table.transact(seats_store.to_change(app.table, event, {"confirmed": people, "attended": attended}))


def page_request(path: str, secret: str) -> dict[str, object]:
    return http_event("GET", path, cookies=[f"{name}={secret}" for name in _COOKIES])


def _of_page(on: Harness, secret: str, name: str, path: str) -> Iterator[Figure]:
    asked = page_request(path, secret)

    def view() -> int:
        answer = organizer.handler(asked, Context(), on.app)
        assert answer["statusCode"] == 200, answer
        return len(str(answer["body"]).encode())

    view()
    with baseline.recorded() as calls:
        octets = view()
    yield Figure(f"{name}, first view", octets / 1000, "kB", at_most=50)
    spent = statistics.median(cpu(view) for _ in range(_ROUNDS)) * 1000
    waited = len(calls) * prices()["assumed"]["seconds_a_call"] * 1000
    detail = f"{shown(spent)} ms of CPU; {len(calls)} requests, as cost.md takes them to last"
    yield Figure(f"{name}, server's time, warm", spent + waited, "ms", at_most=100, detail=detail)
