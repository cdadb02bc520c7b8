"""What a change of an event leads to that its organiser may not have meant is said in the answer."""

from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest

from tests.testing.world import MONDAY, World

THURSDAY = {"starts_at": "2026-11-26T18:30:00", "ends_at": "2026-11-26T21:00:00"}
LATE_DAY_BEFORE = (
    "“The day before” does not go out: it is too late for it, which was due on Wednesday 25 November 2026, 18:00."
)
LATE_TWO_HOURS = (
    "“Two hours before” does not go out: it is too late for it, which was due on Thursday 26 November 2026, 16:30."
)


def changed(world: World, event: str, **fields: object) -> Any:
    return world.ask("PATCH", event, fields)


def published(world: World, **fields: object) -> Any:
    return world.ask("POST", f"{world.event(publish=False, **fields)}/publish")["warnings"]


def test_what_has_no_odd_effect_is_answered_without_a_warning(world: World) -> None:
    event = world.event(publish=False, capacity=3)
    assert world.ask("POST", f"{event}/publish")["warnings"] == []
    world.sign_up(event)
    fields: list[dict[str, object]] = [
        {"title": "Supper"},
        {"starts_at": "2026-12-03T18:30:00"},
        {"venue": {"name": "Hall"}},
        {"capacity": 2},
        {"timezone": "Europe/Vienna"},
        {},
    ]
    for one in fields:
        assert changed(world, event, **one)["warnings"] == []
    assert world.ask("POST", f"{event}/clone")["warnings"] == []


def test_only_answers_to_changes_have_warnings(world: World) -> None:
    event = world.event(publish=False)
    world.ask("PATCH", event, {"starts_at": "2026-10-25T02:30:00"})
    for answer in (world.ask("GET", event), *world.items("/v1/groups/demo/events")):
        assert answer["warnings"] == []
    for action in ("unpublish", "cancel"):
        assert world.ask("POST", f"{event}/{action}")["warnings"] == []


def test_a_publication_that_comes_late_says_so_and_which_mails_are_too_late(world: World) -> None:
    world.now = MONDAY + timedelta(days=3, hours=6)  # Thursday, 16:00 in Berlin
    assert published(world) == [LATE_DAY_BEFORE]
    world.now += timedelta(hours=2)
    begun = "It has begun already: it started on Thursday 26 November 2026, 18:30."
    world.now += timedelta(hours=1)
    assert published(world) == [begun, LATE_DAY_BEFORE, LATE_TWO_HOURS]
    world.now += timedelta(hours=2)
    assert published(world)[0] == "It is over: it ended on Thursday 26 November 2026, 21:00."


def test_a_repeat_of_a_publication_is_answered_as_the_first(world: World) -> None:
    world.now = MONDAY + timedelta(days=3, hours=6)
    event = world.event(publish=False)
    first = world.ask("POST", f"{event}/publish", drain=False)
    assert world.ask("POST", f"{event}/publish", drain=False) == first


def test_a_move_into_the_past_says_so(world: World) -> None:
    event = world.event()
    world.sign_up(event)
    moved = changed(world, event, starts_at="2026-11-19T18:30:00")
    assert moved["ends_at"] == "2026-11-19T21:00:00"
    assert moved["warnings"][0] == "It is over: it ended on Thursday 19 November 2026, 21:00."
    assert [one for one in moved["warnings"] if one.startswith("“The day before” does not go out")]
    assert changed(world, event, title="Supper")["warnings"] == []


def test_a_move_that_leaves_no_time_for_a_mail_says_which_is_late_and_which_goes_out_at_once(world: World) -> None:
    event = world.event()
    world.sign_up(event)
    warnings = changed(world, event, starts_at="2026-11-23T11:30:00")["warnings"]  # in an hour and a half
    assert warnings == [
        "“The day before” does not go out: it is too late for it, which was due on Sunday 22 November 2026, 18:00.",
        "“Two hours before” goes out at once: it was due on Monday 23 November 2026, 09:30.",
    ]
    world.wind(timedelta(minutes=10))
    assert [mail.tags["delivery"].split("_")[0] for mail in world.mails("ada")][:2] == ["on-signup", "two-hours-before"]


