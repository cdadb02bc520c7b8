"""Freed places that are offered: accepted, declined, run out; in the last hours told to all who wait."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from rapport.domain.base.clock import to_local, to_utc
from rapport.domain.event import Waitlist, WaitlistMode
from rapport.domain.seats.held_places import offer_until
from tests.domain.samples import meeting
from tests.testing.lambda_events import Answer
from tests.testing.world import World
from tests.timing.steps import DAY, ENDS, HOUR, MINUTE, NEXT_WEEK, STARTS, change, later, mailed
from tests.timing.test_waitlist import WAYS, cancel_by_organizer, cut_short, erase, lift_capacity, raise_capacity

SEATS = Path(__file__).parent.parent.parent / "docs" / "seats.md"
OFFER = {"mode": "offer", "offer_hours": 6}
SIX_HOURS_LATER = "2026-11-23T15:00:00Z"


def offering(world: World, *waiting: str, capacity: int = 1) -> str:
    """An event whose places Ada and others have, and for which these wait."""
    event = world.event(capacity=capacity, waitlist=OFFER)
    for who in ("ada", "abe", "al")[:capacity] + waiting:
        world.sign_up(event, who)
        later(world)
    return event


def own(world: World, who: str, action: str) -> Answer:
    return world.call("POST", f"/public/v1/signups/{world.mails(who)[0].token}/{action}")


def page(world: World, who: str) -> Any:
    return world.ask("GET", f"/public/v1/signups/{world.mails(who)[0].token}")


def statuses(world: World, event: str, *who: str) -> list[str]:
    return [world.attendee(event, one)["status"] for one in who]


def counts(world: World, event: str) -> dict[str, int]:
    """Those that are not 0, which are held against the list."""
    found = {name: count for name, count in world.ask("GET", event)["counts"].items() if count}
    listed = [one["status"] for one in world.items(f"{event}/attendees")]
    assert {name: listed.count(name) for name in listed} == {
        name: count for name, count in found.items() if name not in ("attended", "no_show")
    }
    return found


def test_a_freed_place_is_offered_and_is_theirs_once_they_accept(world: World) -> None:
    event = offering(world, "bea", "cy")
    world.act(event, "ada", "cancel")
    shown = page(world, "bea")
    assert (shown["status"], shown["line"], shown["can_accept"]) == ("offered", None, True)
    assert shown["held_until"][:17] + "00Z" == SIX_HOURS_LATER
    assert (page(world, "cy")["line"], own(world, "cy", "accept").status) == (1, 409)
    assert world.sign_up(event, "dan").json["seat"] == "waitlisted"
    accepted = own(world, "bea", "accept")
    assert (accepted.status, accepted.json["status"], accepted.json["can_accept"]) == (200, "confirmed", False)
    assert own(world, "bea", "accept").json["status"] == "confirmed"
    assert mailed(world, "bea") == ["on-waitlisted", "on-offered", "on-promoted"]
    assert (world.mails("bea")[1].calendar, world.mails("bea")[2].calendar is None) == (None, False)
    assert own(world, "bea", "decline").status == 409
    assert counts(world, event) == {"confirmed": 1, "cancelled": 1, "waitlisted": 2}


def test_what_more_places_lead_to_is_said_to_who_makes_them(world: World) -> None:
    event = offering(world, "bea", "cy", "dan")
    assert world.ask("PATCH", event, {"capacity": 2})["warnings"] == [
        "From the waitlist 1 is offered a place, with a mail that says so."
    ]
    own(world, "bea", "accept")
    world.wind(STARTS - HOUR)
    assert world.ask("PATCH", event, {"capacity": 3})["warnings"] == [
        "All who wait are told that there is a place: the first to accept has it."
    ]


def test_who_declines_is_cancelled_and_the_next_is_asked_at_once(world: World) -> None:
    event = offering(world, "bea", "cy")
    world.act(event, "ada", "cancel")
    assert own(world, "cy", "decline").status == 409
    assert [own(world, "bea", "decline").json["status"] for _ in range(2)] == ["cancelled"] * 2
    assert mailed(world, "bea") == ["on-waitlisted", "on-offered", "on-cancelled"]
    assert statuses(world, event, "bea", "cy") == ["cancelled", "offered"]
    assert own(world, "bea", "accept").status == 409


def test_on_the_page_a_place_is_accepted_or_declined_by_a_button(world: World) -> None:
    event = offering(world, "bea", "cy")
    world.act(event, "ada", "cancel")
    assert world.post_form(f"/s/{world.mails('bea')[0].token}/decline", {}).status == 303
    assert world.post_form(f"/s/{world.mails('cy')[0].token}/accept", {}).status == 303
    assert statuses(world, event, "bea", "cy") == ["cancelled", "confirmed"]


def test_an_offer_that_runs_out_goes_on_and_is_made_again_after_everybody_elses(world: World) -> None:
    event = offering(world, "bea", "cy")
    world.act(event, "ada", "cancel")
    world.wind(6 * HOUR - MINUTE)
    assert statuses(world, event, "bea", "cy") == ["offered", "waitlisted"]
    world.wind(MINUTE)
    assert statuses(world, event, "bea", "cy") == ["waitlisted", "offered"]
    assert mailed(world, "bea") == ["on-waitlisted", "on-offered", "on-offer-expired"]
    world.sign_up(event, "dan")  # comes after the offer ran out: behind Bea
    assert [page(world, who)["line"] for who in ("bea", "dan")] == [1, 2]
    own(world, "cy", "decline")
    assert statuses(world, event, "bea", "cy", "dan") == ["offered", "cancelled", "waitlisted"]
    world.wind(DAY)
    assert statuses(world, event, "bea")[0] == "cancelled"
    assert mailed(world, "bea")[3:] == ["on-offered", "on-offer-expired"]
    first, last = (" ".join(mail.text.split()) for mail in world.mails("bea")[2::2])
    assert "You are still on the waitlist" in first
    assert "for the second time" in last
    assert "Your place in line" not in last
    assert counts(world, event)["cancelled"] == 3


def test_who_waits_alone_is_asked_once_more_at_once_and_then_no_more(world: World) -> None:
    event = offering(world, "bea")
    world.act(event, "ada", "cancel")
    world.wind(6 * HOUR)
    assert statuses(world, event, "bea") == ["offered"]
    world.wind(DAY)
    assert statuses(world, event, "bea") == ["cancelled"]
    assert mailed(world, "bea") == ["on-waitlisted", "on-offered", "on-offered", "on-offer-expired"]
    assert world.sign_up(event, "cy").json["seat"] == "confirmed"


@pytest.mark.parametrize("free", WAYS.values(), ids=WAYS)
def test_by_every_way_a_place_comes_free_it_is_offered(world: World, free: Callable[[World, str], None]) -> None:
    event = offering(world, "bea", "cy")
    free(world, event)
    if free is cut_short:
        assert mailed(world, "bea")[:2] == ["on-waitlisted", "on-offered"]
        return
    assert statuses(world, event, "bea", "cy") == ["offered", "offered" if free is lift_capacity else "waitlisted"]
    assert mailed(world, "bea") == ["on-waitlisted", "on-offered"]


def declined(world: World) -> str:
    event = offering(world, "bea", "cy")
    world.act(event, "ada", "cancel")
    own(world, "bea", "decline")
    return event


def run_out(world: World) -> str:
    event = offering(world, "bea", "cy")
    world.act(event, "ada", "cancel")
    world.wind(6 * HOUR)
    return event


def not_confirmed(world: World) -> str:
    event = world.event(capacity=1, confirm_address=True, waitlist=OFFER)
    world.sign_up(event, "bea")
    world.sign_up(event, "cy")
    own(world, "cy", "confirm")
    world.wind(2 * HOUR)
    return event


def bounced(world: World) -> str:
    event = offering(world, "bea", "cy")
    world.act(event, "ada", "cancel")
    world.ses_reports(world.mails("bea")[-1], "bounce")
    world.wind(MINUTE)
    return event


HELD: dict[str, Callable[[World], str]] = {
    "An offer is declined": declined,
    "An offer runs out": run_out,
    "Who is pending does not confirm in time": not_confirmed,
    "A mail to who is pending or offered a place bounces for good": bounced,
}
"""Ways in which a place comes free that was held for Bea: Cy is next in line."""


def test_no_place_is_held_for_an_address_that_bounced_before(world: World) -> None:
    event = offering(world, "bea", "cy")
    world.ses_reports(world.mails("bea")[-1], "bounce")
    world.act(event, "ada", "cancel")
    world.wind(MINUTE)
    assert statuses(world, event, "bea", "cy") == ["cancelled", "offered"]
    assert mailed(world, "bea") == ["on-waitlisted"]
    other = world.event(capacity=1, confirm_address=True)
    assert world.sign_up(other, "bea").json["seat"] == "pending"
    world.wind(MINUTE)
    assert (statuses(world, other, "bea"), world.ask("GET", f"/public{other}")["places"]) == (["cancelled"], "few")


@pytest.mark.parametrize("free", HELD.values(), ids=HELD)
def test_by_every_way_a_place_comes_free_that_was_held_it_is_offered(
    world: World, free: Callable[[World], str]
) -> None:
    event = free(world)
    assert statuses(world, event, "bea", "cy") == ["waitlisted" if free is run_out else "cancelled", "offered"]
    assert mailed(world, "cy")[-1] == "on-offered"


MERGED = "Two contacts of one person are merged who have a place each"


def test_of_two_places_that_are_one_persons_the_one_that_is_left_over_is_offered(world: World) -> None:
    event = offering(world, "bea", "cy", capacity=2)
    ada, abe = (world.attendee(event, who)["contact_id"] for who in ("ada", "abe"))
    world.ask("POST", f"/v1/groups/demo/contacts/{abe}/merge", {"into": ada})
    assert statuses(world, event, "ada", "bea", "cy") == ["confirmed", "offered", "waitlisted"]
    assert mailed(world, "bea") == ["on-waitlisted", "on-offered"]


def test_every_way_that_frees_a_place_is_listed_in_the_document() -> None:
    listed = re.findall(r"^\| (.+?) \|", SEATS.read_text(), re.MULTILINE)
    assert listed == ["Way", *WAYS, *HELD, MERGED]


@pytest.mark.parametrize("free", [cancel_by_organizer, erase, raise_capacity, lift_capacity])
def test_in_the_last_hours_all_who_wait_are_told_and_the_first_to_accept_has_it(
    world: World, free: Callable[[World, str], None]
) -> None:
    event = offering(world, "bea", "cy")
    world.wind(STARTS - 3 * HOUR)
    assert own(world, "cy", "accept").status == 409
    free(world, event)
    world.wind(MINUTE)
    assert [mailed(world, who)[-1] for who in ("bea", "cy")] == ["on-offered"] * 2
    assert statuses(world, event, "bea", "cy") == ["waitlisted"] * 2
    assert world.sign_up(event, "dan").json["seat"] == "waitlisted"
    assert page(world, "cy")["can_accept"] is True
    assert own(world, "cy", "accept").json["status"] == "confirmed"
    is_more = free is lift_capacity
    assert [own(world, "bea", "accept").status, own(world, "cy", "accept").status] == [200 if is_more else 409, 200]
    world.wind(ENDS + HOUR)
    assert mailed(world, "bea").count("on-offered") == 1


def test_of_an_event_that_is_cancelled_or_over_no_place_is_to_be_had(world: World) -> None:
    cancelled, over = offering(world, "bea"), offering(world, "cy")
    world.act(cancelled, "ada", "cancel")
    assert page(world, "bea")["can_accept"] is True
    world.ask("POST", f"{cancelled}/cancel")
    world.wind(STARTS - HOUR)
    world.act(over, "ada", "cancel")
    assert page(world, "cy")["can_accept"] is True
    world.wind(ENDS + HOUR)
    assert [page(world, who)["can_accept"] for who in ("bea", "cy")] == [False, False]


def test_each_place_that_comes_free_in_the_last_hours_is_told_of(world: World) -> None:
    event = offering(world, "bea", "cy", capacity=2)
    world.wind(STARTS - 2 * HOUR)
    world.act(event, "ada", "cancel")
    world.wind(MINUTE)
    own(world, "bea", "accept")
    world.act(event, "abe", "cancel")
    world.wind(HOUR)
    assert mailed(world, "cy").count("on-offered") == 2
    assert own(world, "cy", "accept").status == 200
    assert counts(world, event) == {"confirmed": 2, "cancelled": 2}


def test_whoever_is_told_too_late_is_not_told(world: World) -> None:
    event = offering(world, "bea", "cy")
    world.wind(STARTS - HOUR)
    world.act(event, "ada", "cancel")
    assert own(world, "bea", "accept").status == 200
    world.wind(HOUR)
    assert "on-offered" not in mailed(world, "cy")


def test_an_offer_ends_when_the_last_hours_begin(world: World) -> None:
    event = offering(world, "bea", "cy")
    world.wind(STARTS - 3 * HOUR - 8 * MINUTE)
    world.act(event, "ada", "cancel")
    world.wind(STARTS - 3 * HOUR + 2 * MINUTE)
    assert statuses(world, event, "bea", "cy") == ["waitlisted", "waitlisted"]
    assert [mailed(world, who)[-1] for who in ("bea", "cy")] == ["on-offered"] * 2


def test_places_that_are_offered_are_not_taken_away_by_a_lower_capacity(world: World) -> None:
    event = offering(world, "bea", "cy", capacity=2)
    world.act(event, "ada", "cancel")
    assert world.call("PATCH", event, {"capacity": 1}).status == 409
    own(world, "bea", "decline")
    own(world, "cy", "decline")
    assert world.ask("PATCH", event, {"capacity": 1})["counts"]["confirmed"] == 1


@pytest.mark.parametrize("who", ["bea", "cy"])
def test_who_is_offered_a_place_or_waits_and_comes_is_seated_with_a_warning(world: World, who: str) -> None:
    event = offering(world, "bea", "cy")
    world.act(event, "ada", "cancel")
    checked_in = world.act(event, who, "check-in").json
    assert (checked_in["status"], checked_in["attendance"]) == ("confirmed", "attended")
    assert len(checked_in["warnings"]) == (1 if who == "bea" else 2)
    assert world.act(event, who, "check-in").json["warnings"] == []
    assert counts(world, event)["attended"] == 1
    if who == "cy":  # let in beyond the capacity: what comes free is nobody's
        own(world, "bea", "decline")
        assert world.sign_up(event, "dan").json["seat"] == "waitlisted"
        world.act(event, "dan", "cancel")
        assert counts(world, event) == {"confirmed": 1, "cancelled": 3, "attended": 1}


def test_who_has_cancelled_cannot_be_checked_in(world: World) -> None:
    event = offering(world)
    world.act(event, "ada", "cancel")
    assert world.act(event, "ada", "check-in").status == 409


def test_of_a_cancelled_event_offers_stay_as_they_are_and_cannot_be_accepted(world: World) -> None:
    event = offering(world, "bea", "cy")
    world.act(event, "ada", "cancel")
    world.ask("POST", f"{event}/cancel")
    assert [mailed(world, who)[-1] for who in ("bea", "cy")] == ["on-event-cancelled"] * 2
    assert [own(world, "bea", action).status for action in ("accept", "decline")] == [409, 409]
    world.wind(2 * DAY)
    assert statuses(world, event, "bea", "cy") == ["offered", "waitlisted"]


def test_who_is_offered_a_place_hears_of_a_change_and_an_offer_never_outlives_the_start(world: World) -> None:
    event = world.event(capacity=1, waitlist={"mode": "offer", "offer_hours": 168})
    for who in ("ada", "bea"):
        world.sign_up(event, who)
        later(world)
    world.ask("PATCH", event, NEXT_WEEK)
    world.wind(10 * MINUTE)
    world.act(event, "ada", "cancel")
    world.ask("PATCH", event, {"starts_at": "2026-11-23T15:00:00", "ends_at": "2026-11-23T20:00:00"})
    world.wind(10 * MINUTE)
    assert mailed(world, "bea") == ["on-waitlisted", "on-event-changed", "on-offered", "on-event-changed"]
    world.wind(datetime(2026, 11, 23, 14, 1, tzinfo=UTC))
    assert statuses(world, event, "bea") == ["waitlisted"]


def test_who_got_a_place_in_the_last_hours_is_not_missed(world: World) -> None:
    event = world.event(capacity=2)
    for who in ("ada", "bea", "cy"):
        world.sign_up(event, who)
        later(world)
    world.wind(STARTS - 3 * HOUR + MINUTE)
    world.act(event, "ada", "cancel")
    world.sign_up(event, "dan")
    change(world, event, {"capacity": 4})
    world.act(event, "dan", "check-in")
    world.wind(ENDS + 2 * DAY)
    assert "missed-you" in mailed(world, "bea")
    assert mailed(world, "cy")[-2:] == ["on-promoted", "two-hours-before"]


@pytest.mark.parametrize(
    ("now", "starts", "hours", "until"),
    [
        ("2026-12-01T09:00", "2026-12-11T18:00", 6, "2026-12-01T15:00"),
        ("2026-12-01T21:00", "2026-12-11T18:00", 2, "2026-12-02T09:00"),  # an hour of it before the night
        ("2026-12-01T23:30", "2026-12-11T18:00", 2, "2026-12-02T10:00"),
        ("2026-12-02T03:00", "2026-12-11T18:00", 2, "2026-12-02T10:00"),
        ("2026-12-01T09:00", "2026-12-11T18:00", 28, "2026-12-03T09:00"),  # 14 hours a day
        ("2026-12-01T08:00", "2026-12-01T20:00", 24, "2026-12-01T11:00"),  # a quarter of the time left
        ("2026-12-01T20:00", "2026-12-02T08:00", 24, "2026-12-02T05:00"),  # the last hours begin
        ("2027-03-27T21:00", "2027-04-11T18:00", 2, "2027-03-28T09:00"),  # clocks are put forward in the night
    ],
)
def test_how_long_an_offer_stands(now: str, starts: str, hours: int, until: str) -> None:
    start = datetime.fromisoformat(starts)
    waitlist = Waitlist(mode=WaitlistMode.OFFER, offer_hours=hours)
    event = replace(meeting(), starts_local=start, ends_local=start + 2 * HOUR, waitlist=waitlist)
    moment = to_utc(datetime.fromisoformat(now), "Europe/Berlin")
    assert to_local(offer_until(event, moment), "Europe/Berlin") == datetime.fromisoformat(until)


def test_the_mail_says_until_when_the_place_is_theirs(world: World) -> None:
    event = world.event(capacity=1, waitlist=OFFER)
    world.sign_up(event)
    world.sign_up(event, "bea", timezone="America/New_York")
    world.sign_up(event, "cy")
    assert "Your place in line: 2" in world.mails("cy")[0].text
    world.act(event, "ada", "cancel")
    said = " ".join(world.mails("bea")[-1].text.split())
    assert "Yours until: Monday 23 November 2026, 16:00 (Europe/Berlin), for you 10:00 (America/New_York)" in said


def test_the_mail_of_the_last_hours_says_that_the_first_has_it(world: World) -> None:
    event = offering(world, "bea", "cy")
    world.wind(STARTS - HOUR)
    world.act(event, "ada", "cancel")
    world.wind(MINUTE)
    mail = world.mails("bea")[-1]
    assert mail.subject.startswith("A place is free:")
    said = " ".join(mail.text.split())
    late = f"/s/{world.mails('cy')[-1].token}/accept"
    own(world, "bea", "accept")
    answer = world.post_form(late, {})
    assert (answer.status, "Somebody was faster" in answer.body, "/cancel" in answer.body) == (409, True, True)
    assert "the first to take the place has it" in said
    assert "decline" not in said
    assert "Yours until" not in said
