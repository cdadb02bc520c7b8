"""Who a mailing goes to is settled when it begins: attended, no-show, confirmed, waitlisted, cancelled, everyone."""

from datetime import timedelta
from typing import Any

import pytest

from tests.testing.world import World
from tests.timing.steps import (
    DAY,
    ENDS,
    HOUR,
    MINUTE,
    STARTS,
    add_rule,
    later,
    mailed,
    timeline,
    without_default_rules,
)

FOLLOW_UP = ENDS.replace(hour=9) + DAY
"""When `thank-you` and `missed-you` are due: the morning after."""


def an_evening(world: World) -> str:
    """Ada and Bea have places, Cy waits, Dan cancelled."""
    event = world.event(capacity=3)
    for who in ("ada", "bea", "dan", "cy"):
        world.sign_up(event, who)
        later(world)
    world.ask("PATCH", event, {"capacity": 4})
    world.act(event, "cy", "cancel")
    world.act(event, "dan", "cancel")
    world.ask("PATCH", event, {"capacity": 2})
    world.sign_up(event, "cy")
    return event


@pytest.mark.parametrize(
    ("audience", "expected"),
    [
        ("confirmed", {"ada", "bea"}),
        ("waitlisted", {"cy"}),
        ("cancelled", {"dan"}),
        ("everyone", {"ada", "bea", "cy"}),
        ("attended", {"ada"}),
        ("no_show", {"bea"}),
    ],
)
def test_each_audience_gets_what_is_for_it(world: World, audience: str, expected: set[str]) -> None:
    without_default_rules(world)
    event = an_evening(world)
    rule = add_rule(world, event, trigger="after_end", offset={"elapsed": "PT1H"}, audience=audience)
    world.wind(STARTS)
    world.act(event, "ada", "check-in")
    (planned,) = timeline(world, event, rule)
    world.wind(ENDS + 2 * HOUR)
    (closed,) = timeline(world, event, rule)
    assert {who for who in ("ada", "bea", "cy", "dan") if mailed(world, who) == [rule]} == expected
    assert planned["audience_size"] == closed["audience_size"] == closed["counts"]["sent"] == len(expected)


def test_after_an_event_who_came_is_thanked_and_who_did_not_is_missed(world: World) -> None:
    event = world.event()
    for who in ("ada", "bea"):
        world.sign_up(event, who)
    world.wind(STARTS)
    world.act(event, "ada", "check-in")
    world.wind(FOLLOW_UP + HOUR)
    assert (mailed(world, "ada")[-1], mailed(world, "bea")[-1]) == ("thank-you", "missed-you")


def test_where_nobody_was_checked_in_everyone_with_a_place_is_thanked_and_nobody_missed(world: World) -> None:
    event = world.event()
    for who in ("ada", "bea"):
        world.sign_up(event, who)
    world.wind(FOLLOW_UP + HOUR)
    assert {mailed(world, who)[-1] for who in ("ada", "bea")} == {"thank-you"}
    assert [one["attendance"] for one in world.items(f"{event}/attendees")] == [None, None]


def test_an_undone_check_in_is_none(world: World) -> None:
    event = world.event()
    for who in ("ada", "bea"):
        world.sign_up(event, who)
    world.wind(STARTS)
    for who in ("ada", "bea"):
        world.act(event, who, "check-in")
    later(world)
    world.act(event, "bea", "check-in", "DELETE")
    assert world.ask("GET", event)["counts"]["attended"] == 1
    world.wind(FOLLOW_UP + HOUR)
    assert (mailed(world, "ada")[-1], mailed(world, "bea")[-1]) == ("thank-you", "missed-you")


def test_a_check_in_after_the_follow_up_began_changes_nothing_of_it(world: World) -> None:
    event = world.event()
    for who in ("ada", "bea"):
        world.sign_up(event, who)
    world.wind(STARTS)
    world.act(event, "ada", "check-in")
    world.wind(FOLLOW_UP + MINUTE)
    world.act(event, "bea", "check-in")
    world.wind(HOUR)
    assert mailed(world, "bea")[-1] == "missed-you"


def checked_in_since(world: World, event: str) -> None:
    world.act(event, "bea", "check-in")


def cancelled_since(world: World, event: str) -> None:
    world.act(event, "ada", "cancel")


def unsubscribed_since(world: World, _event: str) -> None:
    token = world.mails("ada")[0].unsubscribe_token
    headers = {"content-type": "application/x-www-form-urlencoded"}
    path = f"/public/v1/unsubscribe/{token}"
    assert world.call("POST", path, "List-Unsubscribe=One-Click", headers=headers).status == 200


@pytest.mark.parametrize(
    ("rule", "who", "begins", "happens", "reason"),
    [
        ("day-before", "ada", STARTS - timedelta(minutes=24 * 60 + 30), cancelled_since, "cancelled"),
        ("day-before", "ada", STARTS - timedelta(minutes=24 * 60 + 30), unsubscribed_since, "unsubscribed"),
        ("missed-you", "bea", FOLLOW_UP, checked_in_since, "not_in_audience"),
    ],
)
def test_what_happened_since_it_began_is_looked_at_at_the_last_moment(
    world: World, rule: str, who: str, begins: Any, happens: Any, reason: str
) -> None:
    """The mailing begins, SES takes nothing for some minutes, and the world goes on."""
    event = world.event()
    for one in ("ada", "bea"):
        world.sign_up(event, one)
    if rule == "missed-you":
        world.wind(STARTS)
        world.act(event, "ada", "check-in")
    world.wind(begins - MINUTE)
    world.ses.next("throttle", 2)
    world.wind(MINUTE)
    happens(world, event)
    world.wind(HOUR)
    (mailing,) = timeline(world, event, rule)
    (delivery,) = [
        one for one in world.items(f"{event}/deliveries", mailing=mailing["id"]) if one["email"].startswith(who)
    ]
    assert (delivery["state"], delivery["reason"]) == ("skipped", reason)
    assert mailing["counts"]["skipped"] == 1


def test_promotion_is_for_those_who_said_yes_and_the_rest_are_accounted_for(world: World) -> None:
    without_default_rules(world, "on-signup")
    event = world.event()
    for who in ("ada", "bea"):
        world.sign_up(event, who)
    token = world.mails("ada")[0].token
    world.ask("PATCH", f"/public/v1/signups/{token}", {"follow_up_consent": True})
    rule = add_rule(world, event, trigger="after_end", offset={"elapsed": "PT1H"}, promotional=True)
    world.wind(ENDS + 2 * HOUR)
    assert (mailed(world, "ada"), mailed(world, "bea")) == (["on-signup", rule], ["on-signup"])
    assert timeline(world, event, rule)[0]["counts"] == {"sent": 1, "skipped": 1}
    (skipped,) = world.items(f"{event}/deliveries", state="skipped")
    assert skipped["reason"] == "no_consent"
