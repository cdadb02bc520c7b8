"""Whatever organisers, attendees and time do in whatever order: the mails are the model's, each once, at its minute.

`EXAMPLES=500 make test PYTEST="-k whatever_happens"` tries more, each time others.
"""

import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.testing.world import World, new_world
from tests.timing.model import AGAIN, DAY, HOUR, MINUTE, Model, ModelRule, instant
from tests.timing.steps import GROUP, timeline, without_default_rules

START = datetime.fromisoformat("2026-10-25T18:30")
"""The clocks in Berlin go back in the night before; the model's week begins on the Thursday."""
BEGINS = datetime(2026, 10, 22, 9, tzinfo=UTC)
NAMES = st.sampled_from(["ada", "bea", "cy", "dan"])
TIMED = {
    "day": ModelRule("day", "before_start", "confirmed", {"elapsed": "PT24H"}),
    "eve": ModelRule("eve", "before_start", "everyone", {"days": 1, "at": "18:00"}),
    "last": ModelRule("last", "before_end", "waitlisted", {"elapsed": "PT1H"}, HOUR),
    "on": ModelRule("on", "at", "everyone", {"instant": "2026-10-23T12:00:00Z"}, 2 * DAY),
    "came": ModelRule("came", "after_end", "attended", {"days": 1, "at": "10:00"}, 2 * DAY),
    "missed": ModelRule("missed", "after_start", "no_show", {"elapsed": "PT3H"}, 2 * DAY),
}
ACTS = {
    "on_signup": "everyone",
    "on_waitlisted": "waitlisted",
    "on_promoted": "confirmed",
    "on_cancelled": "cancelled",
    "on_event_changed": "everyone",
    "on_event_cancelled": "everyone",
}
OFFSETS: dict[str, list[dict[str, str | int]]] = {
    "day": [{"elapsed": "PT24H"}, {"elapsed": "PT20H"}, {"elapsed": "PT48H"}],
    "eve": [{"days": 1, "at": "18:00"}, {"days": 1, "at": "02:30"}, {"days": 0, "at": "12:00"}],
    "last": [{"elapsed": "PT1H"}, {"elapsed": "PT26H"}],
    "on": [{"instant": "2026-10-23T12:00:00Z"}, {"instant": "2026-10-24T12:00:00Z"}],
    "came": [{"days": 1, "at": "10:00"}, {"elapsed": "PT2H"}],
    "missed": [{"elapsed": "PT3H"}, {"elapsed": "PT24H"}],
}
LATENESSES = [HOUR, 6 * HOUR, 2 * DAY]
PAUSES = [4 * MINUTE, 20 * MINUTE, 3 * HOUR, 9 * HOUR, DAY]
MOVES = [timedelta(0), 30 * MINUTE, -30 * MINUTE, 5 * HOUR, DAY, -DAY, 7 * DAY]

pauses = st.sampled_from(PAUSES)
acts = st.one_of(
    st.tuples(st.just("sign_up"), NAMES),
    st.tuples(st.just("sign_up"), NAMES),
    st.tuples(st.just("wind"), pauses),
    st.tuples(st.just("wind"), pauses),
    st.tuples(st.just("cancel"), NAMES),
    st.tuples(st.just("check_in"), NAMES, st.booleans()),
    st.tuples(st.just("outage"), pauses),
    st.tuples(st.just("move"), st.sampled_from(MOVES)),
    st.tuples(st.just("venue"), st.sampled_from(["here", "there"])),
    st.tuples(st.just("capacity"), st.sampled_from([1, 2, 3, None])),
    st.tuples(st.just("offset"), st.sampled_from([(id, offset) for id in OFFSETS for offset in OFFSETS[id]])),
    st.tuples(st.just("switch"), st.sampled_from([*TIMED, *ACTS]), st.booleans()),
    st.tuples(st.just("lateness"), st.sampled_from([*TIMED]), st.sampled_from(LATENESSES)),
    st.tuples(st.just("publish"), st.booleans()),
)
lives = st.tuples(st.lists(acts, min_size=8, max_size=30), st.sampled_from([False, False, True]))


