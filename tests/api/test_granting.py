"""What the maker of an API key may give it: no more than they have."""

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
