"""Events moved and changed: who hears of it, once, and what of the old goes out no more."""

from datetime import timedelta

import pytest

from tests.testing.world import World
from tests.timing.steps import (
    DAY,
    ENDS,
    EVENING_BEFORE,
    HOUR,
    MINUTE,
    NEXT_WEEK,
    STARTS,
    WEEK,
    add_rule,
    an_event_with_ada,
    change,
    later,
    mailed,
    mailed_at,
    states,
    timeline,
    without_default_rules,
)

AS_IT_WAS = {"starts_at": "2026-11-26T18:30:00", "ends_at": "2026-11-26T21:00:00"}
HALF_AN_HOUR_ON = {"starts_at": "2026-11-26T19:00:00", "ends_at": "2026-11-26T21:30:00"}


@pytest.mark.parametrize(
    "changes",
    [
        NEXT_WEEK,
        {"timezone": "Europe/London"},
        {"venue": {"name": "The other place"}},
        {"ends_at": "2026-11-26T22:00:00"},
    ],
)
def test_a_change_of_time_zone_or_venue_is_told_once_five_minutes_later(
    world: World, changes: dict[str, object]
) -> None:
    event = an_event_with_ada(world)
    change(world, event, changes)
    world.wind(5 * MINUTE - timedelta(seconds=1))
    assert mailed(world) == ["on-signup"]
    world.wind(timedelta(seconds=1))
    assert mailed(world) == ["on-signup", "on-event-changed"]
    world.wind(HOUR)
    assert len(mailed(world)) == 2
    confirmation, notice = world.mails("ada")
    assert sequence(notice.calendar) > sequence(confirmation.calendar)
    assert uid(notice.calendar) == uid(confirmation.calendar)


def sequence(calendar: str | None) -> int:
    return int(line(calendar, "SEQUENCE:"))


def uid(calendar: str | None) -> str:
    return line(calendar, "UID:")


def line(calendar: str | None, name: str) -> str:
    (found,) = [one for one in (calendar or "").splitlines() if one.startswith(name)]
    return found.removeprefix(name)


@pytest.mark.parametrize("changes", [{"title": "New name"}, {"description": "More"}, {"capacity": 50}, {}, AS_IT_WAS])
def test_a_change_of_anything_else_is_told_to_nobody(world: World, changes: dict[str, object]) -> None:
    event = an_event_with_ada(world)
    change(world, event, changes)
    world.wind(HOUR)
    assert mailed(world) == ["on-signup"]
    assert timeline(world, event, "day-before")[0]["id"].endswith("_g1")


def test_two_edits_within_minutes_are_told_once_after_the_last(world: World) -> None:
    event = an_event_with_ada(world)
    change(world, event, NEXT_WEEK)
    world.wind(4 * MINUTE)
    change(world, event, {"title": "Another name"})
    world.wind(4 * MINUTE)
    change(world, event, {"venue": {"name": "Elsewhere"}})
    world.wind(4 * MINUTE)
    assert mailed(world) == ["on-signup"]
    world.wind(2 * MINUTE)
    assert mailed(world) == ["on-signup", "on-event-changed"]
    assert "Thursday 3 December 2026" in world.mails("ada")[1].text
    assert "Elsewhere" in world.mails("ada")[1].text
    world.wind(DAY)
    assert len(mailed(world)) == 2


def test_two_changes_apart_are_told_twice(world: World) -> None:
    event = an_event_with_ada(world)
    for day in (3, 4):
        change(world, event, {"starts_at": f"2026-12-0{day}T18:30:00", "ends_at": f"2026-12-0{day}T21:00:00"})
        world.wind(HOUR)
    assert mailed(world) == ["on-signup", "on-event-changed", "on-event-changed"]


def test_moved_and_moved_back_within_minutes_is_told_to_nobody(world: World) -> None:
    event = an_event_with_ada(world)
    change(world, event, NEXT_WEEK)
    world.wind(2 * MINUTE)
    change(world, event, AS_IT_WAS)
    world.wind(HOUR)
    assert mailed(world) == ["on-signup"]
    world.wind(STARTS)
    assert mailed_at(world)[1:] == [("day-before", "Wed 17:00"), ("two-hours-before", "Thu 15:30")]


