import pytest

from rapport.store import signups
from rapport.tokens import check_in_code
from tests.testing.world import World


@pytest.fixture
def code(world: World, event: str) -> str:
    """What Ada's QR code holds."""
    signup = signups.find(world.app.table, "demo", event.rpartition("/")[2], world.attendee(event)["id"])
    assert signup is not None
    return check_in_code(world.app.tokens, signup)
