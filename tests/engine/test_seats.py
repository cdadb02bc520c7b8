"""Seats under a flash crowd, on an engine that takes many requests at once."""

import random
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest

from rapport.app import App
from rapport.domain.event import Event, Seats
from rapport.domain.patches import EventPatch, NewEvent
from rapport.domain.principal import operator
from rapport.domain.signup import ListedSignup, SignupStatus
from rapport.queries import attendees as attendee_queries
from rapport.store import events as event_store
from rapport.store import seats as seats_store
from rapport.usecases.events import change, create, publish
from rapport.usecases.signups import seats as seats_usecase
from rapport.usecases.signups import sign_up as signing_up
from rapport.usecases.signups.sign_up import Form

pytestmark = pytest.mark.engine
CLIENTS = 32
WHO = operator("demo")


def make_event(app: App, capacity: int | None) -> Event:
    starts = datetime.now().replace(microsecond=0) + timedelta(days=7)  # noqa: DTZ005 - local to the event
    ends = starts + timedelta(hours=2)
    new = NewEvent(title="Flash", starts_local=starts, ends_local=ends, timezone="UTC", capacity=capacity)
    event, _ = create.create_event(app, WHO, new)
    return publish.publish(app, WHO, event.id)[0]


def sign_up(app: App, event: Event, who: int) -> SignupStatus:
    form = Form(email=f"p{who}@example.org", name=f"Person {who}")
    return signing_up.sign_up(app, "demo", event.id, form, source=f"198.51.{who // 50}.1")


def at_once(work: Sequence[Callable[[], Any]]) -> list[Any]:
    with ThreadPoolExecutor(CLIENTS) as clients:
        return [future.result() for future in [clients.submit(one) for one in work]]


def everyone(app: App, event: Event, status: SignupStatus | None = None) -> list[ListedSignup]:
    seats = seats_store.seats(app.table, "demo", event.id)
    chosen = attendee_queries.Chosen(status=status, attendance=None, q=None, sort="signed_up_at")
    return [signup for signup, _ in attendee_queries.all_of(app, event, seats, chosen)]


def counted(app: App, event: Event) -> tuple[int, int, int]:
    """The counts, which must be those of the list."""
    seats = seats_store.seats(app.table, "demo", event.id)
    found = [signup.status for signup in everyone(app, event)]
    states = (SignupStatus.CONFIRMED, SignupStatus.WAITLISTED, SignupStatus.CANCELLED)
    assert (seats.confirmed, seats.waitlisted, seats.cancelled) == tuple(found.count(state) for state in states)
    return seats.confirmed, seats.waitlisted, seats.cancelled


def test_a_flash_crowd_gets_every_place_and_not_one_more(app: App) -> None:
    event = make_event(app, capacity=20)
    at_once([partial(sign_up, app, event, who) for who in range(200)])
    assert counted(app, event) == (20, 180, 0)


def test_who_was_answered_before_another_asked_is_before_them_in_line(app: App) -> None:
    event = make_event(app, capacity=1)
    sign_up(app, event, 0)
    asked: dict[str, float] = {}
    answered: dict[str, float] = {}

    def come(who: int) -> None:
        time.sleep(random.uniform(0, 0.3))
        asked[f"p{who}@example.org"] = time.monotonic()
        sign_up(app, event, who)
        answered[f"p{who}@example.org"] = time.monotonic()

    at_once([partial(come, who) for who in range(1, 120)])
    line = [signup.email for signup in everyone(app, event, SignupStatus.WAITLISTED)]
    assert len(line) == 119
    for place, later in enumerate(line):
        assert not [ahead for ahead in line[place + 1 :] if answered[ahead] < asked[later]]


def test_cancels_among_sign_ups_leave_no_place_free_while_somebody_waits(app: App) -> None:
    event = make_event(app, capacity=15)
    for who in range(30):
        sign_up(app, event, who)
    contacts = [signup.contact for signup in everyone(app, event)]
    leaving = [partial(seats_usecase.cancel, app, WHO, event.id, one, "") for one in contacts[:20]]
    coming = [partial(sign_up, app, event, who) for who in range(100, 140)]
    mixed = leaving + coming
    random.Random(4).shuffle(mixed)
    at_once(mixed)
    assert counted(app, event) == (15, 35, 20)


def test_the_same_address_at_once_is_one_signup(app: App) -> None:
    event = make_event(app, capacity=3)
    answers = at_once([partial(sign_up, app, event, 7)] * 20)
    assert set(answers) == {SignupStatus.CONFIRMED}
    assert counted(app, event) == (1, 0, 0)


def test_capacity_that_changes_under_a_crowd_is_kept_at_every_instant(app: App) -> None:
    event = make_event(app, capacity=5)
    watching = True
    seen: list[Seats] = []

    def watch() -> None:
        while watching:
            seen.append(seats_store.seats(app.table, "demo", event.id))

    with ThreadPoolExecutor(1) as watcher:
        watcher.submit(watch)
        coming = [partial(sign_up, app, event, who) for who in range(80)]
        patches = [EventPatch(capacity=most) for most in (10, 15, 20)]
        raising = [partial(change.change_event, app, WHO, event.id, patch) for patch in patches]
        at_once([*coming[:40], *raising, *coming[40:]])
        watching = False
    assert all(seats.capacity is not None and seats.confirmed <= seats.capacity for seats in seen)
    final = seats_store.seats(app.table, "demo", event.id)
    seats_usecase.promote_waiting(app, event_store.get(app.table, "demo", event.id), most=100)
    assert counted(app, event) == (final.capacity, 80 - (final.capacity or 0), 0)
