"""What attendees do."""

from tests.crash.flows.flow import flow
from tests.crash.setups import DAY_BEFORE, LATER, an_hour_later, full_house, half_empty, until, work_through
from tests.testing.simulation.world import EVENT, World


@flow("sign-up, confirmed", half_empty)
def _(world: World) -> None:
    world.sign_up("eve")
    world.drain()


@flow("sign-up, waitlisted", full_house)
def _(world: World) -> None:
    world.sign_up("eve")
    world.drain()


@flow("waitlisted, and then another venue", full_house)
def _(world: World) -> None:
    world.sign_up("eve")
    world.drain()
    world.run_on(world.cloud.now + LATER)
    world.ask("PATCH", EVENT, {"venue": {"name": "Hall B"}})
    world.run_on(world.cloud.now + LATER)


@flow("sign-up repeated at once", full_house)
def _(world: World) -> None:
    world.sign_up("ada", "cleo")
    world.drain()


@flow("sign-up repeated later", an_hour_later(full_house))
def _(world: World) -> None:
    world.sign_up("ada")
    world.drain()


@flow("cancel and sign up again", full_house)
def _(world: World) -> None:
    world.cancel("ada")
    world.run_on(world.cloud.now + LATER)
    world.sign_up("ada")
    world.drain()


@flow("cancel, promoting the first in line", full_house)
def _(world: World) -> None:
    world.cancel("ada")
    world.drain()


@flow("cancel, with nobody waiting", half_empty)
def _(world: World) -> None:
    world.cancel("ada")
    world.drain()


@flow("cancel of one who waits", full_house)
def _(world: World) -> None:
    world.cancel("cleo")
    world.drain()


@flow("cancel by an organiser", full_house)
def _(world: World) -> None:
    world.ask("POST", f"{EVENT}/attendees/{world.contact('ada')}/cancel", {})
    world.drain()


@flow("check-in and undone", half_empty)
def _(world: World) -> None:
    for name in ("ada", "ben"):
        world.ask("POST", f"{EVENT}/attendees/{world.contact(name)}/check-in", {})
    world.ask("DELETE", f"{EVENT}/attendees/{world.contact('ben')}/check-in")


@flow("change by the owner", half_empty)
def _(world: World) -> None:
    change = {"visible": True, "follow_up_consent": True, "looking_for": ["a job"]}
    world.ask("PATCH", f"/public/v1/signups/{world.token('ada')}", change, key=False)


@flow("unsubscribe", until(DAY_BEFORE))
def _(world: World) -> None:
    world.unsubscribe("ada")
    work_through(world)