def test_who_signed_up_between_a_move_and_the_move_back_is_told(world: World) -> None:
    event = world.event()
    change(world, event, NEXT_WEEK)
    later(world)
    world.sign_up(event)
    change(world, event, AS_IT_WAS)
    world.wind(HOUR)
    assert mailed(world) == ["on-signup", "on-event-changed"]


def test_who_signed_up_since_the_change_is_not_told_of_it(world: World) -> None:
    event = world.event()
    change(world, event, NEXT_WEEK)
    later(world)
    world.sign_up(event)
    world.wind(HOUR)
    assert mailed(world) == ["on-signup"]


def test_whose_confirmation_waits_when_the_event_moves_gets_it_with_the_new_time_and_no_notice(world: World) -> None:
    event = world.event()
    world.ses.next("throttle", 1)
    world.sign_up(event)
    change(world, event, NEXT_WEEK)
    world.wind(HOUR)
    assert mailed(world) == ["on-signup"]
    assert "3 December" in world.mails("ada")[0].text


def test_whose_confirmation_is_later_than_the_news_is_not_told_what_they_never_heard(world: World) -> None:
    event = world.event()
    world.ses.next("throttle", 4)
    world.sign_up(event)
    change(world, event, NEXT_WEEK)
    world.wind(HOUR)
    assert mailed(world) == ["on-signup"]


def test_who_may_have_been_mailed_the_old_time_is_told(world: World) -> None:
    """SES took the confirmation and did not say so."""
    event = world.event()
    world.ses.next("accept_then_timeout", 1)
    world.sign_up(event)
    change(world, event, NEXT_WEEK)
    world.wind(6 * MINUTE)
    assert mailed(world) == ["on-signup", "on-event-changed"]


def test_without_a_confirmation_there_is_nothing_to_put_right(world: World) -> None:
    without_default_rules(world, "on-event-changed", "on-cancelled")
    event = an_event_with_ada(world)
    change(world, event, NEXT_WEEK)
    world.wind(HOUR)
    assert mailed(world) == []


def test_a_reminder_between_the_change_and_its_notice_does_not_take_its_place(world: World) -> None:
    """It says the new time, but it brings no calendar entry."""
    event = an_event_with_ada(world)
    world.wind(EVENING_BEFORE - MINUTE)
    change(world, event, {"venue": {"name": "Elsewhere"}})
    world.wind(10 * MINUTE)
    assert mailed_at(world)[1:] == [("day-before", "Wed 17:00"), ("on-event-changed", "Wed 17:04")]


def test_the_waitlist_is_told_too_without_a_calendar_entry(world: World) -> None:
    event = an_event_with_ada(world, capacity=1)
    world.sign_up(event, "bea")
    change(world, event, NEXT_WEEK)
    world.wind(6 * MINUTE)
    assert mailed(world, "bea") == ["on-waitlisted", "on-event-changed"]
    assert world.mails("bea")[1].calendar is None


def test_who_cancelled_is_not_told(world: World) -> None:
    event = an_event_with_ada(world)
    world.act(event, "ada", "cancel")
    change(world, event, NEXT_WEEK)
    world.wind(HOUR)
    assert mailed(world) == ["on-signup", "on-cancelled"]


def test_after_a_move_only_the_new_time_counts(world: World) -> None:
    event = an_event_with_ada(world)
    change(world, event, NEXT_WEEK)
    world.wind(STARTS + 7 * DAY)
    assert mailed_at(world) == [
        ("on-signup", "Mon 09:00"),
        ("on-event-changed", "Mon 09:05"),
        ("day-before", "Wed 17:00"),
        ("two-hours-before", "Thu 15:30"),
    ]
    assert world.mails("ada")[2].sent_at == EVENING_BEFORE + WEEK


