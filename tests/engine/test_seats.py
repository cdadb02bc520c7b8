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
from rapport.domain.attendees.chosen import Chosen
from rapport.domain.event import Event, Seats, Waitlist, WaitlistMode
from rapport.domain.patches import EventPatch, NewEvent
from rapport.domain.principal import operator
from rapport.domain.signup import ListedSignup, SignupStatus
from rapport.queries.attendees import chosen as attendee_queries
from rapport.store import events as event_store
from rapport.store import seats as seats_store
from rapport.store import signups
from rapport.tokens import SIGNUP
from rapport.usecases.events import change, create, publish
from rapport.usecases.signups import own_place
from rapport.usecases.signups import seats as seats_usecase
from rapport.usecases.signups import sign_up as signing_up
from rapport.usecases.signups.sign_up import Form

pytestmark = pytest.mark.engine
CLIENTS = 32
WHO = operator("demo")


OFFER = Waitlist(mode=WaitlistMode.OFFER, offer_hours=6)


def make_event(app: App, capacity: int | None, **fields: Any) -> Event:
    starts = datetime.now().replace(microsecond=0) + timedelta(days=7)  # noqa: DTZ005 - local to the event
    ends = starts + timedelta(hours=2)
    new = NewEvent(title="Flash", starts_local=starts, ends_local=ends, timezone="UTC", capacity=capacity, **fields)
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
    parts = attendee_queries.parts_of(app, event, seats, Chosen(status=status), with_contacts=False)
    return [signup for found, _ in parts for signup, _ in found]


def counted(app: App, event: Event) -> tuple[int, int, int]:
    """The counts, which must be those of the list."""
    seats = exact(app, event)
    return seats.confirmed, seats.waitlisted, seats.cancelled


def exact(app: App, event: Event) -> Seats:
    seats = seats_store.seats(app.table, "demo", event.id)
    found = everyone(app, event)
    statuses = [signup.status for signup in found]
    assert {status: getattr(seats, status) for status in SignupStatus} == {
        status: statuses.count(status) for status in SignupStatus
    }
    held = sum(one.status is SignupStatus.PENDING and one.held_until is not None for one in found)
    assert (seats.held, seats.taken) == (held, held + seats.confirmed + seats.offered)
    return seats


def tokens(app: App, event: Event, status: SignupStatus) -> list[str]:
    """The links of all who are of this status."""
    found = (signups.find(app.table, "demo", event.id, one.contact) for one in everyone(app, event, status))
    return [app.tokens.make(SIGNUP, ["demo", event.id, one.contact, one.nonce]) for one in found if one]


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


def test_offers_accepted_and_declined_among_cancels_and_sign_ups_are_never_one_too_many(app: App) -> None:
    event = make_event(app, capacity=10, waitlist=OFFER)
    for who in range(25):
        sign_up(app, event, who)
    leaving = [signup.contact for signup in everyone(app, event, SignupStatus.CONFIRMED)][:6]
    at_once([partial(seats_usecase.cancel, app, WHO, event.id, one, "") for one in leaving])
    assert (exact(app, event).offered, exact(app, event).confirmed) == (6, 4)
    offered = tokens(app, event, SignupStatus.OFFERED)
    mixed: list[Callable[[], Any]] = [partial(own_place.accept_own, app, token) for token in offered[:3]]
    mixed += [partial(own_place.decline_own, app, token) for token in offered[3:]]
    mixed += [partial(sign_up, app, event, who) for who in range(100, 120)]
    mixed += [partial(change.change_event, app, WHO, event.id, EventPatch(capacity=most)) for most in (11, 12)]
    random.Random(5).shuffle(mixed)
    at_once(mixed)
    seats = exact(app, event)
    assert (seats.confirmed, seats.cancelled) == (7, 9)
    assert seats.capacity is not None
    assert seats.taken == seats.capacity
    assert len({one.email for one in everyone(app, event)}) == 45


def test_of_a_crowd_that_has_yet_to_confirm_a_fifth_holds_a_place_and_all_confirm_at_once(app: App) -> None:
    event = make_event(app, capacity=10, confirm_address=True)
    at_once([partial(sign_up, app, event, who) for who in range(40)])
    assert (exact(app, event).pending, exact(app, event).held) == (40, 2)
    confirming = tokens(app, event, SignupStatus.PENDING)
    at_once([partial(own_place.confirm_place, app, token) for token in confirming * 2])
    seats = exact(app, event)
    assert (seats.confirmed, seats.waitlisted, seats.held) == (10, 30, 0)
    line = everyone(app, event, SignupStatus.WAITLISTED)
    last = signups.find(app.table, "demo", event.id, line[-1].contact)
    assert last is not None
    assert signups.place_in_line(app.table, last) == 30


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
