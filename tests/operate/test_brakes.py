"""A group whose mails bounce or annoy too much is braked, visibly, before SES pauses the account."""

from datetime import timedelta
from unittest.mock import patch

import pytest

from rapport.domain.base.errors import RefusedForNowError, WriteConflictError
from rapport.domain.members.member import Role
from rapport.store import ledger, outbox
from rapport.store.admin import groups, health
from rapport.store.dynamodb.table import Table
from tests.testing.deliveries import (
    NEWS,
    bounce,
    brakes,
    count_alerts,
    delivery,
    is_paused,
    prove,
    resume,
    sign_up_many,
    state,
)
from tests.testing.world import MONDAY, World

DAY = timedelta(days=1)
BRIEF_NEWS = {**NEWS, "max_lateness": "PT1H"}


def proven(world: World, event: str, size: int) -> list[str]:
    """So many people whose first mail went to somebody who was proven already: they were imported."""
    people = [f"guest{number}" for number in range(size)]
    csv = "\n".join(["email,name", *(f"{who}@example.org,{who.title()}" for who in people)])
    world.ask("POST", "/v1/groups/demo/contacts/import", csv, headers={"content-type": "text/csv"})
    return sign_up_many(world, event, size)


# ---- Bounces of proven addresses pause the group ----


def test_the_tenth_bounce_of_a_proven_address_pauses_the_group_visibly(world: World) -> None:
    people = proven(world, world.event(), 10)
    bounce(world, people[:9])
    assert not is_paused(world)
    bounce(world, people[9:])
    group = world.ask("GET", "/v1/groups/demo")
    assert group["paused_at"] == "2026-11-23T09:00:00Z"
    assert group["paused_why"] == "10 of 10 mails bounced within 7 days"


def test_what_ses_says_twice_counts_once(world: World) -> None:
    people = proven(world, world.event(), 9)
    for _ in range(3):
        bounce(world, people)
    assert not is_paused(world)


def test_a_bounce_that_was_noted_while_another_was_counted_counts(world: World) -> None:
    people = proven(world, world.event(), 10)
    bounce(world, people[:9])
    transact = Table.transact
    conflicts = [WriteConflictError("TransactionConflict")]

    def conflicting(table: Table, *writes: object) -> None:
        if conflicts:
            raise conflicts.pop()
        transact(table, *writes)  # type: ignore[arg-type]

    with patch.object(Table, "transact", conflicting):
        bounce(world, people[9:])
    assert is_paused(world)


def test_a_full_mailbox_does_not_count_until_it_bounces_for_good(world: World) -> None:
    people = proven(world, world.event(), 10)
    bounce(world, people, "transient")
    assert not is_paused(world)
    bounce(world, people)
    bounce(world, people)
    assert world.ask("GET", "/v1/groups/demo")["paused_why"] == "10 of 10 mails bounced within 7 days"


@pytest.mark.parametrize("kind", ["suppressed", "suppressed_by_ses", "suppressed_complaint"])
def test_what_ses_did_not_send_for_another_groups_sake_suppresses_and_counts_for_nobody(
    world: World, kind: str
) -> None:
    event = world.event()
    people = proven(world, event, 12)
    bounce(world, people, kind)
    assert not is_paused(world)
    assert brakes(world) == {}
    world.wind(3 * DAY)
    expected = "complained" if kind == "suppressed_complaint" else "bounced"
    assert state(world, event, "day-before", "guest0") == ("skipped", expected)


def test_what_bounced_more_than_a_week_ago_does_not_count(world: World) -> None:
    people = proven(world, world.event(), 10)
    bounce(world, people[:9])
    world.wind(timedelta(days=7))
    bounce(world, people[9:])
    assert not is_paused(world)


def test_another_group_goes_on(world: World) -> None:
    world.add_group("other")
    bounce(world, proven(world, world.event(), 10))
    assert groups.get(world.app.table, "other").paused_at is None


def test_the_ledger_is_counted_only_where_it_may_matter(world: World) -> None:
    people = proven(world, world.event(), 14)
    with patch.object(ledger, "count_sent", return_value=400) as count:
        bounce(world, people[:9])
        assert count.call_count == 0
        bounce(world, people[9:12])
        assert count.call_count == 1, "12 of the 400 that were counted are no more than 3 %"
        bounce(world, people[12:13])
        assert count.call_count == 2
    assert is_paused(world)


def test_tests_of_rules_are_mails_of_the_group_like_others(world: World) -> None:
    event = world.event()
    rule = world.items(f"{event}/rules")[0]["id"]
    for _ in range(5):
        world.ask("POST", f"{event}/rules/{rule}/test", {"email": "olga@example.org"})
    bounce(world, proven(world, event, 10))
    assert world.ask("GET", "/v1/groups/demo")["paused_why"] == "10 of 15 mails bounced within 7 days"


