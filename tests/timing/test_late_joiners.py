"""Who signs up when others have been told something already hears it in the confirmation."""

from datetime import timedelta

from tests.testing.world import World
from tests.timing.steps import (
    EVENING_BEFORE,
    HOUR,
    MINUTE,
    NEXT_WEEK,
    STARTS,
    add_rule,
    change,
    later,
    mailed,
    mailed_at,
    timeline,
    without_default_rules,
)

LAPTOP = "Bring your laptop, Bea."


def test_who_signs_up_after_a_reminder_is_told_it_by_the_confirmation(world: World) -> None:
    event = world.event()
    add_rule(world, event, offset={"elapsed": "P2D"})
    world.sign_up(event, "ada")
    world.wind(STARTS - timedelta(days=2) + HOUR)
    world.sign_up(event, "bea")
    (confirmation,) = world.mails("bea")
    assert LAPTOP in confirmation.text
    assert LAPTOP in confirmation.html
    assert "What the others were told on Tuesday 24 November 2026" in confirmation.text
    world.wind(STARTS)
    assert mailed(world, "bea") == ["on-signup", "day-before", "two-hours-before"]
    (mine, *_) = [one for one in timeline(world, event) if one["name"] == "Mine"]
    assert (mine["counts"], mine["audience_size"]) == ({"sent": 1}, 1)


def test_who_signs_up_before_any_reminder_is_told_of_none(world: World) -> None:
    event = world.event()
    world.sign_up(event)
    assert "told" not in world.mails("ada")[0].text


def test_who_signs_up_a_moment_before_a_reminder_gets_it_and_is_not_told_it(world: World) -> None:
    event = world.event()
    world.wind(EVENING_BEFORE - MINUTE)
    world.sign_up(event)
    world.wind(2 * MINUTE)
    assert mailed(world) == ["on-signup", "day-before"]
    assert "told" not in world.mails("ada")[0].text


def test_what_was_for_others_is_not_told(world: World) -> None:
    """What the line was told, and what is promotion."""
    event = world.event(capacity=1)
    add_rule(world, event, audience="waitlisted", offset={"elapsed": "P2D"})
    add_rule(world, event, promotional=True, offset={"elapsed": "P2D"})
    world.wind(STARTS - timedelta(days=2) + HOUR)
    world.sign_up(event, "ada")
    world.sign_up(event, "bea")
    (confirmation,), (waits,) = world.mails("ada"), world.mails("bea")
    assert "told" not in confirmation.text
    assert waits.text.count(LAPTOP) == 1


def test_who_moves_up_is_told_what_those_with_a_place_were_told(world: World) -> None:
    event = world.event(capacity=1)
    add_rule(world, event, offset={"elapsed": "P2D"})
    add_rule(world, event, audience="everyone", offset={"elapsed": "P2D"}, body="For all of you.")
    world.sign_up(event, "ada")
    world.sign_up(event, "bea")
    world.wind(STARTS - timedelta(days=2) + HOUR)
    world.act(event, "ada", "cancel")
    _waits, reminder, promotion = world.mails("bea")
    assert "For all of you." in reminder.text
    assert LAPTOP in promotion.text
    assert "For all of you." not in promotion.text


def test_after_a_move_who_joins_is_not_told_what_all_will_be_told_again(world: World) -> None:
    event = world.event()
    world.wind(EVENING_BEFORE + HOUR)
    change(world, event, NEXT_WEEK)
    later(world)
    world.sign_up(event)
    assert "told" not in world.mails("ada")[0].text


def test_after_a_small_move_who_joins_is_told_what_stands(world: World) -> None:
    event = world.event()
    world.wind(EVENING_BEFORE + HOUR)
    change(world, event, {"starts_at": "2026-11-26T19:00:00"})
    later(world)
    world.sign_up(event)
    assert "What the others were told on Wednesday 25 November 2026" in world.mails("ada")[0].text


def test_who_signs_up_minutes_before_the_start_gets_one_mail_that_says_it_all(world: World) -> None:
    event = world.event()
    world.wind(STARTS - 3 * MINUTE)
    world.sign_up(event)
    world.wind(STARTS + HOUR)
    assert mailed_at(world) == [("on-signup", "Thu 17:27")]
    assert world.mails("ada")[0].text.count("What the others were told on") == 2


def test_who_cancels_and_comes_back_is_somebody_new(world: World) -> None:
    without_default_rules(world, "on-signup", "on-cancelled")
    event = world.event()
    add_rule(world, event, offset={"elapsed": "P2D"})
    world.sign_up(event, "bea")
    world.wind(STARTS - timedelta(days=2) + HOUR)
    world.act(event, "bea", "cancel")
    later(world)
    world.sign_up(event, "bea")
    first, _reminder, _cancelled, second = world.mails("bea")
    assert LAPTOP not in first.text
    assert LAPTOP in second.text
