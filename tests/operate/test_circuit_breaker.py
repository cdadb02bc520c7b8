"""A group whose mails bounce or annoy too much pauses itself, before SES pauses the account."""

from datetime import timedelta
from unittest.mock import patch

import pytest

from rapport.domain.base.errors import WriteConflictError
from rapport.domain.members.member import Role
from rapport.sending import circuit_breaker
from rapport.store import ledger
from rapport.store.admin import groups
from rapport.store.admin.health import Week
from rapport.store.dynamodb.table import Table
from tests.testing.deliveries import bounce, count_alerts, is_paused, resume, sign_up_many
from tests.testing.world import World


@pytest.mark.parametrize(
    ("bounces", "complaints", "sent", "pauses"),
    [
        (9, 0, 9, False),
        (10, 0, 10, True),
        (30, 0, 1000, False),
        (31, 0, 1000, True),
        (0, 2, 2, False),
        (0, 3, 3, True),
        (0, 3, 6000, False),
        (0, 4, 7999, True),
        (9, 2, 11, False),
    ],
)
def test_it_takes_3_percent_and_10_bounces_or_half_a_permille_and_3_complaints(
    bounces: int, complaints: int, sent: int, pauses: bool
) -> None:
    assert (circuit_breaker.verdict(Week(bounces, complaints), sent) is not None) == pauses


def test_the_tenth_bounce_pauses_the_group_visibly(world: World) -> None:
    people = sign_up_many(world, world.event(), 10)
    bounce(world, people[:9])
    assert not is_paused(world)
    bounce(world, people[9:])
    group = world.ask("GET", "/v1/groups/demo")
    assert group["paused_at"] == "2026-11-23T09:00:00Z"
    assert group["paused_why"] == "10 of 10 mails bounced within 7 days"


def test_three_complaints_pause_the_group(world: World) -> None:
    people = sign_up_many(world, world.event(), 3)
    bounce(world, people[:2], "complaint")
    assert not is_paused(world)
    bounce(world, people[2:], "complaint")
    assert world.ask("GET", "/v1/groups/demo")["paused_why"] == "3 of 3 mails were reported as spam within 7 days"


def test_what_ses_says_twice_counts_once(world: World) -> None:
    people = sign_up_many(world, world.event(), 9)
    for _ in range(3):
        bounce(world, people)
    assert not is_paused(world)


def test_a_bounce_that_was_noted_while_another_was_counted_counts(world: World) -> None:
    people = sign_up_many(world, world.event(), 10)
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


def test_a_full_mailbox_does_not_count(world: World) -> None:
    people = sign_up_many(world, world.event(), 10)
    bounce(world, people, "transient")
    assert not is_paused(world)


def test_what_bounced_more_than_a_week_ago_does_not_count(world: World) -> None:
    people = sign_up_many(world, world.event(), 10)
    bounce(world, people[:9])
    world.wind(timedelta(days=7))
    bounce(world, people[9:])
    assert not is_paused(world)


def test_another_group_goes_on(world: World) -> None:
    world.add_group("other")
    bounce(world, sign_up_many(world, world.event(), 10))
    assert groups.get(world.app.table, "other").paused_at is None


def test_the_ledger_is_counted_only_where_it_may_matter(world: World) -> None:
    people = sign_up_many(world, world.event(), 14)
    with patch.object(ledger, "count_sent", return_value=400) as count:
        bounce(world, people[:9])
        assert count.call_count == 0
        bounce(world, people[9:12])
        assert count.call_count == 1, "12 of the 400 that were counted are no more than 3 %"
        bounce(world, people[12:13])
        assert count.call_count == 2
    assert is_paused(world)


# ---- Owners and organizers are told ----


def test_the_owner_is_told_once(world: World) -> None:
    people = sign_up_many(world, world.event(), 13)
    bounce(world, people[:9])
    assert count_alerts(world) == 0
    bounce(world, people[9:])
    (mail,) = world.mails("olga")
    assert mail.subject == "Sending is paused for Demo"
    assert "10 of 13 mails bounced within 7 days" in " ".join(mail.text.split())


def test_the_owner_is_told_of_the_next_pause_too(world: World) -> None:
    people = sign_up_many(world, world.event(), 20)
    bounce(world, people[:10])
    resume(world)
    bounce(world, people[10:])
    assert count_alerts(world) == 2


def test_whoever_sees_the_tenth_bounce_at_once_the_owner_is_told_once(world: World) -> None:
    people = sign_up_many(world, world.event(), 11)
    bounce(world, people[:9])
    with patch.object(groups, "pause", side_effect=WriteConflictError):  # another is first, and dies
        bounce(world, people[9:10])
    bounce(world, people[10:])
    assert is_paused(world)
    assert count_alerts(world) == 1


def test_a_member_whom_ses_did_not_take_is_told_later_and_the_others_once(world: World) -> None:
    world.add_member("oscar", Role.ORGANIZER)
    people = sign_up_many(world, world.event(), 10)
    bounce(world, people[:9])
    world.ses.next("throttle")
    bounce(world, people[9:])
    assert sorted(len(world.mails(who)) for who in ("olga", "oscar")) == [0, 1]
    world.wind(timedelta(minutes=2))
    assert [len(world.mails(who)) for who in ("olga", "oscar")] == [1, 1]


def test_an_address_of_a_member_that_ses_refuses_keeps_nobody_from_being_told(world: World) -> None:
    world.add_member("oscar", Role.ORGANIZER)
    people = sign_up_many(world, world.event(), 10)
    bounce(world, people[:9])
    world.ses.next("reject")
    bounce(world, people[9:])
    assert sorted(len(world.mails(who)) for who in ("olga", "oscar")) == [0, 1]


def test_who_only_checks_people_in_or_has_not_accepted_is_not_told(world: World) -> None:
    world.add_member("dora", Role.CHECK_IN)
    world.ask("POST", "/v1/groups/demo/members", {"email": "ines@example.org", "name": "Ines", "role": "owner"})
    bounce(world, sign_up_many(world, world.event(), 10))
    assert [mail.subject for mail in world.mails("ines")] == ["You are invited to help run Demo"]
    assert world.mails("dora") == []
    assert count_alerts(world) == 1
