"""What organisers do. What makes something is asked with an idempotency key: a client tries again until answered."""

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime, timedelta
from unittest.mock import patch

from rapport.domain.brakes import verdicts
from rapport.http.organizer.attendees import listing
from rapport.usecases.attendees import check_in_all, write_export
from tests.crash.flows.flow import flow
from tests.crash.setups import (
    DAY_BEFORE,
    LATER,
    draft,
    event_with_free_places,
    full_event,
    next_tick,
    reminder_queued,
    tick_and_drain,
    until,
)
from tests.testing import memory_bucket
from tests.testing.simulation.world import EVENT, MEETING, SimulatedWorld

GROUP = "/v1/groups/demo"
RULES = f"{GROUP}/rules"
RULE = {
    "name": "Parking",
    "trigger": "before_start",
    "offset": {"elapsed": "PT1H"},
    "audience": "confirmed",
    "subject": "Where to park",
    "body": "Hello {{first_name}}",
    "enabled": False,
}
"""Its mailings would have other names in each run: an id is drawn for each try."""


def make(world: SimulatedWorld, path: str, body: Mapping[str, object]) -> None:
    """Makes one thing, whatever happens meanwhile: a repeat is answered as the first was."""
    there = world.ask("GET", path).json["items"]
    made = world.ask("POST", path, body, once="made").json
    again = world.ask("POST", path, body, once="made").json
    assert again == {**made, **({"key": None} if "key" in made else {})}
    assert len(world.ask("GET", path).json["items"]) == len(there) + 1, "each request made one"
    world.drain()


@contextmanager
def _every_list_is_long() -> Iterator[None]:
    """And each page of it a part."""
    with (
        patch.object(listing, "MOST_ROWS", 0),
        patch.object(write_export, "LEAST_OCTETS", 1),
        patch.object(memory_bucket, "LEAST_OF_A_PART", 1),
    ):
        yield


@flow("an event made", draft)
def _(world: SimulatedWorld) -> None:
    make(world, f"{GROUP}/events", MEETING)


@flow("a draft deleted", draft)
def _(world: SimulatedWorld) -> None:
    world.ask("POST", f"{EVENT}/rules", RULE, once="made")
    assert world.call("DELETE", EVENT).status in (204, 404), "a repeat finds it gone"
    assert world.call("GET", EVENT).status == 404
    next_tick(world)


@flow("a group's rule made", event_with_free_places)
def _(world: SimulatedWorld) -> None:
    make(world, RULES, RULE)
    next_tick(world)


@flow("an event's rule made", event_with_free_places)
def _(world: SimulatedWorld) -> None:
    make(world, f"{EVENT}/rules", RULE)


@flow("an API key made", draft)
def _(world: SimulatedWorld) -> None:
    make(world, f"{GROUP}/api-keys", {"name": "A script", "scopes": ["events:read"]})


@flow("capacity raised", full_event)
def _(world: SimulatedWorld) -> None:
    world.ask("PATCH", EVENT, {"capacity": 4})
    world.drain()


@flow("publish", draft)
def _(world: SimulatedWorld) -> None:
    world.ask("POST", f"{EVENT}/publish")
    world.drain()
    world.sign_up("ada")
    world.drain()


@flow("unpublish", lambda world: world.open_event(2))
def _(world: SimulatedWorld) -> None:
    world.ask("POST", f"{EVENT}/unpublish")
    world.drain()


@flow("move", full_event)
def _(world: SimulatedWorld) -> None:
    move = {"starts_at": "2026-11-27T18:30:00", "ends_at": "2026-11-27T21:00:00", "venue": {"name": "Hall B"}}
    world.ask("PATCH", EVENT, move)
    world.drain()
    world.run_on(world.cloud.now + timedelta(minutes=7))


@flow("move after the reminder", until(DAY_BEFORE + LATER))
def _(world: SimulatedWorld) -> None:
    world.ask("PATCH", EVENT, {"venue": {"name": "Hall B"}})
    world.drain()
    world.run_on(world.cloud.now + timedelta(minutes=7))


@flow("cancel the event", full_event)
def _(world: SimulatedWorld) -> None:
    world.ask("POST", f"{EVENT}/cancel")
    world.drain()


@flow("cancel the event while a notice waits", full_event)
def _(world: SimulatedWorld) -> None:
    world.ask("PATCH", EVENT, {"venue": {"name": "Hall B"}})
    world.ask("POST", f"{EVENT}/cancel")
    world.drain()


@flow("a group's rule changed", event_with_free_places)
def _(world: SimulatedWorld) -> None:
    world.ask("PATCH", f"{RULES}/day-before", {"offset": {"elapsed": "PT30H"}})
    next_tick(world)


@flow("a group's rule deleted", event_with_free_places)
def _(world: SimulatedWorld) -> None:
    world.call("DELETE", f"{RULES}/day-before")
    next_tick(world)


@flow("an event's rule changed", event_with_free_places)
def _(world: SimulatedWorld) -> None:
    world.ask("PATCH", f"{EVENT}/rules/two-hours-before", {"offset": {"elapsed": "PT3H"}})
    next_tick(world)


@flow("a rule tested", event_with_free_places)
def _(world: SimulatedWorld) -> None:
    world.ask("POST", f"{RULES}/day-before/test", {"email": "olga@example.org"}, once="a-test")
    world.drain()


@flow("contacts imported", event_with_free_places)
def _(world: SimulatedWorld) -> None:
    world.ask("POST", "/v1/groups/demo/contacts/import", b"email,name\nada@example.org,Ada\nfay@example.org,Fay\n")


def begun(world: SimulatedWorld) -> None:
    event_with_free_places(world)
    world.run_on(datetime(2026, 11, 26, 18, 0, tzinfo=UTC))


