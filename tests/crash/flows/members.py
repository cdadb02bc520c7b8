"""Members invited, accepting, and taken away."""

from tests.crash.flows.flow import flow
from tests.crash.flows.organisers import GROUP, make
from tests.crash.setups import draft
from tests.testing.simulation.world import SimulatedWorld

INES = {"email": "ines@example.org", "name": "Ines", "role": "owner"}


def invited(world: SimulatedWorld) -> None:
    world.ask("POST", f"{GROUP}/members", INES)
    world.drain()


def joined(world: SimulatedWorld) -> None:
    invited(world)
    accept(world)


def accept(world: SimulatedWorld) -> None:
    world.ask("POST", f"/console/invitation/{world.invitation('ines')}", key=False)


@flow("a member invited", draft)
def _(world: SimulatedWorld) -> None:
    make(world, f"{GROUP}/members", INES)


@flow("an invitation accepted", invited)
def _(world: SimulatedWorld) -> None:
    accept(world)


@flow("an owner removed while another stays", joined)
def _(world: SimulatedWorld) -> None:
    world.call("DELETE", f"{GROUP}/members/{world.contact('olga')}")
