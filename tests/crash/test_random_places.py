"""Whatever people and organisers do about places: none is given twice, idle while somebody waits, or held for good.

What they are mailed is not looked at here: `test_random_lives.py` does. `EXAMPLES=1000` tries more, each time others.
"""

import os
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from infra.local.ticker import whole_minute
from rapport.domain.event import Event, EventStatus, Seats
from rapport.domain.seats.held_places import is_last_call, is_open
from rapport.domain.signup import Signup, SignupStatus
from rapport.store.dynamodb import keys
from rapport.store.dynamodb.codec import decode
from tests.testing.simulation.cloud import Simulation
from tests.testing.simulation.world import EVENT, MEETING, SimulatedWorld
from tests.timing.model import DAY, HOUR, MINUTE

NAMES = st.sampled_from(["ada", "ben", "cleo", "dan", "eve", "fay"])
OFFER = {"mode": "offer", "offer_hours": 6}
PROMOTE = {"mode": "promote"}
ACTIONS = st.sampled_from(["confirm", "accept", "decline", "cancel"])
PAUSES = st.sampled_from([MINUTE, 20 * MINUTE, 2 * HOUR, 5 * HOUR, 11 * HOUR, DAY])
ADMITTED = st.sampled_from(["check-in", "cancel"])


class RandomPlaces(RuleBasedStateMachine):
    simulation: Simulation

    @initialize(
        capacity=st.sampled_from([1, 2, 5]),
        waitlist=st.sampled_from([OFFER, OFFER, PROMOTE]),
        confirm=st.booleans(),
        crowd=st.lists(NAMES, unique=True, max_size=5),
    )
    def begin(self, capacity: int, waitlist: Any, confirm: bool, crowd: list[str]) -> None:
        self.world = SimulatedWorld(self.simulation)
        self.world.open_event(capacity, waitlist=waitlist, confirm_address=confirm)
        self.start = MEETING["starts_at"]
        self.world.sign_up(*crowd)
        self._settle()

    # ---- What people do ----

    @rule(name=NAMES)
    def sign_up(self, name: str) -> None:
        self._ask(f"/public{EVENT}/signups", {"email": f"{name}@example.org", "name": name.title()}, key=False)

    @rule(name=NAMES, action=ACTIONS)
    def act_on_own(self, name: str, action: str) -> None:
        if self._signup(name) is not None:
            self._ask(f"/public/v1/signups/{self.world.token(name)}/{action}", {}, key=False)

    @rule(name=NAMES, action=ADMITTED)
    def act_as_organiser(self, name: str, action: str) -> None:
        if self._signup(name) is not None:
            self._ask(f"{EVENT}/attendees/{self.world.contact(name)}/{action}", None)

    @rule(name=NAMES)
    def erase(self, name: str) -> None:
        if self._signup(name) is not None:
            self.world.call("DELETE", f"/v1/groups/demo/contacts/{self.world.contact(name)}")
            self._settle()

    @rule(name=NAMES)
    def bounce(self, name: str) -> None:
        mails = [mail for mail in self.world.cloud.mailbox if mail.to == f"{name}@example.org"]
        if mails:
            self.world.cloud.publish(mails[-1], "bounce")
            self._settle()

    # ---- What organisers do ----

    @rule(
        change=st.sampled_from(
            [
                *({"capacity": capacity} for capacity in (1, 2, 3, 6, None)),
                {"waitlist": OFFER},
                {"waitlist": PROMOTE},
                {"confirm_address": True},
                {"confirm_address": False},
                *({"starts_at": f"2026-11-{day}T18:30:00"} for day in (24, 25, 26, 29)),
                {"starts_at": "2026-11-25T08:00:00"},
            ]
        )
    )
    def change(self, change: Any) -> None:
        self.world.call("PATCH", EVENT, change)
        self._settle()

    @rule(pause=PAUSES)
    def time_passes(self, pause: timedelta) -> None:
        self.world.run_on(whole_minute(self.world.cloud.now + pause))

    # ---- What must be so ----

    @invariant()
    def nothing_is_wrong(self) -> None:
        if not hasattr(self, "world"):
            return
        assert self.world.cloud.violations == []
        event, seats, now = self._event(), self._seats(), self.world.cloud.now
        if is_open(event, now) and seats.waitlisted and not is_last_call(event, now):
            assert not seats.has_room, "a place is idle while somebody waits"

    def teardown(self) -> None:
        if not hasattr(self, "world"):
            return
        event = self._event()
        if event.status is EventStatus.PUBLISHED and event.starts_at > self.world.cloud.now:
            self.world.run_on(whole_minute(event.starts_at) + 2 * MINUTE)
            held = [one for one in self._signups() if one.holds_place or one.status is SignupStatus.OFFERED]
            assert held == [], "a place is held for good"
        assert self.world.cloud.violations == []

    # ---- How ----

    def _ask(self, path: str, body: Any, *, key: bool = True) -> None:
        answer = self.world.call("POST", path, body, key=key)
        assert answer.status < 300 or answer.status in (404, 409), answer.body
        self._settle()

    def _settle(self) -> None:
        self.world.run_on(whole_minute(self.world.cloud.now + MINUTE))

    def _items(self) -> Any:
        return self.world.cloud.table.partition(f"G#demo#E#{EVENT.rpartition('/')[2]}")

    def _signups(self) -> list[Signup]:
        return [decode(Signup, item) for sk, item in self._items().items() if sk.startswith("SIGNUP#")]

    def _signup(self, name: str) -> Signup | None:
        item = self._items().get(f"SIGNUP#{self.world.contact(name)}")
        return decode(Signup, item) if item else None

    def _seats(self) -> Seats:
        return decode(Seats, self._items()["SEATS"])

    def _event(self) -> Event:
        key = keys.event("demo", EVENT.rpartition("/")[2])
        return decode(Event, self.world.cloud.table.partition(key.pk)[key.sk])


@pytest.mark.timeout(300)
def test_in_a_random_life_no_place_is_given_twice_idle_or_held_for_good(simulation: Simulation) -> None:
    run_state_machine_as_test(
        type("RandomPlacesOnce", (RandomPlaces,), {"simulation": simulation}),
        settings=settings(
            max_examples=int(os.environ.get("EXAMPLES", "25")),
            stateful_step_count=25,
            derandomize="EXAMPLES" not in os.environ,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
