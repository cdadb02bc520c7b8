"""What promotes waits for all groups while SES's own figures of the account are too high."""

from datetime import timedelta
from unittest.mock import patch

import pytest

from rapport.aws.reputation import Rates
from rapport.sending.brakes import account_brake_cache
from tests.testing.deliveries import NEWS, brakes, state
from tests.testing.world import MONDAY, World

QUARTER = timedelta(minutes=15)


@pytest.fixture(autouse=True)
def nothing_is_believed_for_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(account_brake_cache, "SECONDS", -1)


@pytest.fixture
def event(world: World) -> str:
    """With what promotes, due at ten."""
    event = world.event()
    world.ask("POST", f"{event}/rules", NEWS)
    world.sign_up(event)
    world.ask("PATCH", f"/public/v1/signups/{world.mails('ada')[0].token}", {"follow_up_consent": True})
    return event


def look(world: World) -> None:
    """On to the next tick at which the figures are looked at."""
    to = world.now.replace(minute=world.now.minute // 15 * 15 + 7)
    world.wind(to if to > world.now else to + QUARTER)


def rule_id(world: World, event: str) -> str:
    (found,) = [rule["id"] for rule in world.items(f"{event}/rules") if rule["name"] == "News"]
    return str(found)


@pytest.mark.parametrize("rates", [Rates(0.04, 0.0), Rates(0.0, 0.0008)])
def test_what_promotes_waits_and_all_else_goes_out(world: World, event: str, rates: Rates) -> None:
    world.reputation.now = rates
    while world.now < MONDAY + timedelta(hours=2):
        look(world)
    assert state(world, event, rule_id(world, event)) == ("planned", "braked")
    brake = brakes(world)["account"]
    assert (brake["stops"], brake["since"]) == (["promotional"], "2026-11-23T09:07:00Z")
    world.sign_up(event, "ben")
    assert len(world.mails("ben")) == 1, "a first mail"
    world.reputation.now = Rates(0.01, 0.0)
    world.wind(timedelta(hours=2))
    assert brakes(world) == {}
    assert state(world, event, rule_id(world, event)) == ("sent", None)


def test_figures_below_stop_nothing(world: World, event: str) -> None:
    world.reputation.now = Rates(0.039, 0.00079)
    for _ in range(5):
        look(world)
    assert state(world, event, rule_id(world, event)) == ("sent", None)


def test_what_cloudwatch_does_not_say_changes_nothing(world: World, event: str) -> None:
    world.reputation.now = None
    for _ in range(5):
        look(world)
    assert brakes(world) == {}
    assert state(world, event, rule_id(world, event)) == ("sent", None)


def test_the_figures_are_read_four_times_an_hour_and_by_the_tick_alone(world: World) -> None:
    with patch.object(world.reputation, "rates", return_value=Rates(0.0, 0.0)) as rates:
        for minute in range(60):
            world.now = MONDAY + timedelta(minutes=minute)
            world.tick()
    assert rates.call_count == 4


def test_other_groups_are_braked_too(world: World) -> None:
    key = world.add_group("other")
    world.reputation.now = Rates(0.05, 0.0)
    look(world)
    assert [one["kind"] for one in world.ask("GET", "/v1/groups/other", key=key)["brakes"]] == ["account"]
