"""An address may be a pointer to the contact of another one: whoever comes by it is that contact."""

from datetime import timedelta
from unittest.mock import patch

import pytest

from rapport.domain.base.errors import NotFoundError
from rapport.domain.contact import Contact
from rapport.store import contacts
from rapport.store.dynamodb import keys
from rapport.store.dynamodb.items import to_item
from rapport.store.dynamodb.table import Table
from tests.testing.deliveries import state
from tests.testing.world import MONDAY, World

OLD, NEW = "ada.old@example.org", "ada@example.org"


@pytest.fixture
def merged(world: World) -> World:
    """Ada's former address is a pointer to her present one, and nobody else knows it."""
    into = world.app.contact_id("demo", NEW)
    table = world.app.table
    table.put(to_item(Contact(group="demo", id=into, email=NEW, name="Ada", created_at=MONDAY)))
    pointer = Contact(group="demo", id=world.app.contact_id("demo", OLD), merged_into=into, created_at=MONDAY)
    table.put(to_item(pointer))
    return world


def pointer_of(world: World) -> Contact | None:
    found = contacts.of_ids(world.app.table, "demo", [world.app.contact_id("demo", OLD)])
    return next(iter(found.values()), None)


def test_a_sign_up_by_either_address_is_one_signup_of_the_one_contact(merged: World) -> None:
    event = merged.event()
    for address in (OLD, NEW, OLD):
        answer = merged.call("POST", f"/public{event}/signups", {"email": address, "name": "Ada"})
        assert answer.status == 202
    (attendee,) = merged.items(f"{event}/attendees")
    assert (attendee["contact_id"], attendee["email"]) == (merged.app.contact_id("demo", NEW), NEW)
    assert [mail.to for mail in merged.mails()] == [NEW]


def test_a_pointer_is_on_no_list_and_shows_the_contact_it_leads_to(merged: World) -> None:
    assert [one["email"] for one in merged.items("/v1/groups/demo/contacts")] == [NEW]
    path = f"/v1/groups/demo/contacts/{merged.app.contact_id('demo', OLD)}"
    assert merged.ask("GET", path)["email"] == NEW
    assert merged.ask("PATCH", path, {"notes": "moved"})["id"] == merged.app.contact_id("demo", NEW)


def test_reading_a_contact_takes_one_more_request_only_where_it_is_a_pointer(merged: World) -> None:
    def requests(address: str) -> int:
        with (
            patch.object(Table, "get", autospec=True, side_effect=Table.get) as get,
            patch.object(Table, "get_many", autospec=True, side_effect=Table.get_many) as get_many,
        ):
            contacts.get(merged.app.table, "demo", merged.app.contact_id("demo", address))
        return get.call_count + get_many.call_count

    assert (requests(NEW), requests(OLD)) == (1, 2)


def test_senders_follow_all_pointers_of_a_batch_with_one_more_request(merged: World) -> None:
    into = merged.app.contact_id("demo", NEW)
    event = merged.event()
    merged.sign_up(event, "ben")
    older = merged.app.contact_id("demo", "ada.older@example.org")
    merged.app.table.put(to_item(Contact(group="demo", id=older, merged_into=into, created_at=MONDAY)))
    wanted = [merged.app.contact_id("demo", OLD), into, older]
    ben = merged.app.contact_id("demo", "ben@example.org")
    with (
        patch.object(Table, "get", autospec=True, side_effect=Table.get) as get,
        patch.object(Table, "get_many", autospec=True, side_effect=Table.get_many) as get_many,
    ):
        found = contacts.of_ids(merged.app.table, "demo", [*wanted, ben])
        assert (get.call_count, get_many.call_count) == (0, 2)
        contacts.of_ids(merged.app.table, "demo", [into, ben])
        assert (get.call_count, get_many.call_count) == (0, 3)
    assert {id: one.id for id, one in found.items()} == {**dict.fromkeys(wanted, into), ben: ben}


def test_who_signed_up_by_an_address_that_is_a_pointer_since_is_reminded(world: World) -> None:
    event = world.event()
    world.sign_up(event)
    into, table = world.app.contact_id("demo", "ada2@example.org"), world.app.table
    table.put(to_item(Contact(group="demo", id=into, email="ada2@example.org", name="Ada", created_at=MONDAY)))
    pointer = world.app.contact_id("demo", "ada@example.org")
    table.put(to_item(Contact(group="demo", id=pointer, merged_into=into, created_at=MONDAY)))
    world.wind(timedelta(days=2, hours=10))
    assert state(world, event, "day-before", "ada2")[0] == "sent"