class Life:
    """A model and a world that live through the same."""

    def __init__(self, world: World) -> None:
        self.world = world
        without_default_rules(world)
        world.now = BEGINS
        on_acts = [ModelRule(trigger, trigger, audience) for trigger, audience in ACTS.items()]
        self.model = Model(BEGINS, START, 2, [*TIMED.values(), *on_acts])
        self.event = world.event(**self.times(START), capacity=2, venue={"name": "here"})
        self.ids = {rule.id: self.make(rule) for rule in self.model.rules.values()}
        self.names = {id: name for name, id in self.ids.items()}
        world.tick()

    def times(self, start: datetime) -> dict[str, Any]:
        return {"starts_at": f"{start:%FT%T}", "ends_at": f"{start + timedelta(hours=2):%FT%T}"}

    def make(self, rule: ModelRule) -> str:
        """Half of the rules are the group's, and half the event's own."""
        place = GROUP if rule.id in ("day", "on", "came", "on_signup", "on_event_changed") else self.event
        seconds = int(rule.lateness.total_seconds())
        fields = {"name": rule.id, "subject": rule.id, "body": f"Words of {rule.id}.", "trigger": rule.trigger}
        lateness = {"max_lateness": f"PT{seconds}S"} if rule.is_timed else {}
        offset = {"offset": rule.offset} if rule.is_timed else {}
        made = self.world.ask("POST", f"{place}/rules", {**fields, "audience": rule.audience, **lateness, **offset})
        return str(made["id"])

    def live(self, act: tuple[Any, ...]) -> None:
        self.world.now += timedelta(seconds=1)
        self.model.now = self.world.now
        name, *given = act
        getattr(self, name)(*given)
        self.compare()

    def compare(self) -> None:
        assert self.mailed() == sorted(self.model.mails)
        expected = {id: (f"{due:%FT%TZ}", state) for id, (due, state) in self.model.foretold().items()}
        assert self.foretold() == expected

    def mailed(self) -> list[tuple[str, str, datetime]]:
        names = {**self.names, "already-in": AGAIN}
        found = [(mail, mail.tags["delivery"].partition("_")[0]) for mail in self.world.ses.mailbox]
        return sorted((mail.to.partition("@")[0], names[rule], mail.sent_at) for mail, rule in found)

    def foretold(self) -> dict[str, tuple[str, str]]:
        """What the timeline says of mailings that have not begun."""
        known = {mailing.id for mailing in self.begun()}
        entries = [one for one in timeline(self.world, self.event) if one["due_at"] and one["id"] not in known]
        return {self.names[one["rule_id"]]: (one["due_at"], one["state"]) for one in entries}

    def begun(self) -> list[Any]:
        from rapport.store import events, ledger

        table = self.world.app.table
        return ledger.mailings(table, events.get(table, "demo", self.event.rpartition("/")[2]))

    def books_are_right(self) -> None:
        """Every mailing is closed, and its counts are what was sent of it."""
        sent = {(self.ids[one.rule.id], one.at): one.sent for one in self.model.begun}
        timed = [one for one in self.begun() if one.trigger.is_timed]
        assert {(one.rule, one.begun_at): one.counts.get("sent", 0) for one in timed} == sent
        assert {one.state for one in self.begun()} <= {"closed", "cancelled"}

    def late_joiners_were_told(self) -> None:
        """The words that each answer to a sign-up repeats, in the order of the mails."""
        answers = [mail for mail in self.world.ses.mailbox if mail.subject in ACTS and "event" not in mail.subject]
        said = [{id for id in TIMED if f"Words of {id}." in mail.text} for mail in answers]
        assert sorted(map(sorted, said)) == sorted(map(sorted, self.model.retold))

    # ---- Acts ----

    def wind(self, pause: timedelta) -> None:
        self.world.wind(pause)
        self.model.wind(self.world.now)

    def outage(self, pause: timedelta) -> None:
        self.world.now += pause
        self.world.tick()
        self.model.jump(self.world.now)

    def sign_up(self, name: str) -> None:
        assert (self.world.sign_up(self.event, name).status == 202) == self.model.sign_up(name)

    def cancel(self, name: str) -> None:
        if name in self.model.people:
            assert (self.world.act(self.event, name, "cancel").status == 200) == self.model.cancel(name)

    def check_in(self, name: str, came: bool) -> None:
        if name in self.model.people:
            answer = self.world.act(self.event, name, "check-in", "POST" if came else "DELETE")
            assert (answer.status < 300) == self.model.check_in(name, came=came)

    def move(self, by: timedelta) -> None:
        self.patch(self.times(START + by), start=START + by)

    def venue(self, name: str) -> None:
        self.patch({"venue": {"name": name}}, venue=name)

    def capacity(self, places: int | None) -> None:
        self.patch({"capacity": places}, capacity=places)

    def patch(self, changes: dict[str, Any], **same: Any) -> None:
        assert (self.world.call("PATCH", self.event, changes).status == 200) == self.model.change(**same)

    def call_off(self) -> None:
        assert (self.world.call("POST", f"{self.event}/cancel").status == 200) == self.model.call_off()

    def offset(self, change: tuple[str, dict[str, str | int]]) -> None:
        id, offset = change
        self.world.ask("PATCH", f"{self.event}/rules/{self.ids[id]}", {"offset": offset})
        self.model.set_rule(replace(self.model.rules[id], offset=offset))

    def lateness(self, id: str, most: timedelta) -> None:
        changes = {"max_lateness": f"PT{int(most.total_seconds())}S"}
        self.world.ask("PATCH", f"{self.event}/rules/{self.ids[id]}", changes)
        self.model.set_rule(replace(self.model.rules[id], lateness=most))

    def publish(self, public: bool) -> None:
        answer = self.world.call("POST", f"{self.event}/{'publish' if public else 'unpublish'}")
        assert (answer.status == 200) == (self.model.publish() if public else self.model.unpublish())

    def switch(self, id: str, enabled: bool) -> None:
        self.world.ask("PATCH", f"{self.event}/rules/{self.ids[id]}", {"enabled": enabled})
        self.model.switch(id, enabled=enabled)


@pytest.mark.timeout(400)
@settings(
    max_examples=int(os.environ.get("EXAMPLES", "6")),
    derandomize="EXAMPLES" not in os.environ,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
@given(lives)
def test_whatever_happens_the_mails_are_those_that_must_be(life: tuple[list[tuple[Any, ...]], bool]) -> None:
    happenings, is_called_off = life
    with new_world() as world:
        both = Life(world)
        for act in happenings:
            both.live(act)
        if is_called_off:
            both.live(("call_off",))
        both.live(("wind", max(instant(both.model.end) - world.now, timedelta(0)) + 4 * DAY))
        both.books_are_right()
        both.late_joiners_were_told()
