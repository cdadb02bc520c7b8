"""Mails to members, tests of rules and alerts, are mails like others: in the ledger, and tried again."""

from datetime import timedelta

import pytest

from rapport.jobs import worker
from tests.testing.deliveries import bounce, sign_up_many
from tests.testing.world import World

DELIVERIES = "/v1/groups/demo/deliveries"
TEST = "/v1/groups/demo/rules/day-before/test"
OLGA = {"email": "olga@example.org"}


def states(world: World) -> list[tuple[str, str, str | None]]:
    """Of the group's own mails, newest first."""
    return [(one["mailing_id"], one["state"], one["reason"]) for one in world.items(DELIVERIES)]


def test_a_rule_s_test_is_in_the_group_s_ledger_and_in_no_event_s(world: World) -> None:
    event = world.event()
    world.ask("POST", TEST, OLGA)
    (mail,) = world.mails("olga")
    (shown,) = world.items(DELIVERIES)
    assert (shown["state"], shown["message_id"], shown["email"]) == ("sent", mail.message_id, "olga@example.org")
    assert world.items(f"{event}/deliveries") == []


def test_an_alert_is_in_the_group_s_ledger(world: World) -> None:
    event = world.event()
    bounce(world, sign_up_many(world, event, 10))
    assert states(world) == [("alert", "sent", None)]


def test_whom_ses_does_not_take_now_is_told_later(world: World) -> None:
    world.ses.next("throttle", 1)
    world.ask("POST", TEST, OLGA)
    assert states(world) == [("rule_test", "planned", None)]
    world.wind(timedelta(minutes=2))
    assert states(world) == [("rule_test", "sent", None)]


@pytest.mark.parametrize(("answer", "arrived"), [("timeout", 0), ("accept_then_timeout", 1)])
def test_what_nobody_knows_of_is_held_and_settled_by_evidence(world: World, answer: str, arrived: int) -> None:
    world.ses.next(answer, 1)
    world.ask("POST", TEST, OLGA)
    world.wind(timedelta(days=2))
    assert len(world.mails("olga")) == arrived
    assert states(world) == [("rule_test", "unknown", "timeout")]
    for mail in world.mails("olga"):
        world.ses_reports(mail, "send")
        assert states(world) == [("rule_test", "sent", None)]


def test_an_address_that_bounced_is_not_mailed_tests_either(world: World) -> None:
    world.ask("POST", TEST, OLGA)
    world.ses_reports(world.mails("olga")[0], "bounce")
    world.now += timedelta(minutes=1)
    world.ask("POST", TEST, OLGA)
    assert states(world) == [("rule_test", "skipped", "bounced"), ("rule_test", "sent", None)]
    assert len(world.mails("olga")) == 1


def test_tests_and_alerts_go_out_while_the_group_is_paused(world: World) -> None:
    world.ask("PATCH", "/v1/groups/demo", {"paused": True})
    world.ask("POST", TEST, OLGA)
    assert states(world) == [("rule_test", "sent", None)]


def test_the_group_s_own_mails_come_newest_first_over_months_and_pages(world: World) -> None:
    for _ in range(4):
        world.ask("POST", TEST, OLGA)
        world.now += timedelta(days=20)
    shown = world.items(DELIVERIES, limit=1)
    assert [one["attempted_at"] for one in shown] == sorted((one["attempted_at"] for one in shown), reverse=True)
    assert len(shown) == 4


def test_a_kind_of_job_that_this_version_does_not_know_is_left_to_the_index(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    worker.work(world.app, '{"kind":"introduction","pk":"G#demo","sk":"INTRO#1","due_at":"2026"}', lambda: True)
    assert "not known here" in caplog.text
