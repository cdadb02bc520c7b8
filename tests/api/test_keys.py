"""Every organisers' route with no key, a wrong one, another group's, and one that lacks the scope."""

from collections.abc import Mapping

import pytest

from rapport.domain.principal import Actor, ActorKind, Principal, Scope
from rapport.http.routing import Route
from tests.testing.routes import Furnished, assert_problem, each_route_with_key, name_of


@pytest.fixture(scope="module")
def others(furnished: Furnished) -> str:
    """An API key of another group, with every scope there."""
    return furnished.world.add_group("others")


def needed(route: Route) -> Scope:
    assert route.scope is not None
    return Scope(route.scope)


def with_scope(scope: Scope) -> Principal:
    return Principal(group="demo", scopes=frozenset({scope}), actor=Actor(kind=ActorKind.KEY, id="k", name=""))


@each_route_with_key
def test_without_a_key_or_with_a_wrong_one_nothing_is_told(furnished: Furnished, route: Route) -> None:
    with furnished.world.unchanged():
        assert_problem(furnished.ask(route, key=None), 401)
        for header in ("", "Bearer", "Bearer ", "Bearer rk_wrong", "Basic cms6cms=", "rk_local_demo"):
            answer = furnished.ask(route, key=None, headers={"authorization": header})
            assert_problem(answer, 401)
            assert answer.headers["www-authenticate"] == "Bearer"


@each_route_with_key
def test_with_another_groups_key_there_is_nothing(furnished: Furnished, route: Route, others: str) -> None:
    with furnished.world.unchanged():
        assert_problem(furnished.ask(route, key=others), 404)


@each_route_with_key
def test_another_groups_ids_are_not_found_in_ones_own(furnished: Furnished, route: Route, others: str) -> None:
    """With a key of their own, of things that are ours."""
    named = [name for name in furnished.ids if f"{{{name}}}" in route.path and name != "group"]
    with furnished.world.unchanged():
        answer = furnished.ask(route, {"group": "others"}, key=others) if named else None
    assert answer is None or answer.status == 404 or not private(named), answer.body


def private(named: list[str]) -> bool:
    """Whether any of the ids is one group's alone: rules with well-known ids are in every group."""
    return bool(set(named) - {"rule"})


@each_route_with_key
def test_a_key_needs_the_routes_scope(furnished: Furnished, route: Route) -> None:
    lacking = [scope for scope in Scope if not with_scope(scope).may(needed(route))]
    key = furnished.world.key_of("demo", *lacking)
    with furnished.world.unchanged():
        answer = furnished.ask(route, key=key)
    assert_problem(answer, 403)
    assert route.scope in answer.json["detail"]


ROLES: Mapping[str, Scope] = {
    "GET /v1/groups/{group}/contacts": Scope.CONTACTS_READ,
    "DELETE /v1/groups/{group}/contacts/{contact}": Scope.CONTACTS_WRITE,
    "POST /v1/groups/{group}/api-keys": Scope.KEYS_WRITE,
    "GET /v1/groups/{group}/events/{event}/attendees": Scope.ATTENDEES_READ,
    "POST /v1/groups/{group}/events/{event}/check-in": Scope.CHECK_IN,
    "POST /v1/groups/{group}/events/{event}/attendees/{attendee}/check-in": Scope.CHECK_IN,
    "POST /v1/groups/{group}/events/{event}/publish": Scope.EVENTS_WRITE,
}


@each_route_with_key
def test_what_changes_something_needs_a_scope_to_write(route: Route) -> None:
    assert needed(route) is ROLES.get(name_of(route), needed(route))
    assert needed(route).endswith((":write", ":check_in")) or route.method == "GET"
