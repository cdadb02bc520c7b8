"""Members invited, accepting, and taken away."""

from unittest.mock import patch

from tests.crash.flows.flow import flow
from tests.crash.flows.organisers import GROUP, make
from tests.crash.setups import INES, accept_invitation, draft, invited, two_owners
from tests.testing.simulation.world import SimulatedWorld


@flow("a member invited", draft)
def _(world: SimulatedWorld) -> None:
    make(world, f"{GROUP}/members", INES)


@flow("an invitation accepted", invited)
def _(world: SimulatedWorld) -> None:
    accept_invitation(world)


@flow("an owner removed while another stays", two_owners)
def _(world: SimulatedWorld) -> None:
    world.call("DELETE", f"{GROUP}/members/{world.contact('olga')}")


@flow("a link to sign in is asked for", draft)
def _(world: SimulatedWorld) -> None:
    """By a member and by nobody; a browser that asks again is taken to be the same one."""
    with patch("rapport.usecases.sign_in.ask.secrets.token_urlsafe", lambda _: "secret"):
        for name in ("olga", "nobody"):
            world.ask("POST", "/console/sign-in", f"email={name}@example.org", key=False)
    world.drain()
