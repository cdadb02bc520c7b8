"""What attendees do."""

from urllib.parse import urlencode

from rapport.domain.contact import Contact
from rapport.domain.members.door_links import DoorLink, DoorLinks
from rapport.store.dynamodb.codec import decode
from rapport.tokens import me_token
from rapport.usecases.door import links
from tests.crash.flows.flow import flow
from tests.crash.setups import (
    DAY_BEFORE,
    LATER,
    an_hour_later,
    asked_to_confirm,
    event_with_free_places,
    full_event,
    full_in_the_last_hours,
    last_call,
    mailbox_used_up,
    next_tick,
    on_the_evening,
    place_offered,
    run_out,
    tick_and_drain,
    until,
)
from tests.testing.simulation.world import EVENT, SimulatedWorld


@flow("sign-up, confirmed", event_with_free_places)
def _(world: SimulatedWorld) -> None:
    world.sign_up("eve")
    world.drain()


@flow("sign-up that names an imported contact", event_with_free_places)
def _(world: SimulatedWorld) -> None:
    world.ask("POST", "/v1/groups/demo/contacts/import", b"email\neve@example.org\n")
    world.sign_up("eve")
    world.drain()


@flow("sign-up, waitlisted", full_event)
def _(world: SimulatedWorld) -> None:
    world.sign_up("eve")
    world.drain()


@flow("waitlisted, and then another venue", full_event)
def _(world: SimulatedWorld) -> None:
    world.sign_up("eve")
    world.drain()
    world.run_on(world.cloud.now + LATER)
    world.ask("PATCH", EVENT, {"venue": {"name": "Hall B"}})
    world.run_on(world.cloud.now + LATER)


@flow("sign-up repeated at once", full_event)
def _(world: SimulatedWorld) -> None:
    world.sign_up("ada", "cleo")
    world.drain()


@flow("sign-up repeated later", an_hour_later(full_event))
def _(world: SimulatedWorld) -> None:
    world.sign_up("ada")
    world.drain()


@flow("sign-up that its mailbox's budget keeps", mailbox_used_up)
def _(world: SimulatedWorld) -> None:
    world.sign_up("eve+5")
    world.drain()
    world.run_on(world.cloud.now + LATER)


@flow("cancel and sign up again", full_event)
def _(world: SimulatedWorld) -> None:
    world.cancel("ada")
    world.run_on(world.cloud.now + LATER)
    world.sign_up("ada")
    world.drain()


@flow("cancel, promoting the first in line", full_event)
def _(world: SimulatedWorld) -> None:
    world.cancel("ada")
    world.drain()


@flow("cancel, with nobody waiting", event_with_free_places)
def _(world: SimulatedWorld) -> None:
    world.cancel("ada")
    world.drain()


@flow("cancel of one who waits", full_event)
def _(world: SimulatedWorld) -> None:
    world.cancel("cleo")
    world.drain()


@flow("cancel by an organiser", full_event)
def _(world: SimulatedWorld) -> None:
    world.ask("POST", f"{EVENT}/attendees/{world.contact('ada')}/cancel", {})
    world.drain()


@flow("an offered place is accepted", place_offered)
def _(world: SimulatedWorld) -> None:
    world.act_on_own("ben", "accept")
    world.drain()


@flow("an offered place is declined", place_offered)
def _(world: SimulatedWorld) -> None:
    world.act_on_own("ben", "decline")
    world.drain()


@flow("an offer runs out", run_out("ben", place_offered))
def _(world: SimulatedWorld) -> None:
    world.drain()


@flow("all who wait are told of a place in the last hours", full_in_the_last_hours)
def _(world: SimulatedWorld) -> None:
    world.cancel("ada")
    next_tick(world)


@flow("the first to accept has it", last_call)
def _(world: SimulatedWorld) -> None:
    world.act_on_own("cleo", "accept")
    world.drain()


@flow("sign-up, pending", asked_to_confirm)
def _(world: SimulatedWorld) -> None:
    world.sign_up("eve")
    world.drain()


@flow("a pending sign-up is confirmed", asked_to_confirm)
def _(world: SimulatedWorld) -> None:
    for name in ("ada", "ben"):
        world.act_on_own(name, "confirm")
    world.drain()


@flow("a pending sign-up is not confirmed in time", run_out("ada", asked_to_confirm))
def _(world: SimulatedWorld) -> None:
    world.drain()


@flow("who is offered a place is checked in", place_offered)
def _(world: SimulatedWorld) -> None:
    world.ask("POST", f"{EVENT}/attendees/{world.contact('ben')}/check-in", {})


@flow("check-in and undone", event_with_free_places)
def _(world: SimulatedWorld) -> None:
    for name in ("ada", "ben"):
        world.ask("POST", f"{EVENT}/attendees/{world.contact(name)}/check-in", {})
    world.ask("DELETE", f"{EVENT}/attendees/{world.contact('ben')}/check-in")


@flow("walk-ins added by hand, one of whom had a place", event_with_free_places)
def _(world: SimulatedWorld) -> None:
    attendees = f"{EVENT}/attendees"
    for name, checked_in in (("ada", True), ("eve", True), ("fay", False)):
        walk_in = {"name": name.title(), "email": f"{name}@example.org", "checked_in": checked_in}
        world.ask("POST", attendees, walk_in, once=name)
    world.drain()


@flow("walk-ins who enter themselves, one of whom had a place", on_the_evening(event_with_free_places))
def _(world: SimulatedWorld) -> None:
    event = EVENT.rpartition("/")[2]
    known = decode(DoorLinks, world.cloud.table.partition("G#demo#ADMIN")[f"DOOR#{event}"])
    token = links.token_of(world.own_app, known, DoorLink.WALK_INS)
    for name in ("ada", "eve"):
        form = urlencode({"name": name.title(), "email": f"{name}@example.org"})
        world.ask("POST", f"/g/demo/{event}/door/{token}", form, key=False)
    world.drain()


@flow("change by the owner", event_with_free_places)
def _(world: SimulatedWorld) -> None:
    change = {"visible": True, "follow_up_consent": True, "looking_for": ["a job"]}
    world.ask("PATCH", f"/public/v1/signups/{world.token('ada')}", change, key=False)


def own_page_of(world: SimulatedWorld, name: str) -> str:
    """The token of somebody's own page."""
    known = world.cloud.table.partition("G#demo#C")[f"CONTACT#{world.contact(name)}"]
    return me_token(world.own_app.tokens, decode(Contact, known))


@flow("decided on one's own page", event_with_free_places)
def _(world: SimulatedWorld) -> None:
    said = "asked=introduce+follow_up_consent&introduce=true&looking_for=a+job"
    world.ask("POST", f"/me/{own_page_of(world, 'ada')}", said, key=False)


@flow("a lost link is asked for", event_with_free_places)
def _(world: SimulatedWorld) -> None:
    for name in ("ada", "nobody"):
        world.ask("POST", "/lost/demo", f"email={name}@example.org", key=False)
    world.drain()


@flow("all that is kept is asked for", event_with_free_places)
def _(world: SimulatedWorld) -> None:
    world.ask("POST", f"/public/v1/signups/{world.token('ada')}/export", key=False)
    world.drain()


@flow("one has everything deleted", full_event)
def _(world: SimulatedWorld) -> None:
    world.call("POST", f"/erase/{own_page_of(world, 'ada')}", "", key=False)
    world.drain()


@flow("unsubscribe", until(DAY_BEFORE))
def _(world: SimulatedWorld) -> None:
    world.unsubscribe("ada")
    tick_and_drain(world)
