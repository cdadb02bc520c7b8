"""Addresses that nobody can have: refused, but on the local cloud."""

from dataclasses import replace

import pytest

from rapport.config import read_config
from tests.testing.routes import assert_problem
from tests.testing.simulation.stack import CONFIG
from tests.testing.world import World

RESERVED = [
    "bounce@simulator.amazonses.com",
    "Complaint+1@SIMULATOR.amazonses.com",
    "ada@example.org",
    "ada@mail.example.com",
    "ada@x.test",
    "ada@x.y.invalid",
    "ada@printer.local",
    "ada@a.localhost",
    "ada@ｅxample.org",
]


@pytest.mark.parametrize("email", RESERVED)
def test_off_the_local_cloud_it_is_refused_by_its_field_and_changes_nothing(world: World, email: str) -> None:
    event = world.event()
    form = {"email": email, "name": "Ada"}
    world.app = replace(world.app, config=replace(world.app.config, accepts_reserved_addresses=False))
    with world.unchanged():
        refused = world.call("POST", f"/public{event}/signups", form)
    assert_problem(refused, 422)
    assert [one["field"] for one in refused.json["errors"]] == ["email"]


def test_an_import_and_an_invitation_refuse_it_too(world: World) -> None:
    world.app = replace(world.app, config=replace(world.app.config, accepts_reserved_addresses=False))
    csv = b"email\nada@example.org\nada@example.de\n"
    found = world.ask("POST", "/v1/groups/demo/contacts/import", csv, headers={"content-type": "text/csv"})
    assert [row["result"] for row in found["rows"]] == ["invalid", "created"]
    refused = world.call("POST", "/v1/groups/demo/members", {"email": "a@x.test", "name": "A", "role": "owner"})
    assert_problem(refused, 422)
    assert [one["field"] for one in refused.json["errors"]] == ["email"]


@pytest.mark.parametrize("email", ["ada@amazonses.com", "ada@example.de", "ada@myexample.org", "ada@test.de"])
def test_what_only_looks_like_it_is_welcome(world: World, email: str) -> None:
    event = world.event()
    world.app = replace(world.app, config=replace(world.app.config, accepts_reserved_addresses=False))
    assert world.call("POST", f"/public{event}/signups", {"email": email, "name": "Ada"}).status == 202


def test_as_deployed_they_are_refused() -> None:
    environment = {name.upper(): "1" for name in vars(CONFIG)} | {"AWS_REGION": "eu-west-1"}
    for queue in ("JOBS", "NOW", "SOON", "BULK"):
        environment[f"{queue}_QUEUE_URL"] = "q"
    environment |= {"SES_CONFIGURATION_SET": "c"}
    assert not read_config(environment).accepts_reserved_addresses
    assert not read_config(environment | {"RESERVED_ADDRESSES": "refused"}).accepts_reserved_addresses
    assert CONFIG.accepts_reserved_addresses
