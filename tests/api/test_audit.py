"""The audit trail: every change by an organiser, once, in the transaction that makes it, and nobody's address."""

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest

from rapport.domain.principal import Scope
from rapport.http.organizer import routes
from rapport.http.routing import Route
from rapport.store.dynamodb.table import Table
from rapport.usecases.contacts import import_contacts
from tests.testing.routes import SOUND, Furnished, assert_problem, furnished_world, name_of
from tests.testing.world import MEETING, World

TRAIL = "/v1/groups/demo/audit"
GROUP = "/v1/groups/{group}"
CHANGING = [one for one in routes.ROUTES if one.method != "GET" and not one.path.endswith("/dry-run")]
ACTIONS: Mapping[str, str] = {
    "PATCH /v1/groups/{group}": "group.change",
    "POST /v1/groups/{group}/events": "event.create",
    "PATCH /v1/groups/{group}/events/{event}": "event.change",
    "DELETE /v1/groups/{group}/events/{event}": "event.delete",
    "POST /v1/groups/{group}/events/{event}/publish": "event.publish",
    "POST /v1/groups/{group}/events/{event}/unpublish": "event.unpublish",
    "POST /v1/groups/{group}/events/{event}/cancel": "event.cancel",
    "POST /v1/groups/{group}/events/{event}/clone": "event.clone",
    "POST /v1/groups/{group}/events/{event}/attendees": "attendee.add",
    "POST /v1/groups/{group}/events/{event}/check-in-all": "attendees.check_in_all",
    "POST /v1/groups/{group}/events/{event}/check-in-all/undo": "attendees.undo_check_in_all",
    "POST /v1/groups/{group}/events/{event}/check-in": "attendee.check_in",
    "POST /v1/groups/{group}/events/{event}/attendees/{attendee}/check-in": "attendee.check_in",
    "DELETE /v1/groups/{group}/events/{event}/attendees/{attendee}/check-in": "attendee.undo_check_in",
    "POST /v1/groups/{group}/events/{event}/attendees/{attendee}/cancel": "attendee.cancel",
    "POST /v1/groups/{group}/rules": "rule.create",
    "PATCH /v1/groups/{group}/rules/{rule}": "rule.change",
    "DELETE /v1/groups/{group}/rules/{rule}": "rule.delete",
    "POST /v1/groups/{group}/rules/{rule}/test": "rule.test",
    "POST /v1/groups/{group}/events/{event}/rules": "rule.create",
    "PATCH /v1/groups/{group}/events/{event}/rules/{rule}": "rule.change",
    "DELETE /v1/groups/{group}/events/{event}/rules/{rule}": "rule.change",
    "POST /v1/groups/{group}/events/{event}/rules/{rule}/test": "rule.test",
    "POST /v1/groups/{group}/events/{event}/rules/{rule}/reset": "rule.change",
    "POST /v1/groups/{group}/events/{event}/maybes/{maybe}/answer": "maybe.answer",
    "POST /v1/groups/{group}/events/{event}/introductions": "introduction.add",
    "POST /v1/groups/{group}/events/{event}/introductions/{introduction}/veto": "introduction.veto",
    "POST /v1/groups/{group}/events/{event}/messages": "message.send",
    "POST /v1/groups/{group}/events/{event}/invitations": "event.invite",
    "POST /v1/groups/{group}/events/{event}/messages/test": "rule.test",
    "POST /v1/groups/{group}/events/{event}/deliveries/{delivery}/settle": "delivery.settle",
    "POST /v1/groups/{group}/images": "image.upload",
    "POST /v1/groups/{group}/contacts/import": "contacts.import",
    "PATCH /v1/groups/{group}/contacts/{contact}": "contact.change",
    "DELETE /v1/groups/{group}/contacts/{contact}": "contact.erase",
    "POST /v1/groups/{group}/contacts/{contact}/merge": "contact.merge",
    "POST /v1/groups/{group}/events/{event}/reports/{report}/settle": "report.settle",
    "POST /v1/groups/{group}/asks/{ask}/approve": "ask.approve",
    "POST /v1/groups/{group}/asks/{ask}/decline": "ask.decline",
    "PUT /v1/groups/{group}/topics": "topics.change",
    "POST /v1/groups/{group}/members": "member.invite",
    "PATCH /v1/groups/{group}/members/{member}": "member.change",
    "DELETE /v1/groups/{group}/members/{member}": "member.remove",
    "POST /v1/groups/{group}/members/{member}/invite": "member.invite",
    "POST /v1/groups/{group}/api-keys": "key.create",
    "DELETE /v1/groups/{group}/api-keys/{key}": "key.delete",
}
BODIES: Mapping[str, object] = {**SOUND, f"PATCH {GROUP}": {"name": "Founders", "reply_to": "new@example.org"}}
MANY = {"POST /v1/groups/{group}/rules", "POST /v1/groups/{group}/events/{event}/rules"} | {
    name for name in ACTIONS if name.endswith(("/test", "/events", "/clone", "/api-keys", "/images", "/messages"))
}
"""What makes something anew each time."""


@pytest.fixture
def furnished() -> Iterator[Furnished]:
    with furnished_world() as one:
        yield one


