"""Events cancelled, cloned and unpublished."""

import pytest

from tests.testing.world import World
from tests.timing.steps import (
    DAY,
    ENDS,
    EVENING_BEFORE,
    GROUP,
    HOUR,
    MINUTE,
    NEXT_WEEK,
    STARTS,
    WEEK,
    add_rule,
    an_event_with_ada,
    change,
    change_rule,
    mailed,
    mailed_at,
    state,
    timeline,
)


def test_a_cancelled_event_tells_everyone_at_once_and_says_nothing_else_any_more(world: World) -> None:
    event = an_event_with_ada(world, capacity=1)
    world.sign_up(event, "bea")
    world.sign_up(event, "cy")
    world.act(event, "cy", "cancel")
    assert world.ask("POST", f"{event}/cancel")["status"] == "cancelled"
    world.wind(ENDS + WEEK)
    assert mailed_at(world, "ada")[1:] == [("on-event-cancelled", "Mon 09:00")]
    assert mailed(world, "bea") == ["on-waitlisted", "on-event-cancelled"]
    assert mailed(world, "cy") == ["on-waitlisted", "on-cancelled"]
    assert "STATUS:CANCELLED" in (world.mails("ada")[1].calendar or "")
    assert world.mails("bea")[1].calendar is None
    for rule in ("day-before", "two-hours-before", "thank-you"):
        assert state(world, event, rule) in (("cancelled", "event_cancelled"), ("skipped", "late"))


def test_a_cancelled_event_mails_its_cancellation_once_however_often_it_is_cancelled(world: World) -> None:
    event = an_event_with_ada(world)
    for _ in range(3):
        world.ask("POST", f"{event}/cancel")
        world.wind(10 * MINUTE)
    assert mailed(world) == ["on-signup", "on-event-cancelled"]
    assert world.call("PATCH", event, NEXT_WEEK).status == 409
    assert world.call("POST", f"{event}/publish").status == 409


def test_an_event_cancelled_while_a_notice_waits_mails_only_the_cancellation(world: World) -> None:
    event = an_event_with_ada(world)
    change(world, event, NEXT_WEEK)
    world.wind(2 * MINUTE)
    world.ask("POST", f"{event}/cancel")
    world.wind(HOUR)
    assert mailed(world) == ["on-signup", "on-event-cancelled"]


def test_a_reminder_on_its_way_is_stopped_by_the_cancellation(world: World) -> None:
    event = an_event_with_ada(world)
    world.wind(EVENING_BEFORE - MINUTE)
    world.ses.next("throttle", 1)
    world.wind(MINUTE)
    world.ask("POST", f"{event}/cancel")
    world.wind(HOUR)
    assert mailed(world) == ["on-signup", "on-event-cancelled"]
    assert state(world, event, "day-before") == ("cancelled", "event_cancelled")


def test_a_rule_on_cancellations_made_after_one_mails_nobody(world: World) -> None:
    event = an_event_with_ada(world)
    world.ask("POST", f"{event}/cancel")
    world.wind(HOUR)
    for place in (GROUP, event):
        add_rule(world, place, trigger="on_event_cancelled", audience="everyone")
    world.wind(HOUR)
    assert mailed(world) == ["on-signup", "on-event-cancelled"]


def test_an_event_that_is_over_cannot_be_cancelled(world: World) -> None:
    event = an_event_with_ada(world)
    world.wind(ENDS)
    assert world.call("POST", f"{event}/cancel").status == 409
    assert world.ask("GET", event)["status"] == "published"


def test_a_clone_has_the_rules_without_the_people_and_sends_nothing_until_it_is_published(world: World) -> None:
    event = an_event_with_ada(world, capacity=5, venue={"name": "Here"})
    own = add_rule(world, event, offset={"elapsed": "PT5H"})
    change_rule(world, event, "day-before", enabled=False)
    world.wind(STARTS)
    clone = world.ask("POST", f"{event}/clone", NEXT_WEEK)
    path = f"{GROUP}/events/{clone['id']}"
    assert (clone["status"], clone["counts"]["confirmed"], clone["capacity"]) == ("draft", 0, 5)
    assert own in {rule["id"] for rule in world.items(f"{path}/rules")}
    world.wind(STARTS + 2 * DAY)
    assert {mail.tags["event"] for mail in world.mails()} == {event.rpartition("/")[2]}
    world.ask("POST", f"{path}/publish")
    world.sign_up(path, "bea")
    world.wind(STARTS + WEEK)
    assert mailed_at(world, "bea")[1:] == [(own, "Thu 12:30"), ("two-hours-before", "Thu 15:30")]
    change_rule(world, path, own, enabled=False)
    assert world.ask("GET", f"{event}/rules/{own}")["enabled"]


@pytest.mark.parametrize(
    ("times", "expected"),
    [
        ({}, ("2026-11-26T18:30:00", "2026-11-26T21:00:00")),
        (NEXT_WEEK, ("2026-12-03T18:30:00", "2026-12-03T21:00:00")),
        ({"starts_at": "2026-12-03T19:00:00"}, ("2026-12-03T19:00:00", "2026-12-03T21:30:00")),
        ({"ends_at": "2026-11-26T23:00:00"}, ("2026-11-26T18:30:00", "2026-11-26T23:00:00")),
    ],
)
def test_a_clone_given_a_start_alone_lasts_as_long(
    world: World, times: dict[str, str], expected: tuple[str, str]
) -> None:
    clone = world.ask("POST", f"{world.event()}/clone", times)
    assert (clone["starts_at"], clone["ends_at"]) == expected


def test_an_event_is_unpublished_only_while_nobody_signed_up(world: World) -> None:
    event = world.event()
    assert world.ask("POST", f"{event}/unpublish")["status"] == "draft"
    assert world.sign_up(event).status == 404
    world.wind(STARTS - DAY)
    assert timeline(world, event, "day-before")[0]["state"] in ("scheduled", "skipped")
    world.ask("POST", f"{event}/publish")
    world.sign_up(event)
    assert world.call("POST", f"{event}/unpublish").status == 409
    world.act(event, "ada", "cancel")
    assert world.call("POST", f"{event}/unpublish").status == 409
