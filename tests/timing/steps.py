"""What was mailed, and what the timeline says of it, put shortly."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.testing.world import World

MINUTE, HOUR, DAY, WEEK = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1), timedelta(days=7)
STARTS = datetime(2026, 11, 26, 17, 30, tzinfo=UTC)
"""When the meeting of every test starts, 18:30 in Berlin, and when it is over."""
ENDS = datetime(2026, 11, 26, 20, 0, tzinfo=UTC)
EVENING_BEFORE = datetime(2026, 11, 25, 17, 0, tzinfo=UTC)
"""When `day-before` is due for it; `two-hours-before` is at 15:30, `thank-you` the next day at 09:00."""
GROUP = "/v1/groups/demo"
NEXT_WEEK = {"starts_at": "2026-12-03T18:30:00", "ends_at": "2026-12-03T21:00:00"}


def mailed(world: World, who: str = "ada") -> list[str]:
    """The rules by which somebody was mailed, in order."""
    return [mail.tags["delivery"].split("_")[0] for mail in world.mails(who)]


def mailed_at(world: World, who: str = "ada") -> list[tuple[str, str]]:
    """The same, each with the day and time."""
    return [(mail.tags["delivery"].split("_")[0], f"{mail.sent_at:%a %H:%M}") for mail in world.mails(who)]


def timeline(world: World, event: str, rule: str | None = None) -> list[Any]:
    return [one for one in world.items(f"{event}/mailings") if rule in (None, one["rule_id"])]


def state(world: World, event: str, rule: str) -> tuple[str, str | None]:
    """What the timeline says of a rule's only mailing."""
    (one,) = timeline(world, event, rule)
    return one["state"], one["reason"]


def states(world: World, event: str, rule: str) -> list[tuple[str, str | None]]:
    return [(one["state"], one["reason"]) for one in timeline(world, event, rule)]


def a_rule(**fields: object) -> dict[str, object]:
    """A reminder a day before, unless said otherwise."""
    fitting = {"offset": {"elapsed": "P1D"}} if "trigger" not in fields else {}
    words = {"name": "Mine", "subject": "About {{event.title}}", "body": "Bring your laptop, {{first_name}}."}
    return {"trigger": "before_start", "audience": "confirmed", **words, **fitting, **fields}


def add_rule(world: World, place: str, **fields: object) -> str:
    """The id of a new rule of the group or of an event; the clock goes on to the next tick, as a group's rule needs."""
    made = world.ask("POST", f"{place}/rules", a_rule(**fields))
    world.tick()
    return str(made["id"])


def change_rule(world: World, place: str, rule: str, **changes: object) -> None:
    world.ask("PATCH", f"{place}/rules/{rule}", changes)
    world.tick()


def without_default_rules(world: World, *kept: str) -> None:
    """A group whose own rules are deleted, but for those kept."""
    for rule in world.items(f"{GROUP}/rules"):
        if rule["id"] not in kept:
            world.ask("DELETE", f"{GROUP}/rules/{rule['id']}")
    world.tick()


def later(world: World, by: timedelta = timedelta(seconds=1)) -> None:
    """A moment passes: things are done one after another."""
    world.now += by


def change(world: World, event: str, changes: Mapping[str, object]) -> None:
    later(world)
    world.ask("PATCH", event, changes)


def an_event_with_ada(world: World, **fields: Any) -> str:
    event = world.event(**fields)
    world.sign_up(event)
    later(world)
    return event
