from collections.abc import Iterator

import pytest

from tests.testing.routes import Furnished, furnished_world


@pytest.fixture(scope="module")
def furnished() -> Iterator[Furnished]:
    """For tests that change nothing, as they assert."""
    with furnished_world() as one:
        yield one
