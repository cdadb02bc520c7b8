"""Whatever people do and whatever fails meanwhile: everybody is told what the model says, once, or nobody knows of it.

`EXAMPLES=1000 make test PYTEST="-k random_life"` tries more, each time others.
"""

import os
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from infra.local.ticker import whole_minute
from rapport.domain.delivery import DeliveryState as State
from rapport.mail.default_rules import DEFAULT_RULES
from rapport.tokens import UNSUBSCRIBE
from tests.crash.counts import COUNTS
from tests.crash.faults import CRASHES, FAILURES, OF_SES, PendingFault
from tests.crash.final_state import final_state_of, inconsistencies
from tests.testing.simulation.cloud import Simulation, no_interference
from tests.testing.simulation.world import EVENT, MEETING, SimulatedWorld
from tests.timing.model import AGAIN, DAY, HOUR, MINUTE, Model, ModelRule, instant

RECOVERED = HOUR
"""Longer than any lease, time-out or second try; in it nobody does anything, so that nothing comes out otherwise."""
PARTS = 2
"""Tests that share the lives, so that two cores have something to do."""
NAMES = st.sampled_from(["ada", "ben", "cleo", "dan"])
FAULTS = st.none() | st.builds(PendingFault, st.sampled_from([*CRASHES, *FAILURES, *OF_SES]), st.integers(0, 15))
MOVES = st.sampled_from([30 * MINUTE, 5 * HOUR, DAY, -5 * HOUR])

Opened = tuple[SimulatedWorld, Mapping[str, Any]]
"""A world with an event that is open, and what its cloud is like then."""