def test_the_lift_of_a_pause_forgets_the_bounces_and_no_complaint(world: World) -> None:
    event = world.event()
    people = proven(world, event, 15)
    bounce(world, people[:2], "complaint")
    bounce(world, people[2:12])
    resume(world)
    bounce(world, people[12:14])
    assert not is_paused(world)
    bounce(world, people[14:], "complaint")
    assert list(brakes(world)) == ["complaints"]


def test_a_pause_by_hand_that_is_lifted_forgets_nothing(world: World) -> None:
    people = proven(world, world.event(), 10)
    bounce(world, people[:9])
    world.ask("PATCH", "/v1/groups/demo", {"paused": True})
    resume(world)
    bounce(world, people[9:])
    assert is_paused(world)


def test_a_lift_forgets_a_bounce_that_is_counted_meanwhile_too(world: World) -> None:
    people = proven(world, world.event(), 11)
    bounce(world, people[:10])
    transact, left = Table.transact, people[10:]

    def late(table: Table, *writes: object) -> None:
        if left:
            world.ses_reports(world.mails(left.pop())[0], "bounce")
        transact(table, *writes)  # type: ignore[arg-type]

    with patch.object(Table, "transact", late):
        resume(world)
    assert not is_paused(world)
    assert health.last_week(world.app.table, "demo", MONDAY.date()).week.proven_bounces == 0


# ---- Complaints stop what promotes, and first mails, for a day ----


def annoy(world: World, event: str, size: int = 3) -> list[str]:
    """So many proven people, who complain."""
    people = proven(world, event, size)
    bounce(world, people, "complaint")
    return people


def test_three_complaints_of_proven_people_brake_for_a_day_visibly(world: World) -> None:
    event = world.event()
    people = proven(world, event, 3)
    bounce(world, people[:2], "complaint")
    assert brakes(world) == {}
    bounce(world, people[2:], "complaint")
    assert brakes(world) == {
        "complaints": {
            "kind": "complaints",
            "stops": ["promotional", "first_mails"],
            "slows": [],
            "why": "3 of 3 mails were reported as spam within 7 days",
            "since": "2026-11-23T09:00:00Z",
            "until": "2026-11-24T09:00:00Z",
        }
    }
    assert not is_paused(world)
    world.wind(DAY)
    assert brakes(world) == {}


def test_it_takes_five_strangers(world: World) -> None:
    people = sign_up_many(world, world.event(), 5)
    bounce(world, people[:4], "complaint")
    assert brakes(world) == {}
    bounce(world, people[4:], "complaint")
    assert list(brakes(world)) == ["complaints"]


def test_who_has_a_place_gets_all_that_they_are_owed(world: World) -> None:
    event = world.event()
    world.sign_up(event, "ada")
    prove(world, ["ada"])
    world.wind(timedelta(days=2, hours=7))
    annoy(world, world.event(title="Another"))
    world.wind(timedelta(hours=2))
    assert state(world, event, "day-before", "ada") == ("sent", None)
    world.ask("PATCH", event, {"venue": {"name": "Elsewhere"}})
    world.wind(timedelta(minutes=10))
    assert state(world, event, "on-event-changed", "ada") == ("sent", None)
    world.ask("POST", f"{event}/cancel")
    world.drain()
    assert state(world, event, "on-event-cancelled", "ada") == ("sent", None)


def test_a_first_mail_waits_for_the_day_and_goes_out_then(world: World) -> None:
    event = world.event()
    annoy(world, event)
    world.sign_up(event, "new")
    assert state(world, event, "on-signup", "new") == ("planned", "braked")
    assert delivery(world, event, "on-signup", "new")["held_until"] == "2026-11-24T09:00:00Z"
    world.wind(DAY - timedelta(minutes=1))
    assert world.mails("new") == []
    world.wind(timedelta(minutes=2))
    assert state(world, event, "on-signup", "new") == ("sent", None)


def test_a_first_mail_to_somebody_known_does_not_wait(world: World) -> None:
    event, later = world.event(), world.event(title="Later")
    world.sign_up(event, "ada")
    prove(world, ["ada"])
    annoy(world, event)
    world.sign_up(later, "ada")
    assert state(world, later, "on-signup", "ada") == ("sent", None)


