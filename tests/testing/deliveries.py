"""What the ledger says of deliveries, and what pauses them."""

from typing import Any

from tests.testing.world import World

NEWS = {
    "name": "News",
    "trigger": "at",
    "offset": {"instant": "2026-11-23T10:00:00Z"},
    "audience": "confirmed",
    "subject": "News",
    "body": "News",
    "promotional": True,
}
"""A rule that promotes, due an hour after every test begins."""


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


def sign_up_many(world: World, event: str, size: int) -> list[str]:
    """So many people signed up, by name."""
    people = [f"guest{number}" for number in range(size)]
    for who in people:
        assert world.sign_up(event, who).status == 202
    return people


def resume(world: World) -> None:
    group = world.ask("PATCH", "/v1/groups/demo", {"paused": False})
    assert (group["paused_at"], group["paused_why"]) == (None, None)


def pause(world: World) -> None:
    group = world.ask("PATCH", "/v1/groups/demo", {"paused": True})
    assert (group["paused_at"], group["paused_why"]) == ("2026-11-23T09:00:00Z", "an organiser paused it")


def is_paused(world: World) -> bool:
    return world.ask("GET", "/v1/groups/demo")["paused_at"] is not None


def prove(world: World, people: list[str]) -> None:
    """Each says something by the link of their first mail."""
    for who in people:
        world.ask("PATCH", f"/public/v1/signups/{world.mails(who)[0].token}", {"looking_for": []})


def brakes(world: World) -> dict[str, Any]:
    """Those that hold, by their kind."""
    return {one["kind"]: one for one in world.ask("GET", "/v1/groups/demo")["brakes"]}


def bounce(world: World, people: list[str], kind: str = "bounce") -> None:
    """What SES says of the first mail of each."""
    for who in people:
        world.ses_reports(world.mails(who)[0], kind)


def count_alerts(world: World) -> int:
    return len(world.mails("olga"))