def test_what_must_not_be_mailed_is_noted_of_the_contact_that_a_pointer_leads_to(merged: World) -> None:
    table = merged.app.table
    contacts.suppress(table, "demo", merged.app.contact_id("demo", OLD), "unsubscribed_at", MONDAY)
    assert contacts.get(table, "demo", merged.app.contact_id("demo", NEW)).unsubscribed_at == MONDAY


def test_what_must_not_be_mailed_is_noted_of_the_address_where_its_pointer_leads_to_nobody(merged: World) -> None:
    merged.ask("DELETE", f"/v1/groups/demo/contacts/{merged.app.contact_id('demo', NEW)}")
    contacts.suppress(merged.app.table, "demo", merged.app.contact_id("demo", OLD), "bounced_at", MONDAY)
    merged.call("POST", f"/public{merged.event()}/signups", {"email": OLD, "name": "Ada"})
    assert merged.mails() == []
    merged.call("POST", f"/public{merged.event()}/signups", {"email": NEW, "name": "Ada"})
    assert [mail.to for mail in merged.mails()] == [NEW]


@pytest.mark.parametrize("length", [1, 2, 3])
def test_pointers_in_a_circle_lead_to_nobody(world: World, length: int) -> None:
    addresses = [f"ada{number}@example.org" for number in range(length)]
    ids = [world.app.contact_id("demo", address) for address in addresses]
    for id, into in zip(ids, [*ids[1:], ids[0]], strict=True):
        world.app.table.put(to_item(Contact(group="demo", id=id, merged_into=into, created_at=MONDAY)))
    assert all(one.is_erased for one in contacts.of_ids(world.app.table, "demo", ids).values())
    with pytest.raises(NotFoundError):
        contacts.get(world.app.table, "demo", ids[0])
    contacts.suppress(world.app.table, "demo", ids[0], "complained_at", MONDAY)
    event = world.event()
    world.call("POST", f"/public{event}/signups", {"email": addresses[0], "name": "Ada"})
    assert [one["email"] for one in world.items(f"{event}/attendees")] == [addresses[0]]
    assert world.mails() == []


def test_two_addresses_of_one_contact_in_one_import_are_one_contact(merged: World) -> None:
    csv = f"email,tags\n{OLD},founder\n{NEW},speaker\n"
    headers = {"content-type": "text/csv"}
    report = merged.ask("POST", "/v1/groups/demo/contacts/import", csv, headers=headers)
    assert [row["contact_id"] for row in report["rows"]] == [merged.app.contact_id("demo", NEW)] * 2
    (ada,) = merged.items("/v1/groups/demo/contacts")
    assert ada["tags"] == ["founder", "speaker"]


def test_an_address_whose_pointer_leads_to_nobody_any_more_is_a_contact_of_its_own_again(merged: World) -> None:
    into = merged.app.contact_id("demo", NEW)
    merged.ask("DELETE", f"/v1/groups/demo/contacts/{into}")
    old = pointer_of(merged)
    assert old is not None
    assert old.is_erased
    with pytest.raises(NotFoundError):
        contacts.get(merged.app.table, "demo", old.id)
    event = merged.event()
    merged.call("POST", f"/public{event}/signups", {"email": OLD, "name": "Ada"})
    (attendee,) = merged.items(f"{event}/attendees")
    assert (attendee["contact_id"], attendee["email"]) == (old.id, OLD)
    assert merged.app.table.get(keys.contact("demo", into)) is None


def test_somebody_without_an_address_is_a_contact_and_not_an_erased_one(world: World) -> None:
    walk_in = Contact(group="demo", id="walkin", name="Cleo", created_at=MONDAY)
    world.app.table.put(to_item(walk_in))
    assert contacts.get(world.app.table, "demo", "walkin") == walk_in
    assert [one["name"] for one in world.items("/v1/groups/demo/contacts")] == ["Cleo"]


def test_who_is_checked_in_by_a_former_address_is_proven_by_the_present_one(merged: World) -> None:
    event = merged.event()
    form = {"email": OLD, "name": "Ada"}
    merged.call("POST", f"/public{event}/signups", form)
    (attendee,) = merged.items(f"{event}/attendees")
    merged.ask("POST", f"{event}/attendees/{attendee['id']}/check-in")
    there = pointer_of(merged)
    assert there is not None
    assert there.proven_at == MONDAY
