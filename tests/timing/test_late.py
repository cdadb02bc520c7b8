"""What is too late is skipped, visibly: rules made late, events published late, and an outage of the tick."""

from datetime import timedelta

import pytest

from tests.testing.world import World
from tests.timing.steps import (
    DAY,
    ENDS,
    EVENING_BEFORE,
    GROUP,
    HOUR,
    STARTS,
    WEEK,
    add_rule,
    change_rule,
    later,
    mailed,
    mailed_at,
    state,
    timeline,
    without_default_rules,
)

LATE = ("skipped", "late")


@pytest.mark.parametrize(
    ("offset", "sent"),
    [({"elapsed": "P5D"}, False), ({"elapsed": "P3DT14H31M"}, False), ({"elapsed": "P3DT14H29M"}, True)],
)
@pytest.mark.parametrize("place", ["group", "event"])
def test_a_rule_made_after_its_time_goes_out_only_within_its_lateness(
    world: World, offset: dict[str, str], sent: bool, place: str
) -> None:
    """Now it is Monday 09:00, so that of the six hours of a reminder some are over."""
    without_default_rules(world)
    event = world.event()
    world.sign_up(event)
    rule = add_rule(world, GROUP if place == "group" else event, offset=offset)
    world.wind(10 * timedelta(minutes=1))
    assert mailed(world) == ([rule] if sent else [])
    assert state(world, event, rule) == (("closed", None) if sent else LATE)


def test_a_rule_edited_into_the_past_is_judged_by_its_new_time(world: World) -> None:
    event = world.event()
    world.sign_up(event)
    change_rule(world, event, "day-before", offset={"elapsed": "P5D"})
    assert state(world, event, "day-before") == LATE
    change_rule(world, event, "day-before", max_lateness="P3D")
    assert mailed(world) == ["on-signup", "day-before"]


def test_a_reminder_that_would_come_after_the_start_is_late_from_the_first(world: World) -> None:
    event = world.event()
    rule = add_rule(world, event, offset={"days": 0, "at": "22:00"})
    assert state(world, event, rule) == LATE


def test_an_event_published_late_sends_what_is_within_its_lateness(world: World) -> None:
    """On the evening before at 20:00 the reminder of 18:00 may still go out; the one of three days before may not."""
    event = world.event(publish=False)
    rule = add_rule(world, event, offset={"elapsed": "P3D"})
    world.wind(EVENING_BEFORE + 2 * HOUR)
    assert state(world, event, rule) == LATE
    world.ask("POST", f"{event}/publish")
    assert state(world, event, rule) == LATE
    assert state(world, event, "day-before")[0] == "sending"
    later(world)
    world.sign_up(event)
    world.wind(STARTS)
    assert mailed(world) == ["on-signup", "two-hours-before"]


def test_a_draft_sends_nothing_whatever_comes_due(world: World) -> None:
    event = world.event(publish=False)
    world.wind(ENDS + WEEK)
    assert not world.mails()
    timed = [one for one in timeline(world, event) if one["due_at"]]
    assert {(one["state"], one["reason"]) for one in timed} == {LATE}


def without_ticks(world: World, until: timedelta) -> None:
    """An outage: time passes and nobody looks."""
    world.now += until
    world.tick()
    world.wind(HOUR)


@pytest.mark.parametrize(
    ("outage", "mails"),
    [
        (HOUR, ["on-signup", "day-before"]),
        (6 * HOUR, ["on-signup", "day-before"]),
        (7 * HOUR, ["on-signup"]),
        (DAY, ["on-signup", "two-hours-before"]),
        (DAY + HOUR, ["on-signup"]),
        (2 * DAY, ["on-signup", "thank-you"]),
        (WEEK, ["on-signup"]),
    ],
)
def test_an_outage_of_the_tick_is_judged_in_the_same_way(world: World, outage: timedelta, mails: list[str]) -> None:
    """It begins a minute before the reminder of the evening before. What had been due since and is too late is not
    sent; a reminder of the event never comes after it has started."""
    event = world.event()
    world.sign_up(event)
    world.wind(EVENING_BEFORE - timedelta(minutes=1))
    without_ticks(world, outage)
    assert mailed(world) == mails
    for rule in ("day-before", "two-hours-before", "thank-you"):
        due = timeline(world, event, rule)[0]["due_at"] <= f"{world.now:%Y-%m-%dT%H:%M:%SZ}"
        expected = "scheduled" if not due else "closed" if rule in mails else "skipped"
        assert state(world, event, rule)[0] == expected, rule


def test_after_an_outage_the_rest_goes_out_on_time(world: World) -> None:
    event = world.event()
    world.sign_up(event)
    without_ticks(world, 2 * DAY + 3 * HOUR)
    world.wind(ENDS + DAY)
    assert mailed_at(world)[1:] == [
        ("day-before", "Wed 17:00"),
        ("two-hours-before", "Thu 15:30"),
        ("thank-you", "Fri 09:00"),
    ]


def test_who_signs_up_during_an_outage_is_confirmed_when_it_is_over(world: World) -> None:
    event = world.event()
    world.now_queue.refuses = world.jobs.refuses = True
    world.sign_up(event)
    world.now_queue.refuses = world.jobs.refuses = False
    assert not world.mails()
    without_ticks(world, DAY)
    assert mailed(world) == ["on-signup"]


def test_a_rule_that_may_not_be_late_goes_out_with_the_tick_after_its_time(world: World) -> None:
    without_default_rules(world)
    event = world.event()
    world.sign_up(event)
    rule = add_rule(world, event, max_lateness="PT0S")
    world.wind(STARTS - DAY - timedelta(seconds=15))
    without_ticks(world, timedelta(seconds=58))
    assert mailed(world) == [rule]


def test_nothing_before_is_sent_after_the_start_even_if_ses_takes_nothing_until_then(world: World) -> None:
    event = world.event()
    world.sign_up(event)
    world.wind(STARTS - 2 * HOUR - timedelta(minutes=1))
    world.ses.next("throttle", 1000)
    world.wind(STARTS - timedelta(minutes=1))
    world.ses.next("throttle", 4)
    world.wind(STARTS + 3 * HOUR)
    assert mailed(world) == ["on-signup", "day-before"]
    (delivery,) = world.items(f"{event}/deliveries", mailing=timeline(world, event, "two-hours-before")[0]["id"])
    assert (delivery["state"], delivery["reason"]) == LATE
