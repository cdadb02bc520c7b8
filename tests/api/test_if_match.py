"""`If-Match`: who changes something that somebody else has changed meanwhile is told, and changes nothing."""

import pytest

from tests.testing.routes import assert_problem
from tests.testing.world import World

GROUP = "/v1/groups/demo"


def place(world: World, what: str) -> tuple[str, dict[str, object], dict[str, object]]:
    """The address of a thing, and two changes of it."""
    if what == "event":
        return world.event(), {"title": "Supper"}, {"capacity": 12}
    if what == "group":
        return GROUP, {"name": "Supper club"}, {"language": "de"}
    of = GROUP if what == "rule" else world.event()
    return f"{of}/rules/day-before", {"subject": "Soon"}, {"enabled": False}


@pytest.mark.parametrize("what", ["event", "group", "rule", "rule of an event"])
def test_a_change_of_what_was_seen_is_made_and_of_anything_else_refused(world: World, what: str) -> None:
    path, first, second = place(world, what)
    seen = world.call("GET", path).headers["etag"]
    changed = world.call("PATCH", path, first, headers={"If-Match": seen})
    assert changed.status == 200
    assert changed.headers["etag"] == world.call("GET", path).headers["etag"] != seen
    with world.unchanged():
        assert_problem(world.call("PATCH", path, second, headers={"If-Match": seen}), 412)
    both = f"{seen}, {changed.headers['etag']}"
    assert world.call("PATCH", path, second, headers={"If-Match": both}).status == 200


def test_somebody_who_signs_up_makes_no_other_version(world: World) -> None:
    event = world.event(capacity=5)
    seen = world.call("GET", event).headers["etag"]
    world.sign_up(event)
    assert world.call("GET", event).headers["etag"] == seen
    assert world.call("PATCH", event, {"title": "Supper"}, headers={"If-Match": seen}).status == 200


@pytest.mark.parametrize(("given", "status"), [("*", 200), ("", 412), ("W/nothing", 412), ('"other"', 412)])
def test_what_is_no_version_of_it_matches_nothing(world: World, given: str, status: int) -> None:
    assert world.call("PATCH", world.event(), {"title": "Supper"}, headers={"If-Match": given}).status == status
