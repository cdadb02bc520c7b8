"""Places that come free: by every way that docs/seats.md lists, to the first in line, told at once."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from rapport.store.dynamodb import keys
from rapport.store.dynamodb.expressions import set_to
from tests.testing.world import World
from tests.timing.steps import ENDS, HOUR, MINUTE, STARTS, change, later, mailed, mailed_at


def cancel_by_link(world: World, _event: str) -> None:
    token = world.mails("ada")[0].token
    world.ask("POST", f"/public/v1/signups/{token}/cancel")


def cancel_by_page(world: World, _event: str) -> None:
    token = world.mails("ada")[0].token
    assert world.post_form(f"/s/{token}/cancel", {}).status in (200, 303)


def cancel_by_organizer(world: World, event: str) -> None:
    world.act(event, "ada", "cancel")


def erase(world: World, event: str) -> None:
    contact = world.attendee(event, "ada")["contact_id"]
    assert world.call("DELETE", f"/v1/groups/demo/contacts/{contact}").status == 204


def block(world: World, event: str) -> None:
    contact = world.attendee(event, "ada")["contact_id"]
    world.ask("PATCH", f"/v1/groups/demo/contacts/{contact}", {"blocked": True})


def raise_capacity(world: World, event: str) -> None:
    world.ask("PATCH", event, {"capacity": 2})


def lift_capacity(world: World, event: str) -> None:
    world.ask("PATCH", event, {"capacity": None})


def cut_short(world: World, event: str) -> None:
    """The capacity was raised and nobody was moved up: whoever did it died. Any look at the event does it."""
    seats = keys.seats("demo", event.rpartition("/")[2])
    world.app.table.update(seats, [set_to("capacity", 2)])
    world.wind(STARTS - 3 * HOUR)


WAYS: dict[str, Callable[[World, str], None]] = {
    "The attendee cancels by the API": cancel_by_link,
    "The attendee cancels on the page": cancel_by_page,
    "An organiser cancels the attendee": cancel_by_organizer,
    "The contact is erased": erase,
    "The contact is blocked": block,
    "The capacity is raised": raise_capacity,
    "The capacity is lifted": lift_capacity,
    "A change was cut short": cut_short,
}


@pytest.mark.parametrize("free", WAYS.values(), ids=WAYS)
def test_a_place_that_comes_free_goes_to_the_first_in_line_who_is_told_at_once(
    world: World, free: Callable[[World, str], None]
) -> None:
    event = world.event(capacity=1)
    for who in ("ada", "bea", "cy"):
        world.sign_up(event, who)
        later(world)
    free(world, event)
    placed = world.attendee(event, "bea")
    assert placed["status"] == "confirmed"
    assert world.attendee(event, "cy")["status"] == ("confirmed" if free is lift_capacity else "waitlisted")
    assert mailed(world, "bea")[:2] == ["on-waitlisted", "on-promoted"]
    counts = world.ask("GET", event)["counts"]
    assert counts["confirmed"] + counts["waitlisted"] + counts["cancelled"] == 3


def test_places_go_in_the_order_of_the_line(world: World) -> None:
    event = world.event(capacity=1)
    names = ("ada", "zoe", "bea", "cy")
    for who in names:
        world.sign_up(event, who)
        later(world)
    assert [one["name"] for one in world.items(f"{event}/attendees", status="waitlisted")] == ["Zoe", "Bea", "Cy"]
    change(world, event, {"capacity": 3})
    assert [one["name"] for one in world.items(f"{event}/attendees", status="waitlisted")] == ["Cy"]
    assert [mail.to for mail in world.ses.mailbox[-2:]] == ["zoe@example.org", "bea@example.org"]


def test_nobody_who_comes_later_passes_who_waits(world: World) -> None:
    event = world.event(capacity=1)
    world.sign_up(event, "ada")
    assert world.sign_up(event, "bea").json["seat"] == "waitlisted"
    world.act(event, "bea", "cancel")
    assert world.sign_up(event, "cy").json["seat"] == "waitlisted"
    later(world)
    world.sign_up(event, "bea")
    world.act(event, "ada", "cancel")
    assert [world.attendee(event, who)["status"] for who in ("cy", "bea")] == ["confirmed", "waitlisted"]


def test_who_cancels_while_waiting_frees_no_place(world: World) -> None:
    event = world.event(capacity=1)
    for who in ("ada", "bea", "cy"):
        world.sign_up(event, who)
    world.act(event, "bea", "cancel")
    assert world.attendee(event, "cy")["status"] == "waitlisted"
    (cancelled,) = [mail for mail in world.mails("bea") if mail.tags["delivery"].startswith("on-cancelled")]
    assert cancelled.calendar is None


def test_who_cancels_and_signs_up_again_is_at_the_end_of_the_line(world: World) -> None:
    event = world.event(capacity=1)
    for who in ("ada", "bea", "cy"):
        world.sign_up(event, who)
    world.act(event, "bea", "cancel")
    world.sign_up(event, "bea")
    world.act(event, "ada", "cancel")
    assert [world.attendee(event, who)["status"] for who in ("bea", "cy")] == ["waitlisted", "confirmed"]


@pytest.mark.parametrize("before", [MINUTE, -MINUTE], ids=["a minute before the start", "a minute after it"])
def test_a_place_that_comes_free_around_the_start_is_still_given(world: World, before: timedelta) -> None:
    event = world.event(capacity=1)
    world.sign_up(event, "ada")
    world.sign_up(event, "bea")
    world.wind(STARTS - before)
    world.act(event, "ada", "cancel")
    assert mailed(world, "bea")[-1] == "on-promoted"
    world.wind(ENDS + HOUR)
    assert mailed(world, "bea").count("on-promoted") == 1


def test_after_the_end_no_place_is_given_any_more(world: World) -> None:
    event = world.event(capacity=1)
    world.sign_up(event, "ada")
    world.sign_up(event, "bea")
    world.wind(ENDS)
    assert world.act(event, "ada", "cancel").status == 409
    change(world, event, {"capacity": 5})
    world.wind(HOUR)
    assert mailed(world, "bea") == ["on-waitlisted"]


def test_at_a_cancelled_event_no_place_is_given_any_more(world: World) -> None:
    event = world.event(capacity=1)
    world.sign_up(event, "ada")
    world.sign_up(event, "bea")
    world.ask("POST", f"{event}/cancel")
    assert world.act(event, "ada", "cancel").status == 409
    assert mailed(world, "bea") == ["on-waitlisted", "on-event-cancelled"]


def test_the_capacity_cannot_go_below_those_who_have_a_place(world: World) -> None:
    event = world.event(capacity=3)
    for who in ("ada", "bea"):
        world.sign_up(event, who)
    assert world.call("PATCH", event, {"capacity": 1}).status == 409
    assert world.call("PATCH", event, {"capacity": 0}).status == 422
    assert world.ask("PATCH", event, {"capacity": 2})["capacity"] == 2
    assert world.sign_up(event, "cy").json["seat"] == "waitlisted"


def test_who_is_given_a_place_gets_what_comes_for_those_who_have_one(world: World) -> None:
    event = world.event(capacity=1)
    world.sign_up(event, "ada")
    world.sign_up(event, "bea")
    world.act(event, "ada", "cancel")
    world.wind(STARTS)
    assert mailed_at(world, "bea") == [
        ("on-waitlisted", "Mon 09:00"),
        ("on-promoted", "Mon 09:00"),
        ("day-before", "Wed 17:00"),
        ("two-hours-before", "Thu 15:30"),
    ]
    assert mailed(world, "ada") == ["on-signup", "on-cancelled"]


def test_who_still_waits_hears_nothing_for_those_who_have_a_place(world: World) -> None:
    event = world.event(capacity=1)
    world.sign_up(event, "ada")
    world.sign_up(event, "bea")
    world.wind(ENDS + 3 * 24 * HOUR)
    assert mailed(world, "bea") == ["on-waitlisted"]
