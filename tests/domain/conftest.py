"""The independent library reads the same time zone database as Rapport does: the pinned one."""

from collections.abc import Iterator

import pytest
import whenever


@pytest.fixture(autouse=True, scope="session")
def _the_pinned_zones() -> Iterator[None]:
    before = whenever.get_tzpath()
    whenever.reset_tzpath(())
    whenever.clear_tzcache()
    yield
    whenever.reset_tzpath(before)
