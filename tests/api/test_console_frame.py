"""What every page of the console has in common: who may look, which forms count, what is kept nowhere."""

import pytest

from rapport.domain.members.member import Role
from rapport.domain.members.session import SESSION_LASTS
from tests.testing.console import signed_in
from tests.testing.html import read
from tests.testing.world import World


def test_who_is_not_signed_in_is_led_to_the_form(world: World) -> None:
    answer = world.call("GET", "/console/demo")
    assert (answer.status, answer.headers["location"]) == (303, "/console?next=%2Fconsole%2Fdemo")


def test_a_page_is_kept_nowhere_and_says_who_is_signed_in(world: World) -> None:
    answer = signed_in(world).get("/console/demo")
    assert answer.status == 200
    assert answer.headers["cache-control"] == "no-store"
    assert "olga@example.org" in answer.body


def test_a_page_has_an_address_with_a_slash_too(world: World) -> None:
    assert signed_in(world).get("/console/demo/").status == 200


@pytest.mark.parametrize("group", ["other", "unknown"])
def test_of_another_group_nobody_learns_whether_it_is_there(world: World, group: str) -> None:
    world.add_group("other")
    answer = signed_in(world).get(f"/console/{group}")
    assert answer.status == 404
    assert "There is no group here that you are a member of." in answer.body


def test_a_session_ends_by_itself(world: World) -> None:
    console = signed_in(world)
    world.now += SESSION_LASTS
    assert console.get("/console/demo").status == 303


def test_a_session_ends_with_the_membership(world: World) -> None:
    console = signed_in(world, Role.ORGANIZER, "otto")
    (member,) = [one for one in world.items("/v1/groups/demo/members") if one["email"] == "otto@example.org"]
    assert console.get("/console/demo").status == 200
    world.ask("DELETE", f"/v1/groups/demo/members/{member['id']}")
    assert console.get("/console/demo").status == 404


@pytest.mark.parametrize("forged", ["", "x", "x.y", "0" * 40 + ".secret", "ü.ü", "." * 500])
def test_what_is_no_cookie_of_ours_opens_nothing(world: World, forged: str) -> None:
    answer = world.call("GET", "/console/demo", cookies=[f"__Host-rapport_session={forged}"])
    assert (answer.status, answer.headers["location"]) == (303, "/console?next=%2Fconsole%2Fdemo")


def test_the_way_around_has_what_a_role_may_see(world: World) -> None:
    names = {
        role: [link.text for link in read(signed_in(world, role).get("/console/demo").body).one("nav").all("a")]
        for role in Role
    }
    assert names[Role.OWNER][-3:] == ["Team", "API keys", "Audit trail"]
    assert names[Role.ORGANIZER] == names[Role.OWNER][:-3]
    assert names[Role.CHECK_IN] == ["Events"]
