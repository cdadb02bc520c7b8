"""Who comes unannounced enters themselves, by a code at the door."""

from datetime import timedelta
from typing import Any

import pytest

from rapport.domain.principal import Scope
from tests.door.test_door_links import make
from tests.testing.console import signed_in
from tests.testing.html import read
from tests.testing.lambda_events import Answer
from tests.testing.world import World

EVENING = timedelta(days=3, hours=9)


@pytest.fixture
def event(world: World) -> str:
    """An event that asks, confirms addresses first, and takes no sign-ups on the day: none of which is for the door."""
    return world.event(
        capacity=2,
        confirm_address=True,
        signup_closes_at="2026-11-25T12:00:00",
        questions=[{"id": "diet", "label": "What do you eat?", "required": True}],
    )


@pytest.fixture
def link(world: World, event: str) -> str:
    return make(signed_in(world), event, "walk_ins")


def enter(world: World, link: str, who: str, **others: Any) -> Answer:
    form = read(world.call("GET", link).body).one("form").fields()
    return world.post_form(link, {**form, "name": who.title(), "email": f"{who}@example.org", **others})


def test_who_enters_themselves_is_signed_up_and_checked_in(world: World, event: str, link: str) -> None:
    world.wind(EVENING)
    entered = enter(world, link, "ada")
    assert (entered.status, entered.headers["location"]) == (303, f"{link}?seat=confirmed")
    assert "the people at the door see that you came" in world.call("GET", link, query={"seat": "confirmed"}).body
    ada = world.attendee(event)
    assert (ada["status"], ada["attendance"], ada["name"]) == ("confirmed", "attended", "Ada")
    assert world.ask("GET", event)["counts"] | {"confirmed": 1, "attended": 1} == world.ask("GET", event)["counts"]
    person = world.ask("GET", f"/v1/groups/demo/contacts/{ada['contact_id']}")
    assert person["attended"] == 1


def test_who_is_on_the_list_gets_the_same_answer_and_nothing_of_theirs_changes(
    world: World, event: str, link: str
) -> None:
    assert world.ask("PATCH", event, {"signup_closes_at": None})
    world.wind(EVENING)
    world.sign_up(event, "ada", answers={"diet": "no meat"})
    before = world.attendee(event)
    new, known = enter(world, link, "ben"), enter(world, link, "ada", name="Mallory")
    assert (new.status, new.headers["location"]) == (known.status, known.headers["location"])
    after = world.attendee(event)
    assert (after["name"], after["checked_in_at"]) == (before["name"], None)


def test_where_all_places_are_taken_they_join_the_waitlist_and_are_not_checked_in(
    world: World, event: str, link: str
) -> None:
    world.wind(EVENING)
    for who in ("ada", "ben"):
        enter(world, link, who)
    full = enter(world, link, "cleo")
    assert full.headers["location"] == f"{link}?seat=waitlisted"
    assert "Please ask the people at the door" in world.call("GET", link, query={"seat": "waitlisted"}).body
    assert world.attendee(event, "cleo")["attendance"] is None
    assert world.ask("GET", event)["counts"]["attended"] == 2


def test_a_typed_address_is_not_proven_by_it_and_one_known_already_counts_the_visit(
    world: World, event: str, link: str
) -> None:
    other = world.event(starts_at="2026-11-27T18:30:00", ends_at="2026-11-27T21:00:00")
    world.sign_up(other, "ada")
    world.wind(EVENING)
    enter(world, link, "ada")
    person = world.ask("GET", f"/v1/groups/demo/contacts/{world.attendee(event)['contact_id']}")
    assert person["attended"] == 1
    assert world.attendee(other)["attendance"] is None


def test_what_is_wrong_comes_back_beside_the_field(world: World, event: str, link: str) -> None:
    world.wind(EVENING)
    wrong = enter(world, link, "ada", email="ada")
    assert wrong.status == 422
    assert 'value="ada"' in wrong.body
    assert world.ask("GET", event)["counts"]["confirmed"] == 0


def test_it_opens_on_the_day_and_ends_with_the_event_or_when_it_is_ended(world: World, event: str, link: str) -> None:
    early = world.call("GET", link)
    assert early.status == 409
    assert "Not possible now" in early.body
    assert "any more" not in early.body
    world.wind(EVENING)
    assert world.call("GET", link).status == 200
    elsewhere = link.replace(event.rpartition("/")[2], world.event().rpartition("/")[2])
    assert world.call("GET", elsewhere).status == 404
    newer = make(signed_in(world), event, "walk_ins")
    assert world.call("GET", link).status == 404
    world.wind(timedelta(hours=2, minutes=10))
    assert world.call("GET", newer).status == 404
    assert world.post_form(newer, {"name": "Ada", "email": "ada@example.org"}).status == 404


def test_the_link_opens_no_console(world: World, event: str, link: str) -> None:
    token = link.rpartition("/")[2]
    assert world.call("GET", f"/console/door/{token}").status == 404
    door = world.key_of("demo", Scope.CHECK_IN)
    assert world.call("GET", f"{event}/check-in", key=door).json["items"] == []
