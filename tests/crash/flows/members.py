"""Members invited, accepting, and taken away."""

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