class RandomLife(RuleBasedStateMachine):
    simulation: Simulation
    opened: dict[int | None, Opened]
    """Made for the first life that needs it, by capacity."""

    @initialize(capacity=st.sampled_from([1, 2, None]), tells=st.booleans())
    def begin(self, capacity: int | None, tells: bool) -> None:
        """`tells`: whether SES publishes what it sent."""
        if capacity not in self.opened:
            self.opened[capacity] = _opened(self.simulation, capacity)
        self.world, as_opened = self.opened[capacity]
        self.simulation.cloud = self.world.cloud
        self.world.cloud.restore(as_opened)
        self.world.cloud.interfere = no_interference
        self.world.cloud.publishes = tells
        self.world.restart()
        start = datetime.fromisoformat(str(MEETING["starts_at"]))
        self.model = Model(self.world.cloud.now, start, capacity, list(map(_modelled, DEFAULT_RULES)))
        self.model.venue = "Hall A"
        self.faults = 0

    # ---- What people do ----

    @rule(name=NAMES, fault=FAULTS)
    def sign_up(self, name: str, fault: PendingFault | None) -> None:
        form = {"email": f"{name}@example.org", "name": name.title()}
        ask = lambda: self.world.call("POST", f"/public{EVENT}/signups", form, key=False)  # noqa: E731
        self._live(ask, lambda: self.model.sign_up(name), fault)

    @rule(name=NAMES, fault=FAULTS)
    def cancel(self, name: str, fault: PendingFault | None) -> None:
        if name in self.model.people:
            path = f"/public/v1/signups/{self.world.token(name)}/cancel"
            self._live(lambda: self.world.call("POST", path, {}, key=False), lambda: self.model.cancel(name), fault)

    @rule(name=NAMES, fault=FAULTS)
    def check_in(self, name: str, fault: PendingFault | None) -> None:
        if name in self.model.people:
            path = f"{EVENT}/attendees/{self.world.contact(name)}/check-in"
            self._live(lambda: self.world.call("POST", path, {}), lambda: self.model.check_in(name, came=True), fault)

    @rule(name=NAMES, fault=FAULTS)
    def unsubscribe(self, name: str, fault: PendingFault | None) -> None:
        """By one click."""
        if name in self.model.people:
            path = f"/public/v1/unsubscribe/{self.world.token(name, UNSUBSCRIBE)}"
            ask = lambda: self.world.call("POST", path, "List-Unsubscribe=One-Click", key=False)  # noqa: E731
            self._live(ask, lambda: self.model.unsubscribe(name), fault)

    @rule(name=NAMES)
    def bounce(self, name: str) -> None:
        mails = [mail for mail in self.world.cloud.mailbox if mail.to == f"{name}@example.org"]
        if mails:
            self._wind(timedelta(0))
            self.world.cloud.publish(mails[-1], "bounce")
            self.world.drain()
            self.model.bounced.add(name)

    @rule(by=MOVES, fault=FAULTS)
    def move(self, by: timedelta, fault: PendingFault | None) -> None:
        start = self.model.start + by
        times = {"starts_at": start.isoformat(), "ends_at": (start + 2 * HOUR).isoformat()}
        self._change(times, fault, start=start)

    @rule(hall=st.sampled_from(["Hall A", "Hall B"]), fault=FAULTS)
    def move_elsewhere(self, hall: str, fault: PendingFault | None) -> None:
        self._change({"venue": {"name": hall}}, fault, venue=hall)

    @rule(capacity=st.sampled_from([1, 2, 3, None]), fault=FAULTS)
    def change_capacity(self, capacity: int | None, fault: PendingFault | None) -> None:
        self._change({"capacity": capacity}, fault, capacity=capacity)

    @precondition(lambda self: self.model.people)
    @rule(fault=FAULTS)
    def call_off(self, fault: PendingFault | None) -> None:
        self._live(lambda: self.world.call("POST", f"{EVENT}/cancel"), self.model.call_off, fault)

    # ---- Time ----

    @rule(pause=st.sampled_from([4 * MINUTE, 20 * MINUTE, 5 * HOUR, 11 * HOUR, 25 * HOUR]), fault=FAULTS)
    def time_passes(self, pause: timedelta, fault: PendingFault | None) -> None:
        if fault:
            self.world.cloud.interfere = fault.interference()
        self._wind(pause)
        self._recover(fault)

    # ---- How ----

    def _change(self, fields: dict[str, Any], fault: PendingFault | None, **same: Any) -> None:
        self._live(lambda: self.world.call("PATCH", EVENT, fields), lambda: self.model.change(**same), fault)

    def _live(self, ask: Callable[[], Any], reckon: Callable[[], bool], fault: PendingFault | None) -> None:
        """Does the same in the world, with a fault on the way, and in the model."""
        if fault:
            self.world.cloud.interfere = fault.interference()
        self.model.wind(self.world.cloud.now)
        answer = ask()
        assert (answer.status < 300) == reckon(), answer.body
        self.world.drain()
        self._recover(fault)

    def _recover(self, fault: PendingFault | None) -> None:
        if fault is not None:
            self._wind(RECOVERED)
            self.world.cloud.interfere = no_interference
            self.faults += fault.happened
            COUNTS.faults += fault.happened
        assert self.world.cloud.violations == []

    def _wind(self, pause: timedelta) -> None:
        until = whole_minute(self.world.cloud.now + pause)
        self.world.run_on(until)
        self.model.wind(until)

    # ---- What must have come of it ----

    def teardown(self) -> None:
        if not hasattr(self, "model"):
            return
        COUNTS.lives += 1
        self.world.cloud.interfere = no_interference
        self._wind(max(instant(self.model.end) - self.world.cloud.now, timedelta(0)) + 4 * DAY)
        state = final_state_of(self.world.cloud)
        assert [*self.world.cloud.violations, *inconsistencies(state, self.faults)] == []
        told = [one for one in state.deliveries.values() if one.state is not State.SKIPPED]
        ours = Counter((one.email.partition("@")[0], one.id.partition("_")[0]) for one in told)
        assert ours == Counter((name, "already-in" if id == AGAIN else id) for name, id, _ in self.model.mails)
        statuses = {signup.email.partition("@")[0]: signup.status for signup in state.signups.values()}
        assert statuses == {name: person.status for name, person in self.model.people.items()}


def _opened(simulation: Simulation, capacity: int | None) -> Opened:
    world = SimulatedWorld(simulation)
    world.open_event(capacity)
    world.drain()
    return world, world.cloud.snapshot()


def _modelled(one: Any) -> ModelRule:
    before = str(one["trigger"]).startswith("before")
    return ModelRule(one["id"], one["trigger"], one["audience"], one["offset"], 6 * HOUR if before else 2 * DAY)


@pytest.mark.timeout(300)
@pytest.mark.parametrize("part", range(PARTS))
def test_in_a_random_life_everybody_is_told_what_the_model_says_or_nobody_knows(
    simulation: Simulation, part: int
) -> None:
    run_state_machine_as_test(
        # What is tried follows from the name of the class: each part has lives of its own.
        type(f"RandomLife{part}", (RandomLife,), {"simulation": simulation, "opened": {}}),
        settings=settings(
            max_examples=int(os.environ.get("EXAMPLES", "250")) // PARTS,
            stateful_step_count=30,
            derandomize="EXAMPLES" not in os.environ,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
