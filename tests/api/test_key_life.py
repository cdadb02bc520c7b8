"""An API key from when it is made until it is gone."""

from datetime import timedelta

from rapport.domain.principal import Scope, operator
from rapport.usecases.groups.api_keys import create_key
from tests.testing.world import World


def test_a_scope_to_write_includes_the_one_to_read(world: World) -> None:
    event = world.event()
    key = world.key_of("demo", Scope.EVENTS_WRITE)
    assert world.call("GET", event, key=key).status == 200
    assert world.call("GET", f"{event}/attendees", key=key).status == 403


def test_a_key_is_shown_once_and_kept_as_a_hash(world: World) -> None:
    made = world.ask("POST", "/v1/groups/demo/api-keys", {"name": "A script", "scopes": ["events:read"]})
    assert made["key"].startswith("rk_")
    assert made["key"] not in str(world.dump())
    assert all("key" not in listed for listed in world.items("/v1/groups/demo/api-keys"))
    assert world.call("GET", "/v1/groups/demo", key=made["key"]).status == 200
    assert world.call("DELETE", f"/v1/groups/demo/api-keys/{made['id']}").status == 204
    assert world.call("GET", "/v1/groups/demo", key=made["key"]).status == 401


def test_a_key_that_has_run_out_is_unknown(world: World) -> None:
    soon = world.now + timedelta(hours=1)
    _, key = create_key(world.app, operator("demo"), "short", [Scope.EVENTS_READ], soon)
    assert world.call("GET", "/v1/groups/demo", key=key).status == 200
    world.now = soon
    assert world.call("GET", "/v1/groups/demo", key=key).status == 401