def test_who_was_reminded_of_the_old_time_is_reminded_of_the_new(world: World) -> None:
    event = an_event_with_ada(world)
    world.wind(EVENING_BEFORE + HOUR)
    change(world, event, NEXT_WEEK)
    assert states(world, event, "day-before") == [("closed", None), ("scheduled", None)]
    world.wind(EVENING_BEFORE + WEEK)
    assert mailed(world) == ["on-signup", "day-before", "on-event-changed", "day-before"]
    assert states(world, event, "day-before")[0] == ("closed", None)


def test_a_small_move_after_a_reminder_reminds_nobody_twice(world: World) -> None:
    event = an_event_with_ada(world)
    world.wind(EVENING_BEFORE + HOUR)
    change(world, event, HALF_AN_HOUR_ON)
    assert states(world, event, "day-before") == [("closed", None), ("skipped", "late")]
    world.wind(STARTS + HOUR)
    assert mailed_at(world)[1:] == [
        ("day-before", "Wed 17:00"),
        ("on-event-changed", "Wed 18:05"),
        ("two-hours-before", "Thu 16:00"),
    ]


def test_a_longer_evening_thanks_nobody_twice(world: World) -> None:
    event = an_event_with_ada(world)
    world.wind(ENDS + DAY)
    change(world, event, {"ends_at": "2026-11-26T23:00:00"})
    world.wind(3 * DAY)
    assert mailed(world).count("thank-you") == 1


@pytest.mark.parametrize(
    ("starts", "sent"), [("2026-11-24T09:30:00", True), ("2026-11-24T10:30:00", True), ("2026-11-23T12:30:00", False)]
)
def test_an_event_brought_forward_sends_what_is_within_its_lateness_and_before_its_start(
    world: World, starts: str, sent: bool
) -> None:
    """Now it is Monday 10:00 in Berlin. A reminder a day before may be six hours late."""
    without_default_rules(world)
    event = an_event_with_ada(world)
    rule = add_rule(world, event)
    change(world, event, {"starts_at": starts, "ends_at": "2026-11-24T12:00:00"})
    world.wind(HOUR)
    assert mailed(world) == ([rule] if sent else [])


def test_a_reminder_on_its_way_is_stopped_by_a_move_to_another_week(world: World) -> None:
    event = an_event_with_ada(world)
    world.wind(EVENING_BEFORE - MINUTE)
    world.ses.next("throttle", 1)
    world.wind(MINUTE)
    change(world, event, NEXT_WEEK)
    world.wind(HOUR)
    assert mailed(world) == ["on-signup", "on-event-changed"]
    assert states(world, event, "day-before") == [("cancelled", "cancelled"), ("scheduled", None)]


def test_a_reminder_on_its_way_goes_on_through_a_small_move_and_says_the_new_time(world: World) -> None:
    event = an_event_with_ada(world)
    world.wind(EVENING_BEFORE - MINUTE)
    world.ses.next("throttle", 1)
    world.wind(MINUTE)
    change(world, event, HALF_AN_HOUR_ON)
    world.wind(HOUR)
    assert mailed(world) == ["on-signup", "day-before", "on-event-changed"]
    assert "19:00" in world.mails("ada")[1].text
    assert states(world, event, "day-before") == [("closed", None), ("skipped", "late")]


def test_a_reminder_on_its_way_never_comes_after_a_start_that_was_brought_forward(world: World) -> None:
    event = an_event_with_ada(world)
    world.wind(STARTS - 2 * HOUR - MINUTE)
    world.ses.next("throttle", 3)
    world.wind(2 * MINUTE)
    change(world, event, {"starts_at": "2026-11-26T16:33:00"})
    world.ses.next("throttle", 3)
    world.wind(HOUR)
    assert mailed(world) == ["on-signup", "day-before", "on-event-changed"]


def test_an_event_moved_into_the_past_tells_nobody(world: World) -> None:
    event = an_event_with_ada(world)
    change(world, event, {"starts_at": "2026-11-19T18:30:00", "ends_at": "2026-11-19T21:00:00"})
    world.wind(HOUR)
    assert mailed(world) == ["on-signup"]
    change(world, event, NEXT_WEEK)
    world.wind(HOUR)
    assert mailed(world) == ["on-signup", "on-event-changed"]
