"""What flows begin with: a rule, an event with attendees, and requests without what they set off."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from tests.testing.world import MONDAY, World

RULE: Mapping[str, object] = {
    "name": "Bring a jacket",
    "trigger": "before_start",
    "offset": {"elapsed": "PT5H"},
    "audience": "confirmed",
    "subject": "Bring a jacket",
    "body": "It will be cold.",
}
EVENING_BEFORE = MONDAY + timedelta(days=2, hours=8)
"""When the reminder of the day before is due."""
EVENTS, CONTACTS = "/v1/groups/demo/events", "/v1/groups/demo/contacts"


def sign_up_one(world: World, event: str, who: str) -> None:
    form = {"email": f"{who}@example.org", "name": who.title()}
    call(world, "POST", f"/public{event}/signups", form)


def call(world: World, method: str, path: str, body: object = None, **options: Any) -> None:
    """A request alone, without what it sets off."""
    answer = world.call(method, path, body, drain=False, **options)
    assert answer.status < 400, answer.body


def with_ada(world: World, capacity: int | None = None) -> str:
    event = world.event(capacity=capacity)
    world.sign_up(event, "ada")
    return event


def with_visible(world: World, **fields: object) -> str:
    """An event at which twenty people may be seen, each with something that they offer."""
    event = world.event()
    for number in range(20):
        world.sign_up(event, f"p{number}", visible=True, can_offer=["legal advice"], **fields)
        call(world, "POST", f"/public/v1/signups/{world.mails(f'p{number}')[0].token}/confirm")
    return event


def ada_at(world: World) -> str:
    event = with_ada(world)
    return f"{event}/attendees/{world.attendee(event)['id']}"


def with_crowd(world: World) -> str:
    event = world.event()
    for number in range(120):
        world.sign_up(event, f"person{number}")
    return event


def token(world: World) -> str:
    return world.mails("ada")[0].token