def prepared(furnished: Furnished, name: str) -> dict[str, str]:
    """Sees to what a route can change; ids that differ from the others' for it."""
    world, event = furnished.world, furnished.ids["event"]
    path = f"/v1/groups/demo/events/{event}"
    if name.endswith(("/publish", "/unpublish")) or name == "DELETE /v1/groups/{group}/events/{event}":
        empty = world.event(publish=name.endswith("/unpublish"))
        return {"event": empty.rpartition("/")[2]}
    if name.startswith("DELETE") and name.endswith("/check-in"):
        world.ask("POST", f"{path}/attendees/{furnished.ids['attendee']}/check-in")
    if name.endswith("/check-in-all"):
        world.wind(timedelta(days=3, hours=9))  # when it has begun
    if name.endswith("/reset"):
        world.ask("PATCH", f"{path}/rules/day-before", {"enabled": False})
        return {"rule": "day-before"}
    if name.endswith("/invitations"):
        world.call("PATCH", f"/public/v1/signups/{world.mails('ada')[0].token}", {"follow_up_consent": True})
        return {"event": world.event().rpartition("/")[2]}
    if name.endswith("/invite"):
        world.now += timedelta(hours=1)
    if name.endswith("/settle"):
        world.ses.next("timeout", 1)
        world.wind(timedelta(days=2, hours=9))  # when the reminder is due
        (unknown,) = world.items(f"{path}/deliveries", state="unknown")
        return {"delivery": unknown["id"]}
    return {}


def entries(world: World) -> dict[str, dict[str, Any]]:
    """The entries that are stored, as JSON, by key."""
    return {sk: item for (pk, sk), item in world.dump().items() if "#A#" in pk}


@contextmanager
def writes_recorded() -> Iterator[list[str]]:
    """What is written, each transaction as one text."""
    written: list[str] = []
    transact = Table.transact

    def noted(table: Table, *writes: Any) -> None:
        transact(table, *writes)
        written.append(repr(writes))

    with patch.object(Table, "transact", noted):
        yield written


def ask(furnished: Furnished, route: Route, ids: Mapping[str, str]) -> int:
    furnished.world.now += timedelta(seconds=1)
    body = BODIES.get(name_of(route))
    return furnished.ask(route, ids, body=body).status


@pytest.mark.parametrize("route", CHANGING, ids=name_of)
def test_every_change_by_an_organiser_has_one_entry_and_it_is_written_with_the_change(
    furnished: Furnished, route: Route
) -> None:
    world, name = furnished.world, name_of(route)
    ids = prepared(furnished, name)
    before = world.dump()
    known = entries(world)
    with writes_recorded() as written:
        assert ask(furnished, route, ids) < 300
    added = entries(world).keys() - known.keys()
    assert len(added) == 1, added
    assert [text.count("#A#") for text in written if "#A#" in text] == [1], "the entry is written once"
    (with_entry,) = [text for text in written if "#A#" in text]
    assert with_entry.count("'TableName'") > 1, "and with the change"
    after = world.dump()
    assert [key for key in before | after if before.get(key) != after.get(key) and "#A#" not in key[0]]
    entry = world.items(TRAIL)[0]
    assert (entry["action"], entry["actor"]["kind"], entry["actor"]["name"]) == (ACTIONS[name], "key", "test")


@pytest.mark.parametrize("route", [one for one in CHANGING if name_of(one) not in MANY], ids=name_of)
def test_a_repeat_that_changes_nothing_has_no_entry(furnished: Furnished, route: Route) -> None:
    ids = prepared(furnished, name_of(route))
    ask(furnished, route, ids)
    known = entries(furnished.world)
    ask(furnished, route, ids)
    assert entries(furnished.world) == known


@pytest.mark.parametrize("route", CHANGING, ids=name_of)
def test_what_is_refused_has_no_entry(furnished: Furnished, route: Route) -> None:
    key = furnished.world.key_of("demo", Scope.MEMBERS_WRITE)
    known = entries(furnished.world)
    assert_problem(furnished.ask(route, key=key), 403)
    assert entries(furnished.world) == known


def test_no_entry_has_an_address_or_a_person_s_name_in_it(furnished: Furnished) -> None:
    for route in sorted(CHANGING, key=lambda route: not route.path.endswith("/settle")):
        ask(furnished, route, prepared(furnished, name_of(route)))
    world = furnished.world
    world.ask("PATCH", "/v1/groups/demo", {"reply_to": "ada@example.org", "sender_name": "Ada", "paused": True})
    named = world.ask("POST", "/v1/groups/demo/api-keys", {"name": "ada@example.org", "scopes": list(Scope)})["key"]
    world.ask("PATCH", "/v1/groups/demo", {"paused": False}, key=named)
    found = json.dumps([*entries(world).values(), world.items(TRAIL)])
    assert len(world.items(TRAIL)) >= len(CHANGING) - 3
    assert "@" not in found
    assert not re.search(r"\b(Ada|Ben|Bob)\b", found)


