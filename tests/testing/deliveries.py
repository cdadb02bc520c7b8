"""What SES has to say of mails, and what the ledger says of them: beyond what a `World` has at hand."""

import json
from collections.abc import Mapping
from typing import Any

from handlers import ses_events
from tests.testing.lambda_events import Context, record
from tests.testing.ses import Mail
from tests.testing.world import World

EVENTS: Mapping[str, Mapping[str, Any]] = {
    "send": {"eventType": "Send"},
    "delay": {"eventType": "DeliveryDelay", "deliveryDelay": {"delayType": "MailboxFull"}},
    "delivery": {"eventType": "Delivery"},
    "transient": {"eventType": "Bounce", "bounce": {"bounceType": "Transient", "bounceSubType": "MailboxFull"}},
    "bounce": {"eventType": "Bounce", "bounce": {"bounceType": "Permanent", "bounceSubType": "General"}},
    "complaint": {"eventType": "Complaint", "complaint": {"complaintFeedbackType": "abuse"}},
    "reject": {"eventType": "Reject", "reject": {"reason": "Bad content"}},
}


def say(world: World, mail: Mail, *kinds: str) -> None:
    """SES says so of a mail, by way of SNS, in this order; then all that it set off is done."""
    for kind in kinds:
        about = {**EVENTS[kind], "mail": mail.event("send")["mail"]}
        body = json.dumps({"Type": "Notification", "Message": json.dumps(about)})
        assert ses_events.handler({"Records": [record(body)]}, Context(), world.app) == {"batchItemFailures": []}
    world.drain()


def deliveries(world: World, event: str, **query: str) -> list[dict[str, Any]]:
    return world.items(f"{event}/deliveries", **query)


def delivery(world: World, event: str, rule: str, who: str = "ada") -> dict[str, Any]:
    """Somebody's only delivery by a rule."""
    found = [one for one in deliveries(world, event) if one["email"] == f"{who}@example.org"]
    (theirs,) = [one for one in found if one["mailing_id"].startswith(f"{rule}_")]
    return theirs


def state(world: World, event: str, rule: str, who: str = "ada") -> tuple[str, str | None]:
    found = delivery(world, event, rule, who)
    return found["state"], found["reason"]


def mailing(world: World, event: str, rule: str) -> dict[str, Any]:
    found: list[dict[str, Any]] = [one for one in world.items(f"{event}/mailings") if one["rule_id"] == rule]
    (only,) = found
    return only


def crowd(world: World, event: str, size: int) -> list[str]:
    """So many people signed up, by name."""
    people = [f"guest{number}" for number in range(size)]
    for who in people:
        assert world.sign_up(event, who).status == 202
    return people


def lift(world: World) -> None:
    group = world.ask("PATCH", "/v1/groups/demo", {"paused": False})
    assert (group["paused_at"], group["paused_why"]) == (None, None)


def pause(world: World) -> None:
    group = world.ask("PATCH", "/v1/groups/demo", {"paused": True})
    assert (group["paused_at"], group["paused_why"]) == ("2026-11-23T09:00:00Z", "an organiser paused it")


def is_paused(world: World) -> bool:
    return world.ask("GET", "/v1/groups/demo")["paused_at"] is not None


def bounce(world: World, people: list[str], kind: str = "bounce") -> None:
    for who in people:
        say(world, world.mails(who)[0], kind)


def alerts(world: World) -> int:
    return len(world.mails("team"))
