"""Somebody nosy reads who is coming every day, and signs up addresses of their own: they learn what was agreed to."""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any

import pytest

from tests.testing.world import World, new_world

from .test_coming import coming, contact, join, own

LAW, MENTORING = "Legal advice", "Mentoring"
"""Topics of the vocabulary that every group begins with."""
FAR: Mapping[str, Any] = {"starts_at": "2027-03-18T18:30:00", "ends_at": "2027-03-18T21:00:00"}


def offers(world: World, event: str) -> dict[str, str]:
    return {one["topic"]: one["people"] for one in coming(world, event)["offers"]}


def night(world: World) -> None:
    world.wind(timedelta(days=1))


def hidden(world: World, event: str, *people: str, can_offer: Sequence[str] = (LAW,)) -> None:
    """Who comes and offers something, and did not agree to be seen."""
    for who in people:
        join(world, event, who, can_offer, visible=False)


@pytest.fixture
def event(world: World) -> str:
    return world.event(**FAR)


def test_figures_are_worked_out_at_night_over_everybody_who_has_a_place(world: World, event: str) -> None:
    hidden(world, event, "ada", "ben")
    join(world, event, "cleo", [LAW, MENTORING])
    assert offers(world, event) == {}, "not at once, else a sign-up would show"
    night(world)
    assert coming(world, event) == {
        "people": [{"name": "Cleo", "can_offer": [LAW, MENTORING]}],
        "offers": [{"topic": LAW, "people": "3+"}],
    }
    hidden(world, event, "dan", "eva", "finn")
    assert offers(world, event) == {LAW: "3+"}
    night(world)
    assert offers(world, event) == {LAW: "5+"}
    for who in ("ada", "ben", "dan", "eva", "finn"):
        world.ask("POST", f"{own(world, who)}/cancel")
    night(world)
    assert offers(world, event) == {}


def test_one_or_two_who_come_leave_or_say_something_else_move_nothing(world: World, event: str) -> None:
    """Differences over days: whatever two people do whom nobody sees, each day's answer is that of the day before."""
    hidden(world, event, "ada", "ben", "cleo", "dan")
    night(world)
    seen = coming(world, event)
    acts: Sequence[Callable[[], Any]] = (
        lambda: hidden(world, event, "eva"),
        lambda: world.ask("PATCH", own(world, "ada"), {"can_offer": []}),
        lambda: world.ask("PATCH", own(world, "ada"), {"can_offer": [LAW]}),
        lambda: world.ask("POST", f"{own(world, 'ben')}/cancel"),
        lambda: world.call("DELETE", f"/v1/groups/demo/contacts/{contact(world, 'eva')['id']}"),
        lambda: hidden(world, event, "finn", can_offer=[MENTORING]),
    )
    for act in acts:
        act()
        assert coming(world, event) == seen
        night(world)
        assert coming(world, event) == seen


def test_who_is_not_proven_or_has_no_place_is_not_counted(world: World, event: str) -> None:
    """Addresses that the nosy cannot prove, people in line, pending and blocked: as many as they like."""
    hidden(world, event, "ada", "ben")
    small = world.event(**FAR, capacity=1)
    hidden(world, small, "ada", "ben", "cleo", "dan")
    checked = world.event(**FAR, confirm_address=True)
    for number in range(5):
        world.sign_up(event, f"mine{number}", can_offer=[LAW])
        world.sign_up(checked, f"mine{number}", can_offer=[LAW])
    world.ask("POST", f"{event}/attendees", {"name": "By hand", "email": "hand@example.org"})
    night(world)
    assert [offers(world, one) for one in (event, small, checked)] == [{}, {}, {}]


def test_two_addresses_of_ones_own_tell_of_nobody_in_particular() -> None:
    """They lower three to one: that somebody else offers it. Whoever that is, the answer is the same, and stays so."""

    seen = [_answers(who) for who in ("ada", "ben")]
    assert seen[0] == seen[1] == [{"people": [], "offers": [{"topic": LAW, "people": "3+"}]}] * 3


def _answers(who: str) -> list[Any]:
    """Night by night: with both; with one; and once who offers it left as well."""
    with new_world() as world:
        event = world.event(**FAR)
        for one in ("ada", "ben", "cleo"):
            hidden(world, event, one, can_offer=[LAW] if one == who else [MENTORING])
        hidden(world, event, "mine1", "mine2")
        night(world)
        seen = [coming(world, event)]
        for one in ("mine1", who):
            world.ask("POST", f"{own(world, one)}/cancel")
            night(world)
            seen.append(coming(world, event))
        return seen


def test_an_employer_finds_nobody_who_did_not_agree(world: World, event: str) -> None:
    """A name, an address, a rare wish: the answer is to the letter that of an event to which they do not come."""
    hidden(world, event, "ada", can_offer=["a rare thing that only Ada can do"])
    world.ask("PATCH", own(world), {"looking_for": ["another job"]})
    night(world)
    answer = world.call("GET", f"/public{event}/coming")
    page = world.call("GET", f"/g/demo/{event.rpartition('/')[2]}")
    assert answer.json == {"people": [], "offers": []}
    for said in ("Ada", "rare", "another job", "ada@example.org"):
        assert said not in answer.body + page.body
    assert world.call("GET", f"/public{event}/coming", query={"q": "Ada"}).status == 422
