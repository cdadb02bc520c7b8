"""What the simulated cloud stands in for is over with it: other tests of the process find everything as it is."""

from unittest.mock import patch

from rapport import wiring
from tests.testing.simulation.cloud import Simulation
from tests.testing.simulation.stack import CONFIG
from tests.testing.simulation.world import SimulatedWorld


def test_a_world_that_is_first_wired_meanwhile_has_ids_and_clients_of_its_own(simulation: Simulation) -> None:
    simulated = SimulatedWorld(simulation).app()
    assert simulated.new_id().startswith("id")
    with patch("rapport.wiring.Clients") as clients:
        app = wiring.make_app(config=CONFIG)
        app.images.get("demo", "an-image")
    assert clients.mock_calls
    assert len(app.new_id()) == 20
