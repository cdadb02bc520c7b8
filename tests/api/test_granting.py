"""What the maker of an API key may give it: no more than they have."""

from datetime import timedelta

from rapport.domain.principal import Scope
from tests.testing.routes import assert_problem
from tests.testing.world import World

KEYS = "/v1/groups/demo/api-keys"


def test_nobody_grants_a_scope_that_they_lack(world: World) -> None:
    key = world.key_of("demo", Scope.KEYS_WRITE, Scope.EVENTS_WRITE)
    with world.unchanged():
        assert_problem(world.call("POST", KEYS, {"name": "n", "scopes": ["contacts:read"]}, key=key), 403)
    answer = world.call("POST", KEYS, {"name": "n", "scopes": ["events:read", "keys:write"]}, key=key)
    assert answer.status == 201


def test_nobody_grants_for_longer_than_they_may(world: World) -> None:
    brief = world.ask("POST", KEYS, {"name": "n", "scopes": ["keys:write"], "expires_at": "2026-12-01T00:00:00Z"})[
        "key"
    ]
    wanted = {"name": "n", "scopes": ["keys:write"]}
    with world.unchanged():
        for longer in ({}, {"expires_at": None}, {"expires_at": "2026-12-01T00:00:01Z"}):
            assert_problem(world.call("POST", KEYS, {**wanted, **longer}, key=brief), 403)
    assert world.call("POST", KEYS, {**wanted, "expires_at": "2026-12-01T00:00:00Z"}, key=brief).status == 201


def test_no_other_way_to_write_a_scope_or_an_instant_grants_more(world: World) -> None:
    key = world.key_of("demo", Scope.KEYS_WRITE)
    wider = (["keys:write", "members:write"], ["attendees:check_in"], ["keys:write", "keys:write", "events:read"])
    with world.unchanged():
        for scopes in wider:
            assert_problem(world.call("POST", KEYS, {"name": "n", "scopes": scopes}, key=key), 403)
    brief = world.ask("POST", KEYS, {"name": "n", "scopes": ["keys:write"], "expires_at": "2026-12-01T00:00:00Z"})
    same_but_later = {"name": "n", "scopes": ["keys:write"], "expires_at": "2026-12-01T00:30:00-01:00"}
    with world.unchanged():
        assert_problem(world.call("POST", KEYS, same_but_later, key=brief["key"]), 403)


def test_a_key_that_has_ended_when_it_is_made_is_refused(world: World) -> None:
    for ended in ("2026-11-23T09:00:00Z", "2026-11-23T09:59:59+01:00", "2020-01-01T00:00:00Z"):
        with world.unchanged():
            answer = world.call("POST", KEYS, {"name": "n", "scopes": ["events:read"], "expires_at": ended})
        assert_problem(answer, 422)
        assert answer.wrong_fields == ["expires_at"]
    brief = world.ask("POST", KEYS, {"name": "n", "scopes": ["events:read"], "expires_at": "2026-11-23T09:00:01Z"})
    assert world.call("GET", "/v1/groups/demo", key=brief["key"]).status == 200
    world.now += timedelta(seconds=1)
    assert world.call("GET", "/v1/groups/demo", key=brief["key"]).status == 401


def test_what_a_key_made_may_do_no_key_made_by_it_may_exceed(world: World) -> None:
    first = world.key_of("demo", Scope.KEYS_WRITE, Scope.EVENTS_READ)
    second = world.ask("POST", KEYS, {"name": "n", "scopes": ["keys:write"]}, key=first)["key"]
    with world.unchanged():
        assert_problem(world.call("POST", KEYS, {"name": "n", "scopes": ["events:read"]}, key=second), 403)
