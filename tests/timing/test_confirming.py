"""Sign-ups that are pending until the address's owner confirms: which hold a place, for how long, and what then."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

import pytest

from tests.testing.world import World
from tests.timing.steps import DAY, ENDS, HOUR, MINUTE, NEXT_WEEK, STARTS, change, later, mailed
from tests.timing.test_offers import counts, own, page, statuses
from tests.timing.test_waitlist import cancel_by_link, cancel_by_organizer, cancel_by_page, erase


def confirming(world: World, *who: str, capacity: int | None = 5, **fields: Any) -> str:
    event = world.event(capacity=capacity, confirm_address=True, **fields)
    for one in who:
        assert world.sign_up(event, one).json == {"status": "accepted", "seat": "pending"}
        later(world)
    return event


def fill(world: World, event: str, who: Sequence[str]) -> None:
    """These sign up and confirm."""
    for one in who:
        world.sign_up(event, one)
        assert own(world, one, "confirm").json["status"] == "confirmed"
        later(world)


def test_who_confirms_has_the_place_that_was_held_and_is_told_so(world: World) -> None:
    event = confirming(world, "ada")
    shown = page(world, "ada")
    assert (shown["status"], shown["held_until"], shown["line"], shown["can_accept"]) == ("pending", None, None, False)
    assert (world.mails("ada")[0].calendar, own(world, "ada", "accept").status) == (None, 409)
    assert own(world, "ada", "confirm").json["status"] == "confirmed"
    with world.unchanged():
        assert own(world, "ada", "confirm").json["status"] == "confirmed"
    assert mailed(world, "ada") == ["on-pending", "on-signup"]
    assert world.mails("ada")[1].calendar is not None
    assert counts(world, event) == {"confirmed": 1}
    world.wind(STARTS)
    assert mailed(world, "ada")[2:] == ["day-before", "two-hours-before"]


def test_a_fifth_of_the_places_is_held_for_the_first_and_none_for_those_after_them(world: World) -> None:
    event = confirming(world, "ada", "bea", "cy", "dan", capacity=10)
    public = f"/public{event}"
    assert world.ask("GET", public)["places"] == "available"
    fill(world, event, [f"p{number}" for number in range(8)])  # Ada's and Bea's are held
    assert world.ask("GET", public)["places"] == "none"
    assert own(world, "cy", "confirm").json["status"] == "waitlisted"
    assert own(world, "ada", "confirm").json["status"] == "confirmed"
    assert [mailed(world, who)[-1] for who in ("ada", "cy")] == ["on-signup", "on-waitlisted"]
    assert counts(world, event) == {"confirmed": 9, "pending": 2, "waitlisted": 1}


def test_where_places_are_left_who_holds_none_is_seated_as_they_confirm(world: World) -> None:
    event = confirming(world, "ada", "bea", capacity=5)
    assert own(world, "bea", "confirm").json["status"] == "confirmed"
    assert counts(world, event) == {"confirmed": 1, "pending": 1}


def test_where_places_are_not_short_none_is_held_and_nobody_is_cancelled(world: World) -> None:
    event = confirming(world, "ada", capacity=None)
    world.wind(2 * DAY)
    assert statuses(world, event, "ada") == ["pending"]
    assert own(world, "ada", "confirm").json["status"] == "confirmed"


def test_a_place_is_held_for_a_day_from_the_leaving_of_the_mail_and_then_nobody_is_mailed(world: World) -> None:
    world.ask("PATCH", "/v1/groups/demo", {"paused": True})
    event = confirming(world, "ada")
    world.wind(5 * HOUR)
    world.ask("PATCH", "/v1/groups/demo", {"paused": False})
    world.wind(MINUTE)
    left_at = world.mails("ada")[0].sent_at
    world.wind(left_at + DAY - MINUTE)
    assert statuses(world, event, "ada") == ["pending"]
    world.wind(MINUTE)
    assert statuses(world, event, "ada") == ["cancelled"]
    assert mailed(world, "ada") == ["on-pending"]
    assert own(world, "ada", "confirm").json["status"] == "cancelled"
    assert world.ask("GET", f"/public{event}")["places"] == "available"
    assert world.sign_up(event, "ada").json["seat"] == "pending"
    assert mailed(world, "ada") == ["on-pending"] * 2


def test_it_is_held_for_two_hours_while_others_wait(world: World) -> None:
    event = confirming(world, "ada", capacity=1)
    world.sign_up(event, "bea")
    assert own(world, "bea", "confirm").json["status"] == "waitlisted"
    world.wind(2 * HOUR - 2 * MINUTE)
    assert statuses(world, event, "ada", "bea") == ["pending", "waitlisted"]
    world.wind(2 * MINUTE)
    assert statuses(world, event, "ada", "bea") == ["cancelled", "confirmed"]
    assert mailed(world, "bea") == ["on-pending", "on-waitlisted", "on-promoted"]


@pytest.mark.parametrize("address_is_confirmed", [True, False])
def test_who_begins_to_wait_after_two_hours_has_it_at_once(world: World, address_is_confirmed: bool) -> None:
    event = confirming(world, "ada", capacity=1)
    world.wind(5 * HOUR)
    assert statuses(world, event, "ada") == ["pending"]
    change(world, event, {"confirm_address": address_is_confirmed})
    world.sign_up(event, "bea")
    if address_is_confirmed:
        own(world, "bea", "confirm")
    world.wind(MINUTE)
    assert statuses(world, event, "ada", "bea") == ["cancelled", "confirmed"]


def test_it_is_held_until_the_start_at_most(world: World) -> None:
    event = confirming(world)
    world.wind(STARTS - HOUR)
    world.sign_up(event, "ada")
    world.wind(STARTS - MINUTE)
    assert statuses(world, event, "ada") == ["pending"]
    world.wind(STARTS)
    assert statuses(world, event, "ada") == ["cancelled"]
    world.sign_up(event, "bea")  # while it goes on: nothing is held, and who confirms is in
    world.wind(HOUR)
    assert own(world, "bea", "confirm").json["status"] == "confirmed"
    world.sign_up(event, "cy")
    world.wind(ENDS)
    assert own(world, "cy", "confirm").status == 409


def test_where_the_mail_is_never_sent_it_is_held_from_the_sign_up(world: World) -> None:
    event = confirming(world)
    world.ask("PATCH", f"{event}/rules/on-pending", {"enabled": False})
    world.sign_up(event, "ada")
    world.wind(DAY)
    assert statuses(world, event, "ada") == ["cancelled"]


@pytest.mark.parametrize("give_up", [cancel_by_link, cancel_by_page, cancel_by_organizer, erase])
def test_whoever_gives_up_a_place_that_is_held_frees_it(world: World, give_up: Callable[[World, str], None]) -> None:
    event = confirming(world, "ada", capacity=1)
    world.sign_up(event, "bea")
    own(world, "bea", "confirm")
    give_up(world, event)
    assert statuses(world, event, "bea") == ["confirmed"]
    kept = world.ask("GET", event)["counts"]
    assert (kept["confirmed"], kept["cancelled"], kept["pending"]) == (1, 1, 0)


def test_a_pending_one_whose_mail_bounces_frees_the_place(world: World) -> None:
    event = confirming(world, "ada", capacity=1)
    world.ses_reports(world.mails("ada")[0], "bounce")
    world.wind(MINUTE)
    assert statuses(world, event, "ada") == ["cancelled"]
    assert world.ask("GET", f"/public{event}")["places"] == "few"


def test_who_is_pending_and_comes_is_seated_with_a_warning(world: World) -> None:
    event = confirming(world, "ada", "bea", capacity=1)
    checked_in = [world.act(event, who, "check-in").json for who in ("ada", "bea")]
    assert [len(one["warnings"]) for one in checked_in] == [1, 2]
    assert counts(world, event) == {"confirmed": 2, "attended": 2}
    assert world.ask("GET", f"/public{event}")["places"] == "none"


def test_a_repeat_asks_once_more_at_most_once_a_day_and_the_answer_tells_nothing(world: World) -> None:
    event = confirming(world, "ada", "bea")
    own(world, "bea", "confirm")
    for after in (MINUTE, 20 * MINUTE, HOUR):
        world.wind(after)
        answers = [world.sign_up(event, who) for who in ("ada", "bea", f"new{after.seconds}")]
        assert len({(one.status, one.body) for one in answers}) == 1
    assert mailed(world, "ada") == ["on-pending", "on-pending"]
    assert mailed(world, "bea") == ["on-pending", "on-signup", "already-in"]
    own(world, "ada", "confirm")
    assert mailed(world, "ada")[2:] == ["on-signup"]


def test_a_change_and_a_cancellation_are_told_to_who_is_pending(world: World) -> None:
    event = confirming(world, "ada")
    change(world, event, NEXT_WEEK)
    world.wind(10 * MINUTE)
    world.ask("POST", f"{event}/cancel")
    assert mailed(world, "ada") == ["on-pending", "on-event-changed", "on-event-cancelled"]
    assert own(world, "ada", "confirm").status == 409
    world.wind(2 * DAY)
    assert statuses(world, event, "ada") == ["pending"]


def test_reminders_are_for_who_confirmed(world: World) -> None:
    event = confirming(world)
    world.wind(STARTS - timedelta(hours=23))
    world.sign_up(event, "ada")
    world.wind(STARTS - HOUR)
    assert mailed(world, "ada") == ["on-pending"]
    own(world, "ada", "confirm")
    told = world.mails("ada")[1].text
    assert "What the others were told" in told


def test_a_mail_says_ones_place_in_the_line(world: World) -> None:
    event = confirming(world, capacity=1)
    fill(world, event, ["ada"])
    rule = {"subject": "You are number {{signup.line}}", "body": "Number {{signup.line}} of {{event.title}}."}
    world.ask("PATCH", f"{event}/rules/on-waitlisted", rule)
    for who in ("bea", "cy"):
        world.sign_up(event, who)
        own(world, who, "confirm")
    assert [world.mails(who)[-1].subject for who in ("bea", "cy")] == ["You are number 1", "You are number 2"]
    assert [page(world, who)["line"] for who in ("ada", "bea", "cy")] == [None, 1, 2]
