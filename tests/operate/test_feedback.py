"""What SES says of mails comes late, twice and in any order, and is merged into what is known."""

from dataclasses import replace
from datetime import timedelta
from itertools import permutations
from typing import Any
from unittest.mock import patch

import pytest

from rapport.store.dynamodb.codec import RawItem
from rapport.store.dynamodb.keys import Key
from rapport.store.dynamodb.table import Table
from tests.testing.deliveries import delivery, mailing, sign_up_many, state
from tests.testing.world import World

DAY = timedelta(days=1)


def contact(world: World, event: str, who: str = "ada") -> dict[str, object]:
    found: dict[str, object] = world.ask("GET", f"/v1/groups/demo/contacts/{world.attendee(event, who)['id']}")
    return found


def test_a_permanent_bounce_stops_all_further_mail_to_the_address(world: World) -> None:
    event = world.event()
    world.sign_up(event)
    world.ses_reports(world.mails("ada")[0], "bounce")
    assert delivery(world, event, "on-signup")["outcome"] == "bounced"
    assert contact(world, event)["suppressed"] == "bounced"
    world.wind(3 * DAY)
    assert len(world.mails("ada")) == 1
    assert state(world, event, "day-before") == ("skipped", "bounced")


def test_not_even_a_new_sign_up_is_mailed_to_where_mails_bounce_or_annoy(world: World) -> None:
    for who, kind, reason in (("ada", "bounce", "bounced"), ("ben", "complaint", "complained")):
        world.sign_up(world.event(), who)
        world.ses_reports(world.mails(who)[0], kind)
        world.wind(DAY / 2)
        later = world.event(title="Another one")
        world.sign_up(later, who)
        assert state(world, later, "on-signup", who) == ("skipped", reason)
        assert len(world.mails(who)) == 1


def test_a_complaint_stops_all_further_mail_to_the_address(world: World) -> None:
    event = world.event()
    world.sign_up(event)
    world.ses_reports(world.mails("ada")[0], "delivery", "complaint")
    assert delivery(world, event, "on-signup")["outcome"] == "complained"
    assert contact(world, event)["suppressed"] == "complained"
    world.wind(3 * DAY)
    assert len(world.mails("ada")) == 1
    assert state(world, event, "day-before") == ("skipped", "complained")


def test_a_full_mailbox_stops_nothing(world: World) -> None:
    event = world.event()
    world.sign_up(event)
    world.ses_reports(world.mails("ada")[0], "transient")
    assert delivery(world, event, "on-signup")["outcome"] == "bounced"
    assert contact(world, event)["suppressed"] is None
    world.wind(2 * DAY + DAY / 2)
    assert len(world.mails("ada")) == 2


def test_the_place_is_kept(world: World) -> None:
    event = world.event()
    world.sign_up(event)
    world.ses_reports(world.mails("ada")[0], "bounce")
    assert world.attendee(event)["status"] == "confirmed"


def test_what_ses_takes_and_then_rejects_has_failed_visibly(world: World) -> None:
    event = world.event()
    world.sign_up(event)
    mail = world.mails("ada")[0]
    for _ in range(2):
        world.ses_reports(mail, "reject")
        assert state(world, event, "on-signup") == ("failed", "rejected")
    world.ses_reports(mail, "send")
    assert state(world, event, "on-signup") == ("failed", "rejected"), "`Send` says that SES took it, and is often late"
    assert contact(world, event)["suppressed"] is None


def test_a_rejected_reminder_is_taken_out_of_the_books_of_what_was_sent(world: World) -> None:
    event = world.event()
    sign_up_many(world, event, 2)
    world.wind(2 * DAY + DAY / 2)
    assert mailing(world, event, "day-before")["counts"] == {"sent": 2}
    world.ses_reports(world.mails("guest0")[1], "reject")
    assert mailing(world, event, "day-before")["counts"] == {"sent": 1, "failed": 1}


SAID = ("send", "delay", "delivery", "complaint")


@pytest.mark.parametrize("answer", [None, "accept_then_timeout"])
def test_in_whatever_order_and_however_often_it_is_said_the_gravest_stays(world: World, answer: str | None) -> None:
    event = world.event()
    people = []
    for number, order in enumerate(list(permutations(SAID))[:: 1 if answer else 5]):
        if answer:
            world.ses.next(answer)
        world.sign_up(event, f"guest{number}")
        people.append((f"guest{number}", order))
    for who, order in people:
        world.ses_reports(world.mails(who)[0], *order, *order[:2])
        found = delivery(world, event, "on-signup", who)
        assert (found["state"], found["outcome"]) == ("sent", "complained"), order


