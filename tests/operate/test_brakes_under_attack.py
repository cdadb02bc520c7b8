"""Played both ways: a stranger tries to have an honest group braked; and a group that does annoy is braked in time."""

from datetime import timedelta

import pytest

from tests.testing.deliveries import bounce, brakes, deliveries, is_paused, prove, sign_up_many, state
from tests.testing.world import World

FORTY = 40
DAY = timedelta(days=1)


@pytest.fixture
def event(world: World) -> str:
    """Of an honest group of forty, on Thursday: half of them once acted on a mail."""
    event = world.event()
    people = sign_up_many(world, event, FORTY)
    prove(world, people[::2])
    return event


def type_in(world: World, event: str, size: int, domain: str, source: str = "203.0.113.66") -> None:
    """The attacker's form, so many times, from one place."""
    for number in range(size):
        form = {"email": f"typed{number}@{domain}", "name": "Nobody"}
        assert world.call("POST", f"/public{event}/signups", form, source=source).status == 202


def ses_says(world: World, domain: str, kind: str) -> None:
    for mail in [mail for mail in world.ses.mailbox if mail.to.endswith(f"@{domain}")]:
        world.ses_reports(mail, kind)


def assert_nothing_is_lost(world: World, event: str, newcomer: str) -> None:
    """The forty are reminded, told of a change and thanked; who signs up meanwhile is confirmed."""
    world.sign_up(event, newcomer)
    world.wind(timedelta(days=2, hours=9))
    world.ask("PATCH", event, {"venue": {"name": "Hall B"}})
    world.wind(timedelta(days=2))
    for rule in ("day-before", "two-hours-before", "on-event-changed"):
        found = [one for one in deliveries(world, event) if one["mailing_id"].startswith(f"{rule}_")]
        honest = [one for one in found if one["email"].startswith("guest")]
        assert [one["state"] for one in honest] == ["sent"] * FORTY, rule
    assert state(world, event, "on-signup", newcomer) == ("sent", None)


def test_complaints_from_addresses_that_were_typed_in_hurt_nobody(world: World, event: str) -> None:
    type_in(world, event, 20, "attacker.test")
    ses_says(world, "attacker.test", "complaint")
    assert not is_paused(world)
    assert list(brakes(world)) == ["complaints"], "for a day, and only what promotes and first mails"
    assert_nothing_is_lost(world, event, "newcomer")


def test_complaints_from_a_handful_of_own_mailboxes_that_acted_on_mails_hurt_nobody(world: World, event: str) -> None:
    mine = [f"mine{number}" for number in range(6)]
    for who in mine:
        world.sign_up(event, who)
    prove(world, mine)
    later = world.event(title="Later")
    for who in mine:
        world.sign_up(later, who)
        world.ses_reports(world.mails(who)[-1], "complaint")
    assert not is_paused(world)
    assert_nothing_is_lost(world, event, "newcomer")


def test_addresses_that_are_none_slow_down_those_who_type_them_and_nobody_else(world: World, event: str) -> None:
    type_in(world, event, 30, "nowhere.test")
    ses_says(world, "nowhere.test", "bounce")
    assert not is_paused(world)
    assert list(brakes(world)) == ["strangers"]
    sent = len(world.ses.mailbox)
    type_in(world, event, 25, "elsewhere.test")
    assert len(world.ses.mailbox) == sent + 1, "the rest has its turn four times an hour"
    world.sign_up(event, "honest")
    assert len(world.mails("honest")) == 1, "from a place of their own, at once"
    assert_nothing_is_lost(world, event, "newcomer")


def test_not_even_bounces_at_the_domain_of_honest_newcomers_lose_their_mails(world: World, event: str) -> None:
    """By many sources: all who sign up with an address of that domain wait for a turn, each for minutes."""
    for number in range(20):
        type_in(world, event, 1, "example.org", source=f"203.0.113.{number}")
        form = {"email": f"many{number}@example.org", "name": "Nobody"}
        world.call("POST", f"/public{event}/signups", form, source=f"203.0.113.{number}")
    bounce(world, [f"many{number}" for number in range(20)])
    newcomers = [f"newcomer{number}" for number in range(5)]
    for who in newcomers:
        world.sign_up(event, who)
    world.wind(timedelta(minutes=30))
    assert [state(world, event, "on-signup", who) for who in newcomers] == [("sent", None)] * 5
    assert_nothing_is_lost(world, event, "last")


def test_a_group_that_annoys_is_braked_before_ses_looks_at_the_account(world: World) -> None:
    """Its members came by hand, and get what they never asked for."""
    event = world.event()
    people = [f"guest{number}" for number in range(100)]
    csv = "\n".join(["email,name", *(f"{who}@example.org,Somebody" for who in people)])
    world.ask("POST", "/v1/groups/demo/contacts/import", csv, headers={"content-type": "text/csv"})
    sign_up_many(world, event, 100)
    bounce(world, people[:3], "complaint")
    assert list(brakes(world)) == ["complaints"]
    bounce(world, people[10:20])
    assert is_paused(world), "10 of 100: SES would look at 5 %"


def test_a_group_that_goes_on_annoying_goes_on_being_braked(world: World) -> None:
    event = world.event()
    people = sign_up_many(world, event, 20)
    prove(world, people)
    later = world.event(title="Later")
    for who in people:
        world.sign_up(later, who)
    for day, few in enumerate((people[:3], people[3:4], people[4:5])):
        for who in few:
            world.ses_reports(world.mails(who)[1], "complaint")
        assert list(brakes(world)) == ["complaints"], day
        world.wind(DAY + timedelta(minutes=1))
        assert brakes(world) == {}, day