def _by_one() -> AbstractContextManager[object]:
    return patch.multiple(check_in_all, AT_ONCE=1, SECONDS_AT_ONCE=-1.0)


@flow("all checked in at once, and taken back", begun, among=_by_one)
def _(world: SimulatedWorld) -> None:
    for action in ("", "/undo", ""):
        world.ask("POST", f"{EVENT}/check-in-all{action}")
        world.drain()
        world.run_on(world.cloud.now + timedelta(minutes=20))
        assert world.ask("GET", f"{EVENT}/check-in-all").json["state"] == "done"
        assert world.ask("GET", EVENT).json["counts"]["attended"] == (0 if action else 2)


@flow("attendees exported", event_with_free_places, among=_every_list_is_long)
def _(world: SimulatedWorld) -> None:
    world.cloud.table.page_items = 1
    export = world.ask("GET", f"{EVENT}/attendees.csv").headers["location"]
    world.drain()
    world.run_on(world.cloud.now + timedelta(minutes=20))
    assert world.ask("GET", export).json["state"] == "done"
    assert any(content.count(b"@example.org") == 2 for content in world.cloud.buckets.stored.values())


@flow("a contact erased, whose place goes to the first in line", full_event)
def _(world: SimulatedWorld) -> None:
    world.call("DELETE", f"/v1/groups/demo/contacts/{world.contact('ada')}")
    world.run_on(world.cloud.now + timedelta(minutes=7))


@flow("a contact erased while a reminder is on its way", reminder_queued)
def _(world: SimulatedWorld) -> None:
    world.call("DELETE", f"/v1/groups/demo/contacts/{world.contact('ada')}")
    world.run_on(world.cloud.now + timedelta(minutes=7))


@flow("two contacts merged, of whom one place goes to the first in line", full_event)
def _(world: SimulatedWorld) -> None:
    world.ask("POST", f"/v1/groups/demo/contacts/{world.contact('ben')}/merge", {"into": world.contact("ada")})
    world.run_on(world.cloud.now + timedelta(minutes=7))


@flow("a contact blocked, whose place goes to the first in line", full_event)
def _(world: SimulatedWorld) -> None:
    world.ask("PATCH", f"/v1/groups/demo/contacts/{world.contact('ada')}", {"blocked": True})
    world.run_on(world.cloud.now + timedelta(minutes=7))


def imported_to_expire(world: SimulatedWorld) -> None:
    """Fay was imported, and is not kept for longer than a day; a tick has found her."""
    draft(world)
    world.ask("POST", "/v1/groups/demo/contacts/import", b"email,name\nfay@example.org,Fay\n")
    world.ask("PATCH", GROUP, {"retention_days": 1})
    until(world.cloud.now + timedelta(days=1, minutes=1), lambda _: None)(world)
    world.tick()


@flow("people forgotten by themselves", imported_to_expire)
def _(world: SimulatedWorld) -> None:
    world.drain()
    world.run_on(world.cloud.now + timedelta(minutes=12))
    world.ask("PATCH", GROUP, {"retention_days": None})


# ---- Pausing ----


def among_known(world: SimulatedWorld) -> None:
    """Ada and Ben came by an organiser's hand before they signed up."""
    world.open_event(2)
    world.ask("POST", f"{GROUP}/contacts/import", b"email,name\nada@example.org,Ada\nben@example.org,Ben\n")
    world.sign_up("ada", "ben", "cleo", "dan")
    world.drain()


def _one_is_too_many() -> AbstractContextManager[object]:
    return patch.multiple(verdicts, FEWEST_BOUNCES=1, FEWEST_COMPLAINTS=1)


def _first_is(world: SimulatedWorld, what: str) -> None:
    world.cloud.publish(world.cloud.mailbox[0], what)
    world.drain()


@flow("too much bounces", among_known, among=_one_is_too_many)
def _(world: SimulatedWorld) -> None:
    _first_is(world, "bounce")


@flow("too many strangers' mails bounce", full_event, among=_one_is_too_many)
def _(world: SimulatedWorld) -> None:
    """The next two first mails are slowed, the second has to wait."""
    _first_is(world, "bounce")
    world.sign_up("eve", "fay")
    world.drain()
    world.run_on(world.cloud.now + timedelta(minutes=20))


@flow("too many complain", full_event, among=_one_is_too_many)
def _(world: SimulatedWorld) -> None:
    """A first mail waits for a day, and goes out."""
    _first_is(world, "complaint")
    world.sign_up("eve")
    world.drain()
    world.run_on(world.cloud.now + timedelta(hours=25))


def braked(world: SimulatedWorld) -> None:
    """A first mail waits for a day."""
    full_event(world)
    _first_is(world, "complaint")
    world.sign_up("eve")
    world.drain()


@flow("an event that begins sooner than what a brake keeps goes out", braked, among=_one_is_too_many)
def _(world: SimulatedWorld) -> None:
    soon = world.cloud.now + timedelta(minutes=105)  # of which its clocks are an hour ahead
    world.ask("PATCH", EVENT, {"starts_at": f"{soon:%Y-%m-%dT%H:%M:%S}"})
    world.drain()
    world.run_on(world.cloud.now + timedelta(minutes=2))


def paused(world: SimulatedWorld) -> None:
    """Since before the reminder, which waits."""
    full_event(world)
    world.ask("PATCH", "/v1/groups/demo", {"paused": True})
    until(DAY_BEFORE, lambda _: None)(world)
    tick_and_drain(world)
    world.cloud.now += LATER


@flow("a pause lifted", paused)
def _(world: SimulatedWorld) -> None:
    world.ask("PATCH", "/v1/groups/demo", {"paused": False})
    world.run_on(world.cloud.now + timedelta(minutes=7))
