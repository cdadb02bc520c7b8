"""Contacts as a group's organisers find them, change them, and hand out what is kept of one."""

import json
from dataclasses import fields
from datetime import timedelta
from typing import Any

import pytest

from rapport.domain.contact import Contact
from rapport.domain.delivery import Delivery
from rapport.domain.principal import Scope
from rapport.domain.signup import Signup
from rapport.store.dynamodb.newer import NEWER
from tests.testing.world import World

CONTACTS = "/v1/groups/demo/contacts"
NOT_IN_AN_EXPORT = {
    Contact: {
        *("group", "revision", "merged_into", "merged", "name_is_made_up", "erased_at", "visits"),
        *("unanswered", "left_out_at", "introductions_most"),  # theirs alone: in what they get themselves
        "apart",  # of whom, and by whose word, is nobody's business
    },
    Signup: {
        "group",
        "nonce",
        "erased_at",
        "revision",
        "line_no",
        "status_version",
        "previous_status",
        "announced",
        "already_in_at",
        "check_in_undone_at",
        "checked_in_by",  # by which run of checking all in
        "entered_themselves",  # whether anybody vouched for the address when they were checked in
        "moved_to",
        "other_nonces",
        "asked",
        "asked_to_confirm_at",
        "offers_run_out",
        "unreachable_at",
        "due_at",
        "claims",
        "source",  # a hash with a secret key: of a network, and nobody can say which
    },
    Delivery: {
        "group",
        "attempt",
        "uncertain",
        "lease_until",
        "fence",
        "is_notice",
        "details_hash",
        "source",
        "turn_at",
        "counted",
        "settled_at",
        "wanted_at",
        "held_since",
        "held_until",
        "proven",
        "slot_at",
    },
}
"""How the thing is kept, and nothing about the person."""
CALLED = {"event": "event_id", "contact": "contact_id", "mailing": "mailing_id"}


def contact_path(world: World, who: str = "ada") -> str:
    return f"{CONTACTS}/{world.app.contact_id('demo', f'{who}@example.org')}"


def names(world: World, **query: str) -> list[str]:
    return [one["name"] for one in world.items(CONTACTS, **query)]


@pytest.fixture
def people(world: World) -> World:
    rows = ["ada@example.org,Ada Lovelace,founder", "ben@kites.example,Bén,founder;speaker", "cleo@example.org,cleo,"]
    csv = "\n".join(["email,name,tags", *rows])
    world.ask("POST", f"{CONTACTS}/import", csv, headers={"content-type": "text/csv"})
    return world


def test_they_are_listed_by_name(people: World) -> None:
    assert names(people) == ["Ada Lovelace", "Bén", "cleo"]
    assert names(people, limit="1") == ["Ada Lovelace", "Bén", "cleo"]


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("LOVE", ["Ada Lovelace"]),
        ("ben", ["Bén"]),
        ("kites.ex", ["Bén"]),
        ("example", ["Ada Lovelace", "Bén", "cleo"]),
        ("nobody", []),
    ],
)
def test_they_are_found_by_any_part_of_name_or_address(people: World, q: str, found: list[str]) -> None:
    assert names(people, q=q) == found


def test_they_are_found_by_tag(people: World) -> None:
    assert names(people, tag="founder") == ["Ada Lovelace", "Bén"]
    assert names(people, tag="found") == []
    assert names(people, tag="founder", q="lovelace") == ["Ada Lovelace"]


def test_name_tags_and_notes_can_be_changed(people: World) -> None:
    changed = people.ask("PATCH", contact_path(people), {"name": "Ada King", "tags": ["poet"], "notes": "Met\nin May"})
    assert (changed["name"], changed["tags"], changed["notes"]) == ("Ada King", ["poet"], "Met\nin May")
    assert people.ask("GET", contact_path(people)) == changed
    assert names(people, q="king") == ["Ada King"]


