"""Members of a group: invited, changed, removed; who may do that, and that an owner stays."""

from typing import Any
from unittest.mock import patch

import pytest

from rapport.domain.members.member import Member, Role
from rapport.domain.principal import Scope
from rapport.store.admin import members
from rapport.store.table import Table, Write
from tests.testing.lambda_events import Answer
from tests.testing.routes import assert_problem
from tests.testing.world import World

MEMBERS = "/v1/groups/demo/members"
INES = {"email": "ines@example.org", "name": "Ines", "role": "organizer"}


def invite(world: World, key: str = "", **fields: str) -> Answer:
    return world.call("POST", MEMBERS, {**INES, **fields}, key=key)


def path_of(world: World, who: str) -> str:
    return f"{MEMBERS}/{world.app.contact_id('demo', f'{who}@example.org')}"


def shown(world: World) -> dict[str, tuple[str, str]]:
    return {one["name"]: (one["role"], one["state"]) for one in world.items(MEMBERS)}


def entries(world: World, action: str) -> list[Any]:
    return [one for one in world.items("/v1/groups/demo/audit") if one["action"] == action]


# ---- Making, changing, removing ----


def test_who_is_invited_is_a_member_who_is_not_active_yet(world: World) -> None:
    made = invite(world)
    assert made.status == 201
    assert made.json == {
        "id": world.app.contact_id("demo", "ines@example.org"),
        **INES,
        "state": "invited",
        "invited_at": "2026-11-23T09:00:00Z",
        "last_seen_at": None,
    }
    assert made.json in world.items(MEMBERS)
    assert world.ask("GET", path_of(world, "ines")) == made.json
    assert shown(world) == {"Olga": ("owner", "active"), "Ines": ("organizer", "invited")}


def test_one_address_is_one_member_however_it_is_spelt(world: World) -> None:
    assert invite(world, email="ines@xn--bcher-kva.example").json["email"] == "ines@bücher.example"
    with world.unchanged():
        for spelt in ("ines@bücher.example", " INES@BÜCHER.Example ", "ines@bu\u0308cher\u3002example"):
            assert_problem(invite(world, email=spelt, name="Another"), 409)
    assert len(world.items(MEMBERS)) == 2


def test_of_two_who_invite_the_same_address_at_once_one_does(world: World) -> None:
    real, others = members.to_add, list[int]()

    def after_another(table: Table, member: Member) -> Write:
        if not others:
            others.append(0)
            others[0] = invite(world, name="First").status
        return real(table, member)

    with patch.object(members, "to_add", after_another):
        assert invite(world, name="Second").status == 409
    assert (others, shown(world)["First"]) == ([201], ("organizer", "invited"))
    assert len(world.mails("ines")) == 1


@pytest.mark.parametrize(
    "wrong",
    [{"email": "nobody"}, {"name": ""}, {"name": "a\nb"}, {"role": "admin"}, {"role": None}, {"state": "active"}],
)
def test_what_a_member_cannot_be_is_refused(world: World, wrong: dict[str, Any]) -> None:
    with world.unchanged():
        answer = world.call("POST", MEMBERS, {**INES, **wrong})
        assert_problem(answer, 422)
        assert answer.wrong_fields == list(wrong)


def test_a_member_s_name_and_role_change_and_their_address_does_not(world: World) -> None:
    invite(world)
    changed = world.ask("PATCH", path_of(world, "ines"), {"name": "Inês", "role": "check_in"})
    assert (changed["name"], changed["role"], changed["email"]) == ("Inês", "check_in", "ines@example.org")
    with world.unchanged():
        assert world.call("PATCH", path_of(world, "ines"), {"email": "other@example.org"}).wrong_fields == ["email"]
        world.ask("PATCH", path_of(world, "ines"), {"role": "check_in"})  # as it is


def test_who_is_removed_is_gone_and_can_be_invited_anew(world: World) -> None:
    invite(world)
    assert world.call("DELETE", path_of(world, "ines")).status == 204
    assert [world.call(method, path_of(world, "ines")).status for method in ("GET", "DELETE")] == [404, 404]
    assert invite(world, role="check_in").status == 201


