"""Local indexes hold what lists show, and nothing else: what lists do not show costs them nothing."""

from collections.abc import Callable
from dataclasses import fields, replace

import pytest

from benchmarks.meter import metered
from rapport.domain.contact import Contact, ListedContact
from rapport.domain.event import Event, ListedEvent
from rapport.domain.signup import ListedSignup, Signup
from rapport.store import contacts, events, signups
from rapport.store.dynamodb.items import to_item
from rapport.store.dynamodb.schema import SCHEMA
from rapport.store.dynamodb.shown import LISTED, SHOWN
from tests.testing.world import MONDAY, World

INDEXES = [*SCHEMA["LocalSecondaryIndexes"], *SCHEMA["GlobalSecondaryIndexes"]]
MOST_OF_AN_INDEX, MOST_OF_A_TABLE = 20, 100
"""Attributes that are no keys: AWS allows no more."""


def test_the_indexes_name_no_more_attributes_than_aws_allows() -> None:
    named = [index["Projection"]["NonKeyAttributes"] for index in INDEXES]
    assert max(map(len, named)) <= MOST_OF_AN_INDEX
    assert sum(map(len, named)) <= MOST_OF_A_TABLE


@pytest.mark.parametrize(("whole", "listed"), LISTED.items())
def test_what_is_read_from_a_list_cannot_be_written_back(whole: type, listed: type) -> None:
    assert {field.name for field in fields(listed)} < {field.name for field in fields(whole)}
    with pytest.raises(TypeError, match="not kept in the table"):
        to_item(object.__new__(listed))


def test_lists_show_what_is_stored(world: World) -> None:
    path = world.event()
    world.sign_up(path, looking_for=["testers"], answers={})
    event = events.get(world.app.table, "demo", path.rpartition("/")[2])
    (listed_event,) = events.of_group(world.app.table, "demo")
    (listed_contact,) = contacts.listed(world.app.table, "demo", filter_=None, limit=None, start=None).items
    (listed_signup,) = signups.listed(world.app.table, event, sort="name", status=None, has_cancelled=False).items
    contact = contacts.get(world.app.table, "demo", listed_contact.id)
    signup = signups.attendee(world.app.table, "demo", event.id, contact.id).signup
    for whole, listed in ((event, listed_event), (contact, listed_contact), (signup, listed_signup)):
        assert all(getattr(listed, field.name) == getattr(whole, field.name) for field in fields(listed))


Write = Callable[[World, Signup], object]


def note_announced(world: World, signup: Signup) -> None:
    table = world.app.table
    table.transact(signups.to_note_announced(table, signup.group, signup.event, signup.contact, "another"))


@pytest.mark.parametrize(
    ("write", "units"),
    [
        pytest.param(note_announced, 1, id="what was announced, which no list shows"),
        pytest.param(
            lambda world, signup: world.app.table.transact(signups.to_mute(world.app.table, signup, MONDAY)),
            1,
            id="that somebody wants no more mails of an event, which no list shows",
        ),
        pytest.param(
            lambda world, signup: world.app.table.transact(
                *signups.to_replace(world.app.table, signup, replace(signup, timezone="Asia/Tokyo"))
            ),
            3,
            id="a zone, which both lists of attendees show",
        ),
    ],
)
def test_a_write_takes_units_in_the_indexes_only_where_lists_show_it(world: World, write: Write, units: int) -> None:
    path = world.event()
    world.sign_up(path, follow_up_consent=True)
    attendee = world.attendee(path)
    signup = signups.attendee(world.app.table, "demo", path.rpartition("/")[2], attendee["id"]).signup
    with metered() as bill:
        write(world, signup)
    assert bill.write_units == units


def test_all_that_an_index_holds_of_a_thing_is_one_attribute() -> None:
    contact = Contact(group="demo", id="ada", email="ada@example.org", name="Ada", created_at=MONDAY, proven_at=MONDAY)
    item = to_item(contact)
    assert item.keys() == {"pk", "sk", "v", "by_name", "search", "proven_at", "revision", "name_is_made_up", SHOWN}
    assert item[SHOWN]["M"].keys() <= {field.name for field in fields(ListedContact)}
    assert {Event: ListedEvent, Contact: ListedContact, Signup: ListedSignup} == LISTED