def test_the_history_has_every_signup_the_latest_event_first(world: World) -> None:
    first = world.event()
    second = world.event(title="Supper", starts_at="2026-12-10T18:00:00", ends_at="2026-12-10T20:00:00")
    third = world.event(title="Not theirs", starts_at="2026-12-11T18:00:00", ends_at="2026-12-11T20:00:00")
    world.sign_up(first)
    world.sign_up(second)
    world.sign_up(third, "ben")
    world.act(second, "ada", "cancel")
    world.wind(timedelta(days=3, hours=9))
    world.act(first, "ada", "check-in")
    history = world.items(f"{contact_path(world)}/history", limit=1)
    told = [(one["title"], one["status"], one["attendance"]) for one in history]
    assert told == [("Supper", "cancelled", None), ("Founders' breakfast", "confirmed", "attended")]
    assert [one["event_status"] for one in history] == ["published", "published"]


def test_the_history_says_that_an_event_was_cancelled(world: World) -> None:
    event = world.event()
    world.sign_up(event)
    world.ask("POST", f"{event}/cancel")
    (visit,) = world.items(f"{contact_path(world)}/history")
    assert (visit["event_status"], visit["status"]) == ("cancelled", "confirmed")
    (signup,) = world.ask("GET", f"{contact_path(world)}/export")["signups"]
    assert signup["event_status"] == "cancelled"


def test_an_export_has_all_that_is_kept_about_one_person(world: World) -> None:
    event = world.event(questions=[{"id": "diet", "label": "What do you eat?"}])
    world.sign_up(event, answers={"diet": "kites"}, looking_for=["a co-founder"])
    world.sign_up(event, "ben")
    world.ask("PATCH", contact_path(world), {"notes": "met in May", "tags": ["VIP guest"]})
    answer = world.call("GET", f"{contact_path(world)}/export")
    assert answer.headers["content-disposition"].startswith('attachment; filename="contact-')
    export = answer.json
    assert (export["contact"]["notes"], export["contact"]["tags"]) == ("met in May", ["VIP guest"])
    (signup,) = export["signups"]
    assert (signup["answers"], signup["unconfirmed"]) == ({"diet": "kites"}, {"looking_for": ["a co-founder"]})
    (delivery,) = export["deliveries"]
    assert (delivery["email"], delivery["state"]) == ("ada@example.org", "sent")
    assert "ben" not in json.dumps(export)


def test_nothing_that_is_kept_about_a_person_is_left_out_of_an_export(world: World) -> None:
    world.sign_up(world.event())
    export = world.ask("GET", f"{contact_path(world)}/export")
    shown: dict[Any, set[str]] = {
        Contact: set(export["contact"]),
        Signup: set(export["signups"][0]),
        Delivery: set(export["deliveries"][0]),
    }
    for kind, internal in NOT_IN_AN_EXPORT.items():
        kept = {CALLED.get(field.name, field.name) for field in fields(kind)} - internal
        kept -= {NEWER}  # what it would be called is for the release to say that knows it
        assert kept <= shown[kind], kind.__name__


@pytest.mark.parametrize(
    ("method", "rest", "body"),
    [("GET", "", None), ("GET", "/history", None), ("GET", "/export", None), ("PATCH", "", {"name": "X"})],
)
def test_another_group_s_contact_is_not_there(world: World, method: str, rest: str, body: object) -> None:
    world.sign_up(world.event())
    other = world.add_group("other")
    for path in (contact_path(world), contact_path(world).replace("demo", "other")):
        assert world.call(method, path + rest, body, key=other).status == 404


def test_reading_needs_a_scope_and_erasing_and_importing_another(world: World) -> None:
    world.sign_up(world.event())
    reader = world.key_of("demo", Scope.CONTACTS_READ)
    csv = "email\nben@example.org\n"
    assert world.call("GET", f"{contact_path(world)}/export", key=reader).status == 200
    with world.unchanged():
        assert world.call("DELETE", contact_path(world), key=reader).status == 403
        assert world.call("POST", f"{CONTACTS}/import", csv, key=reader, query={"preview": "true"}).status == 403


def test_who_is_called_null_is_found(world: World) -> None:
    csv = "email,name\nada@example.org,Ada\nnull@example.org,Null\n"
    world.ask("POST", f"{CONTACTS}/import", csv, headers={"content-type": "text/csv"})
    assert names(world, q="null") == ["Null"]
    assert names(world, tag="null") == []
    assert world.call("GET", CONTACTS, query={"cursor": "null"}).wrong_fields == ["cursor"]
