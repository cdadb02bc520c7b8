"""A paused group sends nothing; what is still due goes out soon after the pause is lifted, what is late does not."""

from datetime import timedelta
from unittest.mock import patch

from rapport.app import App
from rapport.domain.delivery import Delivery, Reason
from rapport.sending.holds.hold import Hold
from rapport.sending.kinds.attendee_mail import AttendeeMail
from rapport.sending.mail import Mail
from rapport.store.admin import groups
from tests.testing.deliveries import (
    bounce,
    count_alerts,
    deliveries,
    is_paused,
    mailing,
    pause,
    resume,
    sign_up_many,
    state,
)
from tests.testing.world import MONDAY, World

SOON = timedelta(minutes=2)


def test_a_confirmation_waits_for_the_lift_and_goes_out_soon_after(world: World) -> None:
    event = world.event()
    pause(world)
    world.sign_up(event)
    assert state(world, event, "on-signup") == ("planned", "paused")
    world.wind(timedelta(hours=3))
    assert world.mails() == []
    resume(world)
    world.wind(SOON)
    assert state(world, event, "on-signup") == ("sent", None)
    assert len(world.mails("ada")) == 1


def test_a_reminder_that_is_still_due_goes_out_soon_after_the_lift_to_all_and_once(world: World) -> None:
    event = world.event()
    people = sign_up_many(world, event, 8)
    pause(world)
    world.wind(timedelta(days=2, hours=9))
    found = deliveries(world, event, mailing="day-before_g1")
    assert [(one["state"], one["reason"]) for one in found] == [("planned", "paused")] * 8
    assert mailing(world, event, "day-before")["state"] == "sending"
    resume(world)
    world.wind(SOON)
    assert [len(world.mails(who)) for who in people] == [2] * 8
    world.wind(timedelta(hours=1))
    assert mailing(world, event, "day-before")["counts"] == {"sent": 8}


def test_what_is_late_by_the_lift_is_skipped(world: World) -> None:
    event = world.event()
    world.sign_up(event)
    pause(world)
    world.wind(
        timedelta(days=2, hours=14, minutes=45)
    )  # the reminder was due at 17:00, and is worth nothing past 23:00
    resume(world)
    world.wind(SOON)
    assert state(world, event, "day-before") == ("skipped", "late")
    world.wind(timedelta(hours=1))
    assert mailing(world, event, "day-before")["counts"] == {"skipped": 1}


def test_a_confirmation_that_was_held_helps_until_the_event_begins(world: World) -> None:
    event = world.event(starts_at="2026-11-27T18:30:00", ends_at="2026-11-27T20:30:00")
    pause(world)
    world.sign_up(event)
    world.wind(timedelta(days=4, hours=8))  # its rule gives it two days, Friday's event begins at 17:30 in UTC
    resume(world)
    world.wind(SOON)
    assert state(world, event, "on-signup") == ("sent", None)


def test_a_confirmation_that_was_held_until_the_event_began_is_skipped(world: World) -> None:
    event = world.event(starts_at="2026-11-27T18:30:00", ends_at="2026-11-27T20:30:00")
    pause(world)
    world.sign_up(event)
    world.wind(timedelta(days=4, hours=9))
    resume(world)
    world.wind(SOON)
    assert state(world, event, "on-signup") == ("skipped", "late")


def test_a_lift_lets_nothing_out_that_something_else_holds(world: World) -> None:
    event = world.event()
    until = MONDAY + timedelta(minutes=10)

    def ten_minutes(app: App, _mail: Mail, _existing: Delivery | None) -> Hold | None:
        return Hold(Reason.TIMEOUT, until) if app.now() < until else None

    with patch.object(AttendeeMail, "holds", (*AttendeeMail.holds, ten_minutes)):
        pause(world)
        world.sign_up(event)
        resume(world)
        world.wind(SOON)
        assert state(world, event, "on-signup") == ("planned", "timeout")
        world.wind(timedelta(minutes=9))
    assert state(world, event, "on-signup") == ("sent", None)


def test_a_lift_begins_to_count_anew(world: World) -> None:
    people = sign_up_many(world, world.event(), 19)
    bounce(world, people[:10])
    resume(world)
    bounce(world, people[10:])
    assert not is_paused(world)


def test_pausing_and_lifting_twice_is_harmless(world: World) -> None:
    pause(world)
    pause(world)
    resume(world)
    resume(world)
    assert count_alerts(world) == 0, "who pauses by hand knows"


def test_a_change_of_settings_lifts_no_pause(world: World) -> None:
    """Not even one that is made while too many bounces pause it."""
    old = groups.get(world.app.table, "demo")
    world.app.table.transact(groups.to_pause(world.app.table, "demo", MONDAY, "why"))
    with patch.object(groups, "get", side_effect=[old, *[groups.get(world.app.table, "demo")] * 5]):
        world.ask("PATCH", "/v1/groups/demo", {"name": "New", "reply_to": None})
    group = world.ask("GET", "/v1/groups/demo")
    assert (group["name"], group["paused_why"]) == ("New", "why")


def test_the_cool_down_of_an_address_is_not_lifted_with_the_pause(world: World) -> None:
    events = [world.event() for _ in range(6)]
    for event in events:
        world.sign_up(event)
    assert len(world.mails("ada")) == 5
    pause(world)
    resume(world)
    world.wind(timedelta(minutes=40))
    assert len(world.mails("ada")) == 5
    world.wind(timedelta(minutes=25))
    assert len(world.mails("ada")) == 6


def test_a_confirmation_that_was_held_until_the_event_began_is_skipped_though_its_rule_gives_it_two_days(
    world: World,
) -> None:
    event = world.event(starts_at="2026-11-23T15:00:00", ends_at="2026-11-23T17:00:00")
    pause(world)
    world.sign_up(event)
    world.wind(timedelta(hours=5, minutes=30))
    world.sign_up(event, "late")
    resume(world)
    world.wind(SOON)
    assert state(world, event, "on-signup") == ("skipped", "late")
    assert state(world, event, "on-signup", "late") == ("sent", None), "who comes when it has begun"
