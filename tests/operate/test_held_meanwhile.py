"""While a budget, a brake or a slow pace keeps a mail, the world goes on: what is true by then counts."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest

from rapport.app import App
from rapport.domain.delivery import Delivery, Reason
from rapport.domain.limits.budget import Rate
from rapport.sending.dispatch import dispatch
from rapport.sending.holds.hold import Hold
from rapport.sending.kinds.attendee_mail import AttendeeMail
from rapport.sending.mail import Mail
from rapport.sending.mailings import send_batch
from rapport.store import contacts
from tests.testing.deliveries import bounce, deliveries, pause, prove, resume, sign_up_many, state
from tests.testing.world import MONDAY, World

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
IN_DECEMBER: dict[str, Any] = {"starts_at": "2026-12-10T18:30:00", "ends_at": "2026-12-10T21:00:00"}


def by_budget(world: World, _event: str) -> None:
    """Ada's mailbox has had all that it may, and nine more wait for it."""
    for _ in range(14):
        world.sign_up(world.event(**IN_DECEMBER))


def by_brake(world: World, event: str) -> None:
    people = sign_up_many(world, event, 5)
    prove(world, people)
    bounce(world, people, "complaint")


def by_pace(world: World, event: str) -> None:
    """Nine who signed up before wait for their turn."""
    bounce(world, sign_up_many(world, event, 10))
    for number in range(10):
        world.sign_up(event, f"typed{number}")


HELD_BY: dict[str, Callable[[World, str], None]] = {"budget": by_budget, "braked": by_brake, "slowed": by_pace}


@pytest.fixture(params=HELD_BY)
def reason(request: pytest.FixtureRequest) -> Iterator[str]:
    with patch("rapport.sending.holds.brakes.OF_A_DOMAIN", Rate(at_once=1, each=HOUR)):
        yield request.param


@pytest.fixture
def event(world: World, reason: str) -> str:
    """What Ada signed up for, whose confirmation waits for ten hours or more."""
    path = world.event(**IN_DECEMBER)
    HELD_BY[reason](world, path)
    world.sign_up(path)
    assert state(world, path, "on-signup") == ("planned", reason)
    return path


def told(world: World, event: str) -> list[str]:
    return [mail.subject for mail in world.mails("ada") if mail.tags["event"] == event.rpartition("/")[2]]


def test_it_goes_out_once(world: World, event: str) -> None:
    world.wind(9 * HOUR)
    assert told(world, event) == []
    world.wind(2 * DAY)
    assert told(world, event) == ["You're in: Founders' breakfast"]


def test_an_event_that_begins_sooner_has_it_go_out_before(world: World, event: str, reason: str) -> None:
    world.ask("PATCH", event, {"starts_at": "2026-11-23T15:00:00"})
    begins_at = MONDAY + 5 * HOUR
    world.wind(begins_at - HOUR + timedelta(minutes=1))
    assert ("You're in: Founders' breakfast" in told(world, event)) == (reason != "budget"), (
        "whose turns stay as they are"
    )
    world.wind(begins_at + DAY)
    shown = state(world, event, "on-signup")
    assert shown == (("skipped", "late") if reason == "budget" else ("sent", None))


def test_of_an_event_that_begins_later_it_says_so_and_no_notice_follows(world: World, event: str) -> None:
    world.ask("PATCH", event, {"starts_at": "2026-12-11T18:30:00"})
    world.wind(2 * DAY)
    assert told(world, event) == ["You're in: Founders' breakfast"]
    assert "11 December" in world.mails("ada")[-1].text


def test_of_an_event_that_is_cancelled_nobody_hears_that_they_are_in(world: World, event: str) -> None:
    world.ask("POST", f"{event}/cancel")
    world.wind(2 * DAY)
    assert state(world, event, "on-signup") == ("skipped", "event_cancelled")
    assert "You're in: Founders' breakfast" not in told(world, event)


@pytest.mark.parametrize(
    ("meanwhile", "said"),
    [
        ("erased", "cancelled"),
        ("bounced", "bounced"),
        ("complained", "complained"),
        ("unsubscribed", "unsubscribed"),
        ("cancelled", "cancelled"),
        ("turned off", "cancelled"),
    ],
)
def test_who_is_not_to_be_told_any_more_is_not(world: World, event: str, meanwhile: str, said: str) -> None:
    contact = world.app.contact_id("demo", "ada@example.org")
    if meanwhile == "erased":
        world.ask("DELETE", f"/v1/groups/demo/contacts/{contact}")
    elif meanwhile == "cancelled":
        world.act(event, "ada", "cancel")
    elif meanwhile == "turned off":
        world.ask("PATCH", f"{event}/rules/on-signup", {"enabled": False})
    else:
        contacts.suppress(world.app.table, "demo", contact, f"{meanwhile}_at", world.now)
    world.wind(2 * DAY)
    found = [one for one in deliveries(world, event) if one["contact_id"] == contact]
    ends = [(one["state"], one["reason"]) for one in found if one["mailing_id"] == "on-signup_changes"]
    assert ends == [("skipped", said)]
    assert "You're in: Founders' breakfast" not in told(world, event)


def test_once_what_kept_all_of_a_mailing_is_over_the_rest_is_kept_by_what_else_may(world: World) -> None:
    event = world.event()
    sign_up_many(world, event, 2)
    until = MONDAY + timedelta(days=2, hours=8, seconds=1)

    def a_second(app: App, _mail: Mail, _existing: Delivery | None) -> Hold | None:
        return Hold(Reason.BRAKED, until, of_all=True) if app.now() < until else None

    def an_hour(_app: App, _mail: Mail, _existing: Delivery | None) -> Hold | None:
        return Hold(Reason.SLOWED, until + HOUR)

    def slowly(*given: Any) -> Any:
        put_off = dispatch(*given)
        world.now = until
        return put_off

    with patch.object(AttendeeMail, "holds", (a_second, an_hour)), patch.object(send_batch, "dispatch", slowly):
        world.wind(until - timedelta(seconds=1))
    shown = deliveries(world, event, mailing="day-before_g1")
    assert [(one["state"], one["reason"]) for one in shown] == [("planned", "braked"), ("planned", "slowed")]


def test_who_signs_up_anew_while_a_reminder_is_held_is_told_it_by_their_confirmation_alone(world: World) -> None:
    event = world.event()
    world.sign_up(event)
    pause(world)
    world.wind(timedelta(days=2, hours=8, minutes=30))
    assert state(world, event, "day-before") == ("planned", "paused")
    world.act(event, "ada", "cancel")
    world.sign_up(event)
    resume(world)
    world.wind(HOUR)
    assert state(world, event, "day-before") == ("skipped", "not_in_audience")
    (_, again) = world.mails("ada")
    assert (again.subject, "What the others were told" in again.text) == ("You're in: Founders' breakfast", True)
