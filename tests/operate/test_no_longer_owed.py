"""What was begun and is not owed any more comes to an end, and what is sent again is that one mail alone."""

from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest

from rapport.domain.members.member import Role
from rapport.sending import feedback
from rapport.sending.ledger_writer import write_result
from tests.testing.deliveries import bounce, deliveries, pause, resume, sign_up_many, state
from tests.testing.world import World

RULE = "/v1/groups/demo/rules/on-signup"


class DiedError(BaseException):
    """A sender is gone between its intent and the result."""


@pytest.mark.parametrize("how", ["turned off", "deleted", "given another trigger"])
def test_a_confirmation_that_a_pause_held_is_skipped_once_its_rule_is_gone(world: World, how: str) -> None:
    event = world.event()
    pause(world)
    world.sign_up(event)
    assert state(world, event, "on-signup") == ("planned", "paused")
    if how == "deleted":
        world.call("DELETE", RULE)
    else:
        world.ask("PATCH", RULE, {"enabled": False} if how == "turned off" else {"trigger": "on_promoted"})
    resume(world)
    world.wind(timedelta(hours=1))
    assert state(world, event, "on-signup") == ("skipped", "cancelled")
    assert world.mails("ada") == []


def test_what_a_dead_sender_left_is_unknown_though_its_rule_was_turned_off(world: World) -> None:
    event = world.event()
    with patch.object(world.ses, "send", side_effect=DiedError), pytest.raises(DiedError):
        world.sign_up(event)
    world.ask("PATCH", RULE, {"enabled": False})
    world.wind(timedelta(days=1))
    assert state(world, event, "on-signup") == ("unknown", "timeout")


def test_who_is_a_member_no_more_is_skipped(world: World) -> None:
    people = sign_up_many(world, world.event(), 10)
    bounce(world, people[:9])
    world.ses.next("throttle")
    bounce(world, people[9:])
    world.add_member("oscar", Role.OWNER)
    world.ask("DELETE", f"/v1/groups/demo/members/{world.app.contact_id('demo', 'olga@example.org')}")
    world.wind(timedelta(days=1))
    shown = {one["email"]: (one["state"], one["reason"]) for one in world.items("/v1/groups/demo/deliveries")}
    assert shown == {"olga@example.org": ("skipped", "not_in_audience"), "oscar@example.org": ("sent", None)}


def test_a_rule_that_was_turned_off_stays_on_the_timeline_with_what_it_sent(world: World) -> None:
    event = world.event()
    world.sign_up(event)
    world.ask("PATCH", RULE, {"enabled": False})
    (shown,) = [one for one in world.items(f"{event}/mailings") if one["rule_id"] == "on-signup"]
    assert shown["counts"] == {"sent": 1}


def test_what_is_settled_to_be_sent_again_sends_no_other_rule_s_mail(world: World) -> None:
    event = world.event()
    world.ses.next("timeout", 2)
    world.sign_up(event)
    world.wind(timedelta(hours=1))
    second = {"name": "Second", "trigger": "on_signup", "audience": "confirmed", "subject": "Second", "body": "b"}
    world.ask("POST", "/v1/groups/demo/rules", second)
    (unknown,) = [one for one in deliveries(world, event) if one["state"] == "unknown"]
    world.ask("POST", f"{event}/deliveries/{unknown['id']}/settle", {"as": "planned"})
    world.wind(timedelta(minutes=5))
    assert [mail.subject for mail in world.mails("ada")] == ["You're in: Founders' breakfast"]


@pytest.mark.parametrize("change", [{"enabled": False}, {"trigger": "before_start", "offset": {"elapsed": "PT1H"}}])
def test_what_its_rule_does_not_send_any_more_cannot_be_settled_to_be_sent(
    world: World, change: dict[str, object]
) -> None:
    event = world.event()
    world.ses.next("timeout", 2)
    world.sign_up(event)
    world.wind(timedelta(hours=1))
    world.ask("PATCH", RULE, change)
    (unknown,) = [one for one in deliveries(world, event) if one["state"] == "unknown"]
    assert world.call("POST", f"{event}/deliveries/{unknown['id']}/settle", {"as": "planned"}).status == 409
    assert state(world, event, "on-signup")[0] == "unknown"


def test_of_a_notice_that_ses_tells_of_before_its_sender_does_nobody_knows_what_was_told_since(world: World) -> None:
    """Its word may come late, so what was told before still counts: a slip that is taken back is told once more."""
    event = world.event(venue={"name": "Hall A"})
    world.sign_up(event)

    def after_the_event(*given: Any) -> None:
        feedback.note(world.app, world.ses.mailbox[-1].event("send", world.now))
        write_result(*given)

    with patch("rapport.sending.dispatch.write_result", after_the_event):
        world.ask("PATCH", event, {"venue": {"name": "Hall B"}})
        world.wind(timedelta(minutes=30))
    for hall in ("Hall C", "Hall B"):
        world.ask("PATCH", event, {"venue": {"name": hall}})
        world.wind(timedelta(minutes=1))
    world.wind(timedelta(minutes=30))
    assert ["Hall B" in mail.text for mail in world.mails("ada")] == [False, True, True]


def test_however_many_rules_tell_of_a_cancellation_all_do(world: World) -> None:
    event = world.event()
    world.sign_up(event)
    world.ask("PATCH", f"/public/v1/signups/{world.mails()[0].token}", {})  # so that no budget keeps any for later
    rule = {"trigger": "on_event_cancelled", "audience": "confirmed", "subject": "Off", "body": "b"}
    for number in range(60):
        world.call("POST", f"{event}/rules", {"name": f"rule {number}", **rule}, drain=False)
    world.drain()
    world.ask("POST", f"{event}/cancel")
    world.wind(timedelta(days=1))
    assert len(world.mails("ada")) == 62, "the confirmation, the default rule's and sixty"
