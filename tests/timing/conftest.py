"""Here the world's table is a dictionary: so much time passes in these tests."""

from collections.abc import Iterator

import pytest

from tests.timing.memory import world_in_memory
from tests.world import World


@pytest.fixture
def world() -> Iterator[World]:
    with world_in_memory() as one:
        yield one
