"""A cloud of its own for each test of the crash suite."""

from collections.abc import Iterator

import pytest

from tests.testing.simulation.cloud import Simulation, simulated_aws


@pytest.fixture
def simulation() -> Iterator[Simulation]:
    with simulated_aws() as one:
        yield one