@pytest.mark.parametrize("kind", ["send", "delay", "delivery", "transient", "bounce", "complaint"])
def test_whatever_is_said_of_a_mail_proves_that_ses_had_it(world: World, kind: str) -> None:
    event = world.event()
    world.ses.next("accept_then_timeout")
    world.sign_up(event)
    assert state(world, event, "on-signup") == ("unknown", "timeout")
    (mail,) = world.mails("ada")
    world.ses_reports(mail, kind)
    found = delivery(world, event, "on-signup")
    assert (found["state"], found["message_id"]) == ("sent", mail.message_id)
    world.wind(DAY / 24)
    assert len(world.mails("ada")) == 1, "it is not tried again"


def test_proof_that_comes_while_a_group_is_paused_keeps_the_mail_from_being_sent_again(world: World) -> None:
    event = world.event()
    world.ses.next("accept_then_timeout")
    world.sign_up(event)
    world.ask("PATCH", "/v1/groups/demo", {"paused": True})
    world.wind(DAY / 24)
    assert state(world, event, "on-signup") == ("unknown", "timeout")
    world.ses_reports(world.mails("ada")[0], "send")
    world.ask("PATCH", "/v1/groups/demo", {"paused": False})
    world.wind(DAY / 24)
    assert len(world.mails("ada")) == 1


def test_an_unknown_outcome_stays_unknown_where_it_is_not_tried_again(world: World) -> None:
    """SES may have it, so the ledger must not say that it was skipped."""
    event = world.event()
    world.ses.next("timeout")
    world.sign_up(event)
    world.act(event, "ada", "cancel")
    world.wind(DAY / 24)
    assert state(world, event, "on-signup") == ("unknown", "timeout")


def test_what_is_said_of_a_test_of_a_rule_is_noted_in_the_groups_own_ledger(world: World) -> None:
    event = world.event()
    rule = world.items(f"{event}/rules")[0]["id"]
    world.ask("POST", f"{event}/rules/{rule}/test", {"email": "olga@example.org"})
    (mail,) = world.mails("olga")
    world.ses_reports(mail, "send", "bounce")
    (delivery,) = world.items("/v1/groups/demo/deliveries")
    assert (delivery["state"], delivery["outcome"]) == ("sent", "bounced")


def test_what_is_said_of_mails_that_are_no_deliveries_is_passed_by(world: World) -> None:
    world.sign_up(world.event())
    mail = replace(world.mails("ada")[0], tags={})
    with world.unchanged():
        world.ses_reports(mail, "send", "delivery", "bounce")


def test_the_log_has_no_addresses(world: World, caplog: pytest.LogCaptureFixture) -> None:
    event = world.event()
    world.ses.next("accept_then_timeout")
    world.sign_up(event)
    world.ses_reports(world.mails("ada")[0], "bounce", "complaint")
    lines = [str(vars(record)) for record in caplog.records]
    assert len(lines) >= 3
    assert not [line for line in lines if "@" in line]


@pytest.mark.parametrize("kinds", [("send",), ("delivery",), ("bounce",), ("reject",)])
@pytest.mark.parametrize("seen", ["nothing of it yet", "its intent"])
def test_what_is_read_a_moment_too_early_loses_nothing(world: World, kinds: tuple[str, ...], seen: str) -> None:
    """The first look at a delivery may be old; what it would write then is refused, or it looks again."""
    event = world.event()
    world.ses.next("accept_then_timeout", 1)
    intents: list[RawItem] = []
    put = Table.put

    def noting_intents(table: Table, item: RawItem, *rest: Any) -> None:
        if item.get("state") == {"S": "dispatching"}:
            intents.append(item)
        put(table, item, *rest)

    with patch.object(Table, "put", noting_intents):
        world.sign_up(event)
    (mail,) = world.ses.mailbox
    get = Table.get

    def behind(table: Table, key: Key, *, consistent: bool = True) -> RawItem | None:
        if consistent:
            return get(table, key)
        return intents[0] if seen == "its intent" else None

    with patch.object(Table, "get", behind):
        world.ses_reports(mail, *kinds)
    found = delivery(world, event, "on-signup")
    assert found["state"] == ("failed" if kinds == ("reject",) else "sent")
    assert found["outcome"] == {"delivery": "delivered", "bounce": "bounced"}.get(kinds[0])