def test_a_first_mail_goes_out_before_its_event_begins(world: World) -> None:
    event = world.event()
    world.wind(timedelta(days=3, hours=6))
    annoy(world, event)
    world.sign_up(event, "new")  # at 15:00 of the day, the event begins at 17:30, in UTC
    assert delivery(world, event, "on-signup", "new")["held_until"] == "2026-11-26T16:30:00Z"
    world.wind(timedelta(hours=1, minutes=31))
    assert state(world, event, "on-signup", "new") == ("sent", None)
    world.sign_up(event, "last")
    assert state(world, event, "on-signup", "last") == ("sent", None)


def test_what_promotes_waits_for_all_and_goes_out_when_the_day_is_over(world: World) -> None:
    event = world.event()
    world.ask("POST", f"{event}/rules", BRIEF_NEWS)
    for who in ("ada", "ben"):
        world.sign_up(event, who)
        world.ask("PATCH", f"/public/v1/signups/{world.mails(who)[0].token}", {"follow_up_consent": True})
    annoy(world, world.event(title="Another"))
    world.wind(timedelta(hours=2))
    found = [one for one in world.items(f"{event}/deliveries") if one["reason"] == "braked"]
    assert [(one["state"], one["held_until"]) for one in found] == [("planned", "2026-11-24T09:00:00Z")] * 2
    world.wind(DAY)
    subjects = [world.mails(who)[-1].subject for who in ("ada", "ben")]
    assert subjects == ["News", "News"], "though its rule gives it an hour only"


def test_a_complaint_during_the_day_begins_no_other_and_one_after_it_does(world: World) -> None:
    event = world.event()
    people = proven(world, event, 5)
    bounce(world, people[:3], "complaint")
    world.wind(timedelta(hours=20))
    bounce(world, people[3:4], "complaint")
    assert brakes(world)["complaints"]["until"] == "2026-11-24T09:00:00Z"
    world.wind(timedelta(hours=10))
    assert brakes(world) == {}
    world.ses_reports(world.mails(people[3])[0], "complaint", at=MONDAY + timedelta(hours=20))
    world.ses_reports(world.mails(people[0])[0], "complaint", at=MONDAY + timedelta(hours=20))
    assert brakes(world) == {}, "that was said before it was over"
    bounce(world, people[4:], "complaint")
    assert brakes(world)["complaints"]["until"] == "2026-11-25T15:00:00Z"


# ---- One mailbox is one, whatever it was sent ----


@pytest.mark.parametrize(("kind", "spelling"), [("bounce", "own"), ("complaint", "own"), ("complaint", "own+{}")])
def test_a_mailbox_of_ones_own_pulls_no_brake(world: World, kind: str, spelling: str) -> None:
    events = [world.event() for _ in range(15)]
    whose = [spelling.format(number) for number in range(15)]
    for event, who in zip(events, whose, strict=True):
        world.sign_up(event, who)
        if len(world.mails(who)) == 1:
            prove(world, [who])
    world.wind(timedelta(days=2, hours=9))
    theirs = [mail for who in dict.fromkeys(whose) for mail in world.mails(who)]
    assert len(theirs) >= 15
    for mail in theirs:
        world.ses_reports(mail, kind)
    assert (is_paused(world), brakes(world)) == (False, {})


def test_a_mailbox_that_complained_begins_no_other_day(world: World) -> None:
    event = world.event()
    people = proven(world, event, 3)
    more = world.event()
    world.sign_up(more, people[0])
    bounce(world, people, "complaint")
    world.wind(timedelta(days=2))
    world.ses_reports(world.mails(people[0])[1], "complaint")
    assert brakes(world) == {}
    world.wind(timedelta(days=6))
    assert health.last_week(world.app.table, "demo", world.now.date()).week.proven_complaints == 0


# ---- Strangers' bounces slow first mails ----


def test_ten_bounces_of_strangers_pause_nothing_and_slow_first_mails_from_there(world: World) -> None:
    event = world.event()
    source = "198.51.100.7"
    people = [f"typed{number}" for number in range(12)]
    for who in people[:10]:
        sign_up_from(world, event, who, source)
    bounce(world, people[:10])
    assert not is_paused(world)
    assert brakes(world)["strangers"]["slows"] == ["first_mails"]
    sign_up_from(world, event, people[10], source)
    sign_up_from(world, event, people[11], source)
    assert len(world.mails(people[10])) == 1, "the first has its turn at once"
    assert state(world, event, "on-signup", people[11]) == ("planned", "slowed")
    world.wind(timedelta(minutes=16))
    assert len(world.mails(people[11])) == 1


def sign_up_from(world: World, event: str, who: str, source: str, domain: str = "example.org") -> None:
    form = {"email": f"{who}@{domain}", "name": "Somebody"}
    assert world.call("POST", f"/public{event}/signups", form, source=source).status == 202