def test_what_the_answer_says_is_late_is_what_the_timeline_skips(world: World) -> None:
    event = world.event()
    rule = {
        "name": "At the door",
        "trigger": "before_start",
        "offset": {"days": 0, "at": "20:00"},
        "audience": "confirmed",
        "subject": "Hello",
        "body": "Hello",
    }
    world.ask("POST", f"{event}/rules", rule)
    world.now = MONDAY + timedelta(days=3, hours=5)
    world.tick()
    warnings = changed(world, event, starts_at="2026-11-26T18:00:00")["warnings"]
    skipped = [one["name"] for one in world.items(f"{event}/mailings") if one["state"] == "skipped"]
    assert sorted(skipped) == sorted(one.split("”")[0][1:] for one in warnings if "does not go out" in one)
    after = "“At the door” does not go out: it would be due after the start, on Thursday 26 November 2026, 20:00."
    assert after in warnings


def test_a_reminder_that_went_out_is_not_called_late_by_a_move_of_half_an_hour(world: World) -> None:
    event = world.event()
    world.sign_up(event)
    world.wind(MONDAY + timedelta(days=2, hours=12))
    assert changed(world, event, starts_at="2026-11-26T19:00:00")["warnings"] == []


@pytest.mark.parametrize(
    ("starts_at", "warnings"),
    [
        ("2027-03-28T02:30:00", ["Clocks in Europe/Berlin skip 02:30 on 28 March 2027: it starts at 03:30."]),
        ("2027-03-28T00:00:00", ["Clocks in Europe/Berlin skip 02:30 on 28 March 2027: it ends at 03:30."]),
        (
            "2026-10-25T02:30:00",
            [
                "It is over: it ended on Sunday 25 October 2026, 05:00.",
                "Clocks in Europe/Berlin show 02:30 twice on 25 October 2026: it starts the first time.",
            ],
        ),
        ("2027-03-28T02:00:00", ["Clocks in Europe/Berlin skip 02:00 on 28 March 2027: it starts at 03:00."]),
        ("2027-03-28T03:00:00", []),
        ("2027-10-31T03:00:00", []),
        ("2027-10-31T01:59:59", []),
    ],
)
def test_a_time_that_clocks_skip_or_show_twice_is_named(world: World, starts_at: str, warnings: list[str]) -> None:
    event = world.event(publish=False)
    assert changed(world, event, starts_at=starts_at)["warnings"] == warnings
    clone = world.ask("POST", f"{world.event()}/clone", {"starts_at": starts_at})
    assert clone["warnings"] == warnings


def test_a_clone_of_what_is_over_says_that_it_is_over_too(world: World) -> None:
    event = world.event()
    world.wind(timedelta(days=7))
    assert world.ask("POST", f"{event}/clone")["warnings"] == [
        "It is over: it ended on Thursday 26 November 2026, 21:00."
    ]
    assert world.ask("POST", f"{event}/clone", {"starts_at": "2026-12-10T18:30:00"})["warnings"] == []


def test_a_change_of_questions_says_who_was_asked_the_old_ones(world: World) -> None:
    diet = {"id": "diet", "label": "What do you eat?", "options": ["all", "vegan"]}
    event = world.event(questions=[diet])
    assert changed(world, event, questions=[])["warnings"] == []
    changed(world, event, questions=[diet])
    world.sign_up(event, answers={"diet": "all"})
    assert changed(world, event, questions=[{**diet, "label": "Food?"}])["warnings"] == [
        "Who has answered “What do you eat?” already is shown as having answered “Food?”."
    ]
    assert changed(world, event, questions=[{**diet, "label": "Food?", "kind": "choices"}])["warnings"] == [
        "Who has answered “Food?” already was asked in another way: that stands as it is."
    ]
    changed(world, event, questions=[diet])
    assert changed(world, event, questions=[{**diet, "options": ["vegan", "none"]}])["warnings"] == [
        "Who has answered “What do you eat?” already may have chosen what is no option any more."
    ]
    assert changed(world, event, questions=[{"id": "kids", "label": "Any children?"}])["warnings"] == [
        "Who has signed up already was not asked “Any children?”.",
        "What people answered to “What do you eat?” is kept, and not asked any more.",
    ]


