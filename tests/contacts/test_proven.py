"""Somebody is behind an address once its owner acted on a mailed link, was checked in, or came by an organiser's hand.

Until then it is a stranger's, typed into a form by whoever it was.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from rapport.domain.contact import Contact
from rapport.domain.principal import Scope
from rapport.store import contacts, events, ledger
from tests.testing.world import MONDAY, World

Act = Callable[[World, str], object]


def contact(world: World, who: str = "ada") -> Contact:
    id = world.app.contact_id("demo", f"{who}@example.org")
    return contacts.of_ids(world.app.table, "demo", [id])[id]


def proven_at(world: World, who: str = "ada") -> datetime | None:
    return contact(world, who).proven_at


def own(world: World) -> str:
    return f"/public/v1/signups/{world.mails('ada')[0].token}"


def _change(**fields: object) -> Act:
    return lambda world, _: world.ask("PATCH", own(world), fields)


def _one_click(world: World, _event: str) -> None:
    path = f"/public/v1/unsubscribe/{world.mails('ada')[0].unsubscribe_token}"
    form = {"content-type": "application/x-www-form-urlencoded"}
    assert world.call("POST", path, b"List-Unsubscribe=One-Click", headers=form).status == 200


def _choose(choice: str) -> Act:
    return lambda world, _: world.post_form(f"/u/{world.mails('ada')[0].unsubscribe_token}", {"choice": choice})


def _import(world: World, _event: str) -> None:
    csv = "email,name\nada@example.org,Ada\n"
    world.ask("POST", "/v1/groups/demo/contacts/import", csv, headers={"content-type": "text/csv"})


ACTS: dict[str, Act] = {
    "changes their sign-up": _change(looking_for=["a mentor"]),
    "consents": _change(follow_up_consent=True),
    "cancels": lambda world, _: world.ask("POST", f"{own(world)}/cancel"),
    "unsubscribes": _one_click,
    "wants nothing of the event": _choose("event"),
    "wants no follow-ups": _choose("follow_ups"),
    "wants nothing": _choose("everything"),
    "is checked in": lambda world, event: world.act(event, "ada", "check-in"),
    "is imported": _import,
}


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS.keys())
def test_an_act_proves_once(world: World, act: Act) -> None:
    event = world.event()
    world.sign_up(event)
    assert proven_at(world) is None
    world.wind(timedelta(hours=1))
    act(world, event)
    first = proven_at(world)
    assert first is not None
    assert MONDAY + timedelta(hours=1) <= first < MONDAY + timedelta(hours=2)
    world.wind(timedelta(hours=1))
    _change(can_offer=["advice"])(world, event)
    _one_click(world, event)
    _import(world, event)
    assert proven_at(world) == first


def test_looking_proves_nothing(world: World) -> None:
    event = world.event()
    world.sign_up(event)
    world.ask("GET", own(world))
    assert world.call("GET", f"/u/{world.mails('ada')[0].unsubscribe_token}").status == 200
    world.sign_up(event)
    world.act(event, "ada", "cancel")
    assert proven_at(world) is None


def test_an_address_typed_by_who_is_only_at_the_door_is_not_proven_and_an_organiser_s_is(world: World) -> None:
    """The link to a door may be anybody's: addresses made up there must not pause the group by their bounces."""
    event = world.event()
    door = world.key_of("demo", Scope.CHECK_IN)
    typed = {"name": "Ada", "email": "ada@example.org", "checked_in": True}
    assert world.call("POST", f"{event}/attendees", typed, key=door).status == 201
    assert proven_at(world) is None
    world.ask("POST", f"{event}/attendees", typed)
    assert proven_at(world) is not None


def test_what_is_mailed_says_whether_it_went_to_somebody_who_was_proven(world: World) -> None:
    event = world.event()
    world.sign_up(event)
    _change(looking_for=[])(world, event)
    world.wind(timedelta(days=2, hours=12))
    found = events.get(world.app.table, "demo", event.rpartition("/")[2])
    theirs = {one.mailing: one.proven for one in ledger.of_contact(world.app.table, found, contact(world).id)}
    assert theirs == {"on-signup_changes": False, "day-before_g1": True}


def test_an_erasure_forgets_it(world: World) -> None:
    event = world.event()
    world.sign_up(event)
    _change(looking_for=[])(world, event)
    _one_click(world, event)
    world.ask("DELETE", f"/v1/groups/demo/contacts/{contact(world).id}")
    assert proven_at(world) is None
    _one_click(world, event)
    assert proven_at(world) is None, "nobody is behind what is left"
    world.sign_up(world.event())
    assert proven_at(world) is None, "who signs up now is somebody new"


def test_who_was_imported_again_is_unchanged(world: World) -> None:
    _import(world, "")
    first = contact(world)
    with world.unchanged():
        _import(world, "")
    assert contact(world) == first