def test_an_entry_has_values_of_what_is_about_nobody_and_names_of_the_rest(world: World) -> None:
    event = world.event(capacity=10)
    world.now += timedelta(seconds=1)
    offer = {"mode": "offer", "offer_hours": 6}
    times = {"starts_at": "2026-11-26T19:00:00"}
    world.ask("PATCH", event, {"title": "Supper", "capacity": 12, **times, "waitlist": offer, "confirm_address": True})
    entry = world.items(TRAIL)[0]
    assert entry["target"] == f"events/{event.rpartition('/')[2]}"
    assert entry["changes"] == {
        "title": None,
        "capacity": {"from": 10, "to": 12},
        "waitlist": {"from": {"mode": "promote", "offer_hours": None}, "to": offer},
        "confirm_address": {"from": False, "to": True},
        "starts_at": {"from": "2026-11-26T18:30:00", "to": "2026-11-26T19:00:00"},
        "ends_at": {"from": "2026-11-26T21:00:00", "to": "2026-11-26T21:30:00"},
    }


def test_a_pause_and_other_settings_in_one_patch_are_one_entry(world: World) -> None:
    world.now += timedelta(seconds=1)
    world.ask("PATCH", "/v1/groups/demo", {"paused": True, "timezone": "Europe/Berlin"})
    first, *_ = world.items(TRAIL)
    assert first["action"] == "group.pause"
    assert first["changes"] == {
        "paused": {"from": False, "to": True},
        "timezone": {"from": "UTC", "to": "Europe/Berlin"},
    }


def test_the_newest_comes_first_page_by_page_over_the_months(world: World) -> None:
    event = world.event()
    for number in range(5):
        world.wind(timedelta(days=20))
        world.ask("PATCH", event, {"title": f"Supper {number}"})
    found = world.items(TRAIL, limit=2)
    assert [one["action"] for one in found[:5]] == ["event.change"] * 5
    assert [one["at"] for one in found] == sorted((one["at"] for one in found), reverse=True)
    assert {(one["action"], one["actor"]["kind"]) for one in found[5:]} >= {("group.create", "operator")}


def test_what_attendees_do_is_not_in_it(world: World) -> None:
    event = world.event()
    world.sign_up(event)
    known = entries(world)
    token = world.mails("ada")[0].token
    world.ask("PATCH", f"/public/v1/signups/{token}", {"visible": True})
    world.ask("POST", f"/public/v1/signups/{token}/cancel")
    assert entries(world) == known


def test_a_long_import_is_one_entry_that_counts_all_of_it(world: World) -> None:
    with patch.object(import_contacts, "MOST_AT_ONCE", 2):
        csv = "email,name\n" + "".join(f"p{number}@example.org,P\n" for number in range(5))
        known = entries(world)
        world.now += timedelta(seconds=1)
        world.ask("POST", "/v1/groups/demo/contacts/import", csv, headers={"content-type": "text/csv"})
    assert len(entries(world)) == len(known) + 1
    assert world.items(TRAIL)[0]["changes"] == {"created": {"from": 0, "to": 5}, "updated": {"from": 0, "to": 0}}


def test_the_trail_needs_the_scope_of_members(world: World) -> None:
    scopes = [scope for scope in Scope if scope is not Scope.MEMBERS_WRITE]
    assert_problem(world.call("GET", TRAIL, key=world.key_of("demo", *scopes)), 403)
    assert world.items(TRAIL)


@pytest.mark.parametrize("once_more", ["patched", "off in its group", "off twice"])
def test_a_rule_of_an_event_that_is_as_it_is_wanted_is_not_written(world: World, once_more: str) -> None:
    path = f"{world.event()}/rules/day-before"
    if once_more == "off in its group":
        world.ask("PATCH", "/v1/groups/demo/rules/day-before", {"enabled": False})
    if once_more == "off twice":
        world.call("DELETE", path)
    name = world.ask("GET", path)["name"]
    with world.unchanged():
        if once_more == "patched":
            assert world.ask("PATCH", path, {"name": name})["name"] == name
        else:
            assert world.call("DELETE", path).status == 204


@pytest.mark.parametrize("at", ["@", "\uff20", "\ufe6b"])
def test_a_key_that_is_called_by_an_address_of_any_width_keeps_it_out_of_the_trail(world: World, at: str) -> None:
    asked = {"name": f"ada{at}example.org (Ada Lovelace)", "scopes": ["events:write"]}
    made = world.ask("POST", "/v1/groups/demo/api-keys", asked)
    world.ask("POST", "/v1/groups/demo/events", MEETING, key=made["key"])
    trail = world.items(TRAIL)
    assert "event.create" in {entry["action"] for entry in trail}
    assert "example.org" not in str(trail)


def test_a_key_without_an_end_has_none_in_its_entry(world: World) -> None:
    world.ask("POST", "/v1/groups/demo/api-keys", {"name": "n", "scopes": ["events:read"]})
    entries = [entry for entry in world.items(TRAIL) if entry["action"] == "key.create"]
    assert all(set(entry["changes"]) == {"scopes"} for entry in entries)


def test_every_changing_route_is_known_here() -> None:
    assert {name_of(route) for route in CHANGING} == ACTIONS.keys()