def test_more_places_say_how_many_move_up(world: World) -> None:
    event = world.event(capacity=1)
    for who in ("ada", "ben", "cleo", "dora", "eve"):
        world.sign_up(event, who)
    assert changed(world, event, capacity=2)["warnings"] == [
        "From the waitlist 1 moves up, with a mail that says so.",
    ]
    assert changed(world, event, capacity=None)["warnings"] == [
        "From the waitlist 3 move up, with a mail that says so.",
    ]


@pytest.mark.parametrize(
    ("zone", "times", "starts_at", "ends_at"),
    [
        ("Europe/Berlin", THURSDAY, "2026-12-03T10:00:00", "2026-12-03T12:30:00"),
        ("Europe/Berlin", THURSDAY, "2027-03-28T02:30:00", "2027-03-28T06:00:00"),  # begins at 03:30
        ("Europe/Berlin", THURSDAY, "2027-03-28T00:30:00", "2027-03-28T03:00:00"),
        (
            "Europe/Berlin",
            {"starts_at": "2027-03-28T02:30:00", "ends_at": "2027-03-28T05:00:00"},  # from 03:30 on
            "2027-04-28T02:30:00",
            "2027-04-28T04:00:00",
        ),
        (
            "Europe/Berlin",
            {"starts_at": "2026-11-26T18:30:00", "ends_at": "2026-11-26T18:45:00"},
            "2027-03-28T02:50:00",
            "2027-03-28T04:05:00",
        ),
        (
            "Asia/Tokyo",
            {"starts_at": "2026-11-26T09:00:00", "ends_at": "2026-11-28T17:00:00"},
            "2027-03-26T09:00:00",
            "2027-03-28T17:00:00",
        ),
    ],
)
def test_a_new_start_alone_keeps_the_length(
    world: World, zone: str, times: dict[str, Any], starts_at: str, ends_at: str
) -> None:
    event = world.event(timezone=zone, **times)
    assert changed(world, event, starts_at=starts_at)["ends_at"] == ends_at
    assert world.ask("GET", event)["ends_at"] == ends_at
    clone = world.ask("POST", f"{world.event(timezone=zone, **times)}/clone", {"starts_at": starts_at})
    assert clone["ends_at"] == ends_at


def test_the_start_that_it_has_changes_nothing(world: World) -> None:
    event = world.event(starts_at="2027-03-28T01:00:00", ends_at="2027-03-28T02:30:00")  # which clocks skip
    with world.unchanged():
        kept = world.ask("PATCH", event, {"starts_at": "2027-03-28T01:00:00"})
    assert kept["ends_at"] == "2027-03-28T02:30:00"


def test_a_new_start_and_a_new_zone_keep_the_length_and_a_given_end_stays(world: World) -> None:
    event = world.event()
    moved = changed(world, event, starts_at="2026-11-27T10:00:00", timezone="America/New_York")
    assert (moved["ends_at"], moved["ends_at_utc"]) == ("2026-11-27T12:30:00", "2026-11-27T17:30:00Z")
    assert changed(world, event, starts_at="2026-11-27T11:00:00", ends_at="2026-11-27T12:00:00")["ends_at"] == (
        "2026-11-27T12:00:00"
    )
    assert changed(world, event, ends_at="2026-11-27T13:00:00")["starts_at"] == "2026-11-27T11:00:00"
    assert changed(world, event, starts_at="2026-11-27T11:00:00")["ends_at"] == "2026-11-27T13:00:00"


def test_all_who_move_up_are_counted_however_many_do_so_in_the_request_itself(world: World) -> None:
    event = world.event(capacity=1)
    for number in range(4):
        world.sign_up(event, f"a{number}")
    with patch("rapport.usecases.signups.seats.MOST_AT_ONCE", 1):
        answer = world.call("PATCH", event, {"capacity": 3}, drain=False).json
    assert answer["counts"]["waitlisted"] == 2
    assert answer["warnings"] == ["From the waitlist 2 move up, with a mail that says so."]
    world.wind(timedelta(minutes=1))
    assert world.ask("GET", event)["counts"]["waitlisted"] == 1


def test_once_it_is_over_nobody_moves_up(world: World) -> None:
    event = world.event(capacity=1)
    for who in ("ada", "bea"):
        world.sign_up(event, who)
    world.wind(timedelta(days=5))
    assert changed(world, event, capacity=5)["warnings"] == []