def test_first_mails_to_the_domain_are_slowed_less_and_to_others_not_at_all(world: World) -> None:
    event = world.event()
    people = sign_up_many(world, event, 10)
    bounce(world, people)
    sign_up_from(world, event, "one", "198.51.100.1")
    sign_up_from(world, event, "two", "198.51.100.2")
    sign_up_from(world, event, "three", "198.51.100.3", domain="elsewhere.example")
    assert [len(world.mails(who)) for who in ("one", "two")] == [1, 0]
    assert [mail.to for mail in world.ses.mailbox if mail.to.endswith("elsewhere.example")]
    world.wind(timedelta(minutes=3))
    assert len(world.mails("two")) == 1


def test_what_waits_for_its_turn_keeps_it_when_the_day_is_over(world: World) -> None:
    event = world.event(starts_at="2026-12-26T18:30:00", ends_at="2026-12-26T20:30:00")
    source = "198.51.100.7"
    people = [f"typed{number}" for number in range(10)]
    for who in people:
        sign_up_from(world, event, who, source)
    bounce(world, people)
    for number in range(50):
        sign_up_from(world, event, f"more{number}", source)
        world.now += timedelta(minutes=1)
    world.wind(timedelta(hours=5))
    sent = [number for number in range(50) if world.mails(f"more{number}")]
    assert 20 <= len(sent) <= 25, "four an hour"
    world.wind(timedelta(hours=9))
    assert all(world.mails(f"more{number}") for number in range(50)), "and none is lost"


# ---- Those who run the group are told ----


@pytest.mark.parametrize(
    ("kind", "are_proven", "size", "subject"),
    [
        ("bounce", True, 10, "Sending is paused for Demo"),
        ("bounce", False, 10, "First mails of Demo go out slowly"),
        ("complaint", True, 3, "Some mails of Demo wait for a day"),
    ],
)
def test_they_are_told_once(world: World, kind: str, are_proven: bool, size: int, subject: str) -> None:
    event = world.event()
    people = proven(world, event, size + 2) if are_proven else sign_up_many(world, event, size + 2)
    bounce(world, people[: size - 1], kind)
    assert count_alerts(world) == 0
    bounce(world, people[size - 1 :], kind)
    (mail,) = world.mails("olga")
    assert mail.subject == subject
    assert f"{size} of {size + 2} mails" in " ".join(mail.text.split())


def test_they_are_told_of_the_next_pause_too(world: World) -> None:
    people = proven(world, world.event(), 20)
    bounce(world, people[:10])
    resume(world)
    bounce(world, people[10:])
    assert count_alerts(world) == 2


def test_whoever_sees_the_tenth_bounce_at_once_they_are_told_once(world: World) -> None:
    people = proven(world, world.event(), 11)
    bounce(world, people[:9])
    with patch.object(outbox, "to_add", side_effect=RefusedForNowError("busy")), pytest.raises(AssertionError):
        bounce(world, people[9:10])  # it was counted, and what follows was not written
    bounce(world, people[9:])
    assert is_paused(world)
    assert count_alerts(world) == 1


def test_a_member_whom_ses_did_not_take_is_told_later_and_the_others_once(world: World) -> None:
    world.add_member("oscar", Role.ORGANIZER)
    people = proven(world, world.event(), 10)
    bounce(world, people[:9])
    world.ses.next("throttle")
    bounce(world, people[9:])
    assert sorted(len(world.mails(who)) for who in ("olga", "oscar")) == [0, 1]
    world.wind(timedelta(minutes=2))
    assert [len(world.mails(who)) for who in ("olga", "oscar")] == [1, 1]


def test_an_address_of_a_member_that_ses_refuses_keeps_nobody_from_being_told(world: World) -> None:
    world.add_member("oscar", Role.ORGANIZER)
    people = proven(world, world.event(), 10)
    bounce(world, people[:9])
    world.ses.next("reject")
    bounce(world, people[9:])
    assert sorted(len(world.mails(who)) for who in ("olga", "oscar")) == [0, 1]


def test_who_only_checks_people_in_or_has_not_accepted_is_not_told(world: World) -> None:
    world.add_member("dora", Role.CHECK_IN)
    world.ask("POST", "/v1/groups/demo/members", {"email": "ines@example.org", "name": "Ines", "role": "owner"})
    bounce(world, proven(world, world.event(), 10))
    assert [mail.subject for mail in world.mails("ines")] == ["You are invited to help run Demo"]
    assert world.mails("dora") == []
    assert count_alerts(world) == 1
