"""Somebody who posts from one place, or from all of a network."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from tests.testing.routes import assert_problem
from tests.testing.world import World


def statuses(world: World, event: str, sources: Iterator[str] | list[str]) -> list[int]:
    found = []
    for number, source in enumerate(sources):
        form = {"email": f"guest{number}@example.org", "name": "Guest"}
        found.append(world.call("POST", f"/public{event}/signups", form, source=source, drain=False).status)
    return found


@pytest.mark.parametrize(
    "sources",
    [
        ["192.0.2.9"] * 70,
        [f"2001:db8:1:2:{number:x}::{number:x}" for number in range(70)],
        ["192.0.2.9", "::ffff:192.0.2.9"] * 35,
    ],
    ids=["one address", "a /64", "one address, written as of IPv6 too"],
)
def test_a_source_is_an_ipv4_address_or_a_64_of_ipv6(world: World, sources: list[str]) -> None:
    assert statuses(world, world.event(), sources) == [202] * 60 + [429] * 10


def test_it_is_counted_over_all_groups(world: World) -> None:
    events = [world.event(), "/v1/groups/other/events/none"]
    world.add_group("other")
    assert statuses(world, events[1], ["192.0.2.9"] * 60) == [404] * 60
    assert statuses(world, events[0], ["192.0.2.9"]) == [429]


def test_after_what_retry_after_says_the_same_request_is_welcome_and_not_long_before(world: World) -> None:
    event = world.event()
    world.now += timedelta(seconds=17)
    statuses(world, event, ["192.0.2.9"] * 60)
    form = {"email": "ada@example.org", "name": "Ada"}
    refused = world.call("POST", f"/public{event}/signups", form, source="192.0.2.9")
    assert_problem(refused, 429)
    wait = int(refused.headers["retry-after"])
    assert wait == 43
    world.now += timedelta(seconds=wait - 1)
    assert world.call("POST", f"/public{event}/signups", form, source="192.0.2.9").status == 429
    world.now += timedelta(seconds=1)
    assert world.call("POST", f"/public{event}/signups", form, source="192.0.2.9").status == 202


def test_however_many_addresses_one_source_brings_sixty_a_minute_get_in(world: World) -> None:
    event, got_in = world.event(), []
    for _ in range(3):
        got_in.append(statuses(world, event, ["192.0.2.9"] * 100).count(202))
        world.now += timedelta(minutes=1)
    assert got_in == [60, 60, 60]


def test_a_48_is_as_many_sources_as_it_has_64s(world: World) -> None:
    """What keeps who has one from running up a bill is the group's budget."""
    assert statuses(world, world.event(), [f"2001:db8:1:{number:x}::1" for number in range(70)]) == [202] * 70
