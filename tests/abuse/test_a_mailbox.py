"""Somebody types one mailbox into every form there is, for days: what it gets, and what its owner loses."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest

from benchmarks.meter import metered
from rapport.usecases.signups.sign_up import Form, sign_up
from tests.door.test_door_links import make
from tests.testing.console import signed_in
from tests.testing.deliveries import deliveries, mailing, pause, resume, state
from tests.testing.lambda_events import Answer
from tests.testing.ses import Mail
from tests.testing.world import MONDAY, World

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
IN_MARCH = {"starts_at": "2027-03-10T18:30:00", "ends_at": "2027-03-10T21:00:00"}
VICTIM = "victim@example.org"
FORM = {"email": VICTIM, "name": "Vic"}


def in_march(world: World, **fields: object) -> str:
    return world.event(publish=True, **{**IN_MARCH, **fields})


def attack(world: World, event: str, email: str = VICTIM) -> Answer:
    return world.call("POST", f"/public{event}/signups", {**FORM, "email": email}, source=next(world.sources))


def times(world: World, *addresses: str) -> list[datetime]:
    return [mail.sent_at for mail in world.ses.mailbox if mail.to in (addresses or (VICTIM,))]


def assert_within_budget(sent: Sequence[datetime]) -> None:
    """Of every stretch of time: five and one for each hour of it, and twenty a day."""
    for first, begin in enumerate(sent):
        for count, end in enumerate(sent[first:], start=1):
            assert count <= 5 + (end - begin) / HOUR, (count, begin, end)
        assert sum(one < begin + DAY for one in sent[first:]) <= 20, begin


def test_thirty_events_in_two_groups_send_five_at_once_then_one_an_hour_and_twenty_a_day(world: World) -> None:
    other = world.add_group("other")
    events = [in_march(world) for _ in range(15)] + [event_of(world, "other", other) for _ in range(15)]
    answers = {attack(world, event).body for event in events}
    assert answers == {'{"status":"accepted","seat":"confirmed"}'}
    assert len(times(world)) == 5
    world.wind(HOUR)
    assert len(times(world)) == 6
    world.wind(DAY - HOUR - timedelta(minutes=1))
    assert len(times(world)) == 20
    world.wind(2 * DAY)
    assert len(times(world)) == 30, "what was held back went out"
    assert_within_budget(times(world))


def test_who_types_another_s_address_at_a_door_has_them_mailed_no_more_than_by_any_form(world: World) -> None:
    """That they were checked in with it is nobody's word on the address; an organiser's own check-in is."""
    events = [world.event() for _ in range(8)]
    links = [make(signed_in(world), event, "walk_ins") for event in events]
    world.wind(timedelta(days=3, hours=9))
    for link in links:
        assert world.post_form(link, FORM, source=next(world.sources)).headers["location"].endswith("seat=confirmed")
    world.wind(5 * DAY)
    assert_within_budget(times(world))


def test_who_acted_on_a_mail_before_is_bombed_by_what_follows_no_more_than_anybody(world: World) -> None:
    """Reminders of twenty-five places of one evening that somebody else took for them."""
    first = in_march(world)
    attack(world, first)
    (mail,) = world.ses.mailbox
    world.ask("PATCH", f"/public/v1/signups/{mail.token}", {"follow_up_consent": True})
    for event in [in_march(world) for _ in range(25)]:
        attack(world, event)
    world.wind(datetime.fromisoformat("2027-03-12T12:00:00+00:00"))
    answers = [mail for mail in world.ses.mailbox if mail.subject.startswith("You're in")]
    assert len(answers) == 26
    kept = [delivery for delivery in deliveries(world, first) if delivery["state"] == "sent"]
    assert len(kept) == 4, "what is about their own place comes when it is due"
    own = {delivery["message_id"] for delivery in kept}
    assert_within_budget([mail.sent_at for mail in world.ses.mailbox if mail.message_id not in own])


def event_of(world: World, group: str, key: str) -> str:
    events = f"/v1/groups/{group}/events"
    made = world.ask("POST", events, {"title": "Elsewhere", "timezone": "Europe/Berlin", **IN_MARCH}, key=key)
    world.ask("POST", f"{events}/{made['id']}/publish", key=key)
    return f"{events}/{made['id']}"


def dotted(number: int) -> str:
    """A spelling of `victim` with dots where `number` has ones."""
    dots = ["." if number >> place & 1 else "" for place in range(5)]
    return "".join(letter + dot for letter, dot in zip("victim", [*dots, ""], strict=True))


DOTS = [f"{dotted(number)}@{domain}" for number in range(25) for domain in ("gmail.com", "googlemail.com")]
TAGS = [f"victim+{number}@example.org" for number in range(50)]


@pytest.mark.parametrize("spellings", [TAGS, DOTS], ids=["plus tags", "dots where they are nothing"])
def test_fifty_spellings_of_a_mailbox_are_one_mailbox(world: World, spellings: list[str]) -> None:
    event = in_march(world)
    for email in spellings:
        assert attack(world, event, email).status == 202
    assert len(times(world, *spellings)) == 5
    world.wind(3 * DAY)
    assert len(times(world, *spellings)) == 50
    assert_within_budget(times(world, *spellings))


def test_the_ledger_says_that_a_mail_waits_and_until_when(world: World) -> None:
    events = [in_march(world) for _ in range(7)]
    for event in events:
        attack(world, event)
    shown = [deliveries(world, event)[0] for event in events]
    assert [(one["state"], one["reason"], one["held_until"]) for one in shown[4:]] == [
        ("sent", None, None),
        ("planned", "budget", "2026-11-23T10:00:00Z"),
        ("planned", "budget", "2026-11-23T11:00:00Z"),
    ]


def test_two_mailboxes_have_a_budget_each(world: World) -> None:
    events = [in_march(world) for _ in range(5)]
    two = ["v.ictim@example.org", "victim@example.org", "victim@gmail.com"]
    for event in events:
        for email in two:
            attack(world, event, email)
    assert [len(times(world, email)) for email in two] == [5, 5, 5]


def test_however_many_posts_over_days_are_a_confirmation_and_one_mail_a_day_for_each_event(world: World) -> None:
    events = [in_march(world) for _ in range(4)]
    form = Form(email=VICTIM, name="Vic")
    for _ in range(3):
        for _ in range(50):
            for event in events:
                sign_up(world.app, "demo", event.rpartition("/")[2], form, next(world.sources))
        world.drain()
        world.wind(DAY)
    assert len(times(world)) == 4 + 4 * 2
    assert_within_budget(times(world))


def test_repeats_and_places_in_line_count_too(world: World) -> None:
    """Of people who acted on mails as well: a form takes nothing but an address."""
    events = [in_march(world, capacity=1) for _ in range(4)]
    for event in events:
        world.sign_up(event, "first")
    for event in events[:3]:
        attack(world, event)
    world.ask("PATCH", f"/public/v1/signups/{newest(world).token}", {})
    world.now += timedelta(minutes=16)
    for event in events:
        attack(world, event)
    assert len(times(world)) == 5, "three in line, and then one more in line or in line already"
    world.wind(2 * HOUR)
    assert len(times(world)) == 7
    assert_within_budget(times(world))


def newest(world: World) -> Mail:
    return next(mail for mail in reversed(world.ses.mailbox) if mail.to == VICTIM)


def test_what_follows_from_a_sign_up_that_nobody_acted_on_counts(world: World) -> None:
    """Reminders, notices of changes and cancellations, follow-ups."""
    events = [world.event() for _ in range(12)]  # all on Thursday evening
    for event in events:
        attack(world, event)
    world.wind(DAY)
    assert len(times(world)) == 12
    world.wind(MONDAY + timedelta(days=2, hours=9))  # reminders at 17:00 in UTC
    reminders = [mail.sent_at for mail in world.ses.mailbox if "day-before" in mail.tags["delivery"]]
    assert len(reminders) == 6, "five, and the hour's"
    for event in events[:6]:
        world.ask("PATCH", event, {"venue": {"name": "Elsewhere"}})
        world.ask("POST", f"{event}/cancel")
    world.wind(DAY * 4)
    assert_within_budget(times(world))
    late = [one for event in events for one in deliveries(world, event) if one["reason"] == "late"]
    assert len(times(world)) < 12 * 4
    assert {one["mailing_id"].partition("_")[0] for one in late} <= {
        "two-hours-before",
        "day-before",
        "event-cancelled",
    }


def test_who_acted_on_each_of_their_places_gets_reminders_as_they_are_due(world: World) -> None:
    events = [world.event() for _ in range(12)]
    for event in events:
        attack(world, event)
    world.wind(DAY)
    for mail in list(world.ses.mailbox):
        world.ask("PATCH", f"/public/v1/signups/{mail.token}", {})
    world.wind(MONDAY + timedelta(days=2, hours=8, minutes=5))
    assert len([mail for mail in world.ses.mailbox if "day-before" in mail.tags["delivery"]]) == 12


def test_a_reminder_that_waits_for_its_turn_helps_until_the_event_begins(world: World) -> None:
    """Its rule gives it six hours."""
    event = world.event()
    spellings = [f"victim+{number}@example.org" for number in range(16)]
    for email in spellings:
        attack(world, event, email)
    world.wind(MONDAY + timedelta(days=3, hours=8))  # the event begins half an hour after
    told = [mail.sent_at for mail in world.ses.mailbox if "day-before" in mail.tags["delivery"]]
    assert len(told) == 16
    assert max(told) - min(told) > timedelta(hours=6)
    assert_within_budget(times(world, *spellings))


def test_a_reminder_that_could_not_have_its_turn_before_the_event_begins_is_skipped_then(world: World) -> None:
    event = world.event()
    spellings = [f"victim+{number}@example.org" for number in range(10)]
    for email in spellings:
        attack(world, event, email)
    starts_at = MONDAY + timedelta(days=3, hours=8, minutes=30)
    world.wind(starts_at - HOUR / 2)
    assert ends(world, event) == [("planned", "budget")] * 4 + [("sent", None)] * 6
    world.wind(starts_at + HOUR)
    assert ends(world, event) == [("sent", None)] * 7 + [("skipped", "late")] * 3
    assert mailing(world, event, "two-hours-before")["counts"] == {"sent": 7, "skipped": 3}


def ends(world: World, event: str) -> list[tuple[str, str | None]]:
    found = [one for one in deliveries(world, event) if one["mailing_id"].startswith("two-hours-before")]
    return sorted((one["state"], one["reason"]) for one in found)


def test_a_pause_of_a_day_lets_nothing_out_at_once_but_what_the_budget_has(world: World) -> None:
    events = [in_march(world) for _ in range(12)]
    for event in events:
        attack(world, event)
    pause(world)
    world.wind(DAY)
    assert len(times(world)) == 5
    resume(world)
    world.wind(timedelta(minutes=20))
    assert len(times(world)) == 10
    world.wind(3 * HOUR)
    assert len(times(world)) == 12
    assert_within_budget(times(world))


def test_what_waits_is_looked_at_one_after_another(world: World) -> None:
    """And not all of it each hour."""
    events = [in_march(world) for _ in range(12)]
    for event in events:
        attack(world, event)
    with metered() as bill:
        world.wind(DAY)
    assert bill.requests["TransactWriteItems"] <= 8, "an intent each, of the seven that waited"
    assert {state(world, event, "on-signup", "victim") for event in events} == {("sent", None)}


def test_the_answer_costs_the_same_whatever_is_left_of_the_budget(world: World) -> None:
    events = [in_march(world) for _ in range(7)]
    bills = []
    for event in events:
        with metered() as bill:
            world.call("POST", f"/public{event}/signups", FORM, source=next(world.sources), drain=False)
        bills.append(dict(bill.requests))
        world.drain()
    assert bills[1:] == bills[1:2] * 6
    assert len(times(world)) == 5


def test_a_throttled_mail_takes_one_slot_however_often_it_is_tried(world: World) -> None:
    events = [in_march(world) for _ in range(5)]
    world.ses.next("throttle", 4)
    for event in events:
        attack(world, event)
    world.wind(timedelta(minutes=20))
    assert len(times(world)) == 5


def test_the_table_holds_no_mailbox_and_no_source(world: World) -> None:
    world.call("POST", f"/public{world.event()}/signups", FORM, source="198.51.100.77")
    kept = [item for item in world.table.items() if item["pk"]["S"].startswith(("BOX#", "SRC#", "SYSTEM"))]
    assert {item["pk"]["S"].partition("#")[0] for item in kept} == {"BOX", "SRC", "SYSTEM"}
    assert not [one for one in ("victim", "example.org", "198.51") if one in str(kept)]
    assert all(int(item["expires_at"]["N"]) for item in kept if item["pk"]["S"] != "SYSTEM")


def test_who_has_used_up_a_mailbox_s_budget_keeps_no_place_of_a_small_event_from_who_waits(world: World) -> None:
    """No mail asks them to confirm for days: the place is held for two hours all the same, and they stay pending."""
    for _ in range(30):
        attack(world, in_march(world))
    small = in_march(world, capacity=1, confirm_address=True)
    attack(world, small)
    world.sign_up(small, "bea")
    assert confirm(world, "bea") == "waitlisted"
    world.wind(2 * HOUR + timedelta(minutes=1))
    assert [world.attendee(small, who)["status"] for who in ("victim", "bea")] == ["pending", "confirmed"]
    world.wind(3 * DAY)
    assert confirm(world, "victim") == "waitlisted"
    counts = world.ask("GET", small)["counts"]
    assert (counts["confirmed"], counts["waitlisted"], counts["pending"]) == (1, 1, 0)


def confirm(world: World, who: str) -> str:
    """Where who confirms by the latest mail stands then."""
    token = world.mails(who)[-1].token
    return str(world.ask("POST", f"/public/v1/signups/{token}/confirm")["status"])
