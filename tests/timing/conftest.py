"""Here the world's table is a dictionary: so much time passes in these tests."""

from collections.abc import Iterator

import pytest

from tests.testing.memory_world import world_in_memory
from tests.testing.world import World


@pytest.fixture
def world() -> Iterator[World]:
    with world_in_memory() as one:
        yield one