def test_the_trail_says_which_role_and_no_address_nor_name(world: World) -> None:
    invite(world)
    world.ask("PATCH", path_of(world, "ines"), {"name": "ines@example.org", "role": "check_in"})
    world.ask("DELETE", path_of(world, "ines"))
    (invited,), (changed,), (removed,) = (entries(world, f"member.{act}") for act in ("invite", "change", "remove"))
    assert invited["changes"] == {"role": {"from": None, "to": "organizer"}}
    assert changed["changes"] == {"name": None, "role": {"from": "organizer", "to": "check_in"}}
    assert removed["changes"] == {"role": {"from": "check_in", "to": None}}
    assert invited["target"] == path_of(world, "ines").removeprefix("/v1/groups/demo/")
    assert "@" not in world.call("GET", "/v1/groups/demo/audit").body
    assert "Ines" not in world.call("GET", "/v1/groups/demo/audit").body


def test_a_group_has_50_members_at_most(world: World) -> None:
    for number in range(49):
        world.add_member(f"helper{number}", Role.CHECK_IN)
    with world.unchanged():
        assert_problem(invite(world), 409)


# ---- Who may ----


def test_nobody_gives_a_role_that_may_more_than_themselves(world: World) -> None:
    key = world.key_of("demo", Scope.MEMBERS_WRITE, Scope.ATTENDEES_WRITE)
    with world.unchanged():
        for role in ("owner", "organizer"):
            assert_problem(invite(world, key, role=role), 403)
    assert invite(world, key, role="check_in").status == 201
    with world.unchanged():
        for role in ("owner", "organizer"):
            assert_problem(world.call("PATCH", path_of(world, "ines"), {"role": role}, key=key), 403)


def test_nobody_changes_or_removes_who_may_more_than_themselves(world: World) -> None:
    world.add_member("oscar", Role.OWNER)
    key = world.key_of("demo", Scope.MEMBERS_WRITE, Scope.ATTENDEES_WRITE)
    with world.unchanged():
        assert_problem(world.call("PATCH", path_of(world, "oscar"), {"role": "check_in"}, key=key), 403)
        assert_problem(world.call("DELETE", path_of(world, "oscar"), key=key), 403)


def test_nobody_whose_own_time_ends_makes_a_member_whose_does_not(world: World) -> None:
    brief = world.ask(
        "POST",
        "/v1/groups/demo/api-keys",
        {"name": "n", "scopes": list(Scope), "expires_at": "2026-12-01T00:00:00Z"},
    )["key"]
    with world.unchanged():
        assert_problem(invite(world, brief), 403)


# ---- The group's settings ----


def test_a_group_says_whether_it_is_paused_and_what_it_is_about_and_has_no_team(world: World) -> None:
    group = world.ask("GET", "/v1/groups/demo")
    assert (group["paused"], group["description"]) == (False, "")
    changed = world.ask("PATCH", "/v1/groups/demo", {"description": "We meet.\n\nYou come.", "paused": True})
    assert (changed["paused"], changed["description"]) == (True, "We meet.\n\nYou come.")
    assert "<p" in (page := world.call("GET", "/g/demo").body)
    assert "We meet." in page
    with world.unchanged():
        assert world.call("PATCH", "/v1/groups/demo", {"team": ["a@example.org"]}).wrong_fields == ["team"]


# ---- An owner stays ----


def test_the_last_active_owner_stays(world: World) -> None:
    invite(world, role="owner")  # who is not active yet
    world.add_member("oscar", Role.ORGANIZER)
    with world.unchanged():
        assert_problem(world.call("DELETE", path_of(world, "olga")), 409)
        assert_problem(world.call("PATCH", path_of(world, "olga"), {"role": "organizer"}), 409)
    world.ask("PATCH", path_of(world, "olga"), {"name": "Olga B."})
    world.ask("PATCH", path_of(world, "oscar"), {"role": "owner"})
    assert world.call("DELETE", path_of(world, "olga")).status == 204


@pytest.mark.parametrize("method", ["DELETE", "PATCH"])
def test_of_two_owners_who_take_each_other_away_at_once_one_stays(world: World, method: str) -> None:
    world.add_member("oscar", Role.OWNER)
    real, others = members.to_require_owner, list[int]()
    body = {"role": "check_in"} if method == "PATCH" else None

    def after_another(table: Table, owner: Member) -> Write:
        if not others:
            others.append(0)
            others[0] = world.call(method, path_of(world, "olga"), body).status
        return real(table, owner)

    with patch.object(members, "to_require_owner", after_another):
        assert_problem(world.call(method, path_of(world, "oscar"), body), 409)
    assert others in ([200], [204])
    assert shown(world)["Oscar"] == ("owner", "active")
