"""A cloud of its own for each test of the crash suite."""

from collections.abc import Iterator

import pytest

from tests.testing.simulation.cloud import Wire, wired


@pytest.fixture
def wire() -> Iterator[Wire]:
    with wired() as one:
        yield one
