"""Somebody blocked is answered like others, and nothing comes of it."""

from typing import Any

import pytest

from tests.testing.world import World

CONTACTS = "/v1/groups/demo/contacts"


def block(world: World, who: str = "ada", *, blocked: bool = True) -> Any:
    return world.ask("PATCH", path(world, who), {"blocked": blocked})


def path(world: World, who: str = "ada") -> str:
    return f"{CONTACTS}/{world.app.contact_id('demo', f'{who}@example.org')}"


def names(world: World, event: str, status: str = "confirmed") -> list[str]:
    return [one["name"] for one in world.items(f"{event}/attendees", status=status)]


def test_it_is_shown_to_organisers_and_in_the_trail(world: World) -> None:
    world.sign_up(world.event())
    assert (block(world)["blocked"], block(world)["blocked"], block(world, blocked=False)["blocked"]) == (
        True,
        True,
        False,
    )
    done = [one for one in world.items("/v1/groups/demo/audit") if one["action"].startswith("contact.")]
    assert sorted(one["action"] for one in done) == ["contact.block", "contact.unblock"]


@pytest.mark.parametrize("fields", [{}, {"capacity": 1}, {"confirm_address": True}])
@pytest.mark.parametrize("known", [True, False], ids=["who signed up before", "who did not"])
def test_a_sign_up_of_theirs_is_answered_like_another_s_and_goes_nowhere(
    world: World, fields: dict[str, Any], known: bool
) -> None:
    event = world.event(**fields)
    world.sign_up(event, "ben")
    world.sign_up(event if known else world.event(), "ada")
    block(world)
    before, mails = world.ask("GET", event)["counts"], len(world.mails())
    theirs, another = world.sign_up(event, "ada"), world.sign_up(event, "cleo")
    assert (theirs.status, theirs.body) == (another.status, another.body)
    counts = world.ask("GET", event)["counts"]
    assert sum(counts.values()) == sum(before.values()) + 1
    assert {mail.to for mail in world.mails()[mails:]} == {"cleo@example.org"}


def test_who_is_blocked_gives_up_places_to_come_and_only_who_gets_them_is_told(world: World) -> None:
    event = world.event(capacity=1)
    world.sign_up(event, "ada")
    world.sign_up(event, "ben")
    mails = len(world.mails())
    block(world)
    assert (names(world, event), names(world, event, "cancelled")) == (["Ben"], ["Ada"])
    assert [mail.to for mail in world.mails()[mails:]] == ["ben@example.org"]


def test_who_is_blocked_is_added_by_hand_alone_which_says_so_and_mails_nothing(world: World) -> None:
    event = world.event()
    world.sign_up(event, "ada")
    block(world)
    mails = len(world.mails())
    added = world.ask("POST", f"{event}/attendees", {"name": "Ada", "email": "ada@example.org"})
    assert [said for said in added["warnings"] if "blocked" in said]
    assert (names(world, event), len(world.mails())) == (["Ada"], mails)


def test_what_they_came_to_stays_and_no_follow_up_goes_to_them(world: World) -> None:
    event = world.event()
    world.sign_up(event, "ada")
    world.sign_up(event, "ben")
    world.act(event, "ada", "check-in")
    world.act(event, "ben", "check-in")
    world.wind(world.now.replace(day=26, hour=21))
    block(world)
    mails = len(world.mails())
    world.wind(world.now.replace(day=28))
    assert sorted(names(world, event)) == ["Ada", "Ben"]
    assert {mail.to for mail in world.mails()[mails:]} == {"ben@example.org"}


def test_it_outlasts_an_erasure_and_is_lifted_once_the_address_is_known_again(world: World) -> None:
    event = world.event()
    world.sign_up(event)
    block(world)
    world.ask("DELETE", path(world))
    assert world.sign_up(event).status == 202
    assert world.items(f"{event}/attendees") == []
    world.ask("POST", f"{CONTACTS}/import", "email\nada@example.org\n", headers={"content-type": "text/csv"})
    assert world.ask("GET", path(world))["blocked"] is True
    block(world, blocked=False)
    world.sign_up(event)
    assert len(names(world, event)) == 1


def test_a_place_that_a_sign_up_took_meanwhile_is_given_up_by_the_job(world: World) -> None:
    event = world.event()
    world.sign_up(event)
    block(world)
    world.ask("PATCH", path(world), {"blocked": False})
    world.sign_up(event)
    world.ask("PATCH", path(world), {"blocked": True})
    assert names(world, event) == []
