"""Who is coming: those with a place who agreed to be seen, gone at once when anything of that changes."""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from random import Random
from typing import Any

import pytest

from rapport.store import contacts
from rapport.store.dynamodb import keys
from rapport.tokens import me_token
from tests.testing.world import World

NOBODY: dict[str, Any] = {"people": [], "offers": []}


def coming(world: World, event: str) -> Any:
    return world.ask("GET", f"/public{event}/coming")


def names(world: World, event: str) -> list[str]:
    return [one["name"] for one in coming(world, event)["people"]]


def own(world: World, who: str = "ada", event: str = "") -> str:
    """The signup's link, of the last mail; at an event."""
    found = [mail.token for mail in world.mails(who) if event.rpartition("/")[2] in mail.html]
    return f"/public/v1/signups/{found[-1]}"


def join(world: World, event: str, who: str = "ada", can_offer: Sequence[str] = (), *, visible: bool = True) -> None:
    """Signs up, and says so from the mail."""
    world.sign_up(event, who, can_offer=list(can_offer), visible=visible)
    world.ask("POST", f"{own(world, who, event)}/confirm")


def contact(world: World, who: str = "ada") -> Any:
    (found,) = world.items("/v1/groups/demo/contacts", q=f"{who}@")
    return found


def test_who_agreed_to_be_seen_is_shown_with_what_they_offer_in_the_order_of_names(world: World) -> None:
    event = world.event()
    assert coming(world, event) == NOBODY
    join(world, event, "zoe", ["a room"])
    join(world, event, "emil", ["legal advice", "coffee"])
    join(world, event, "ben", ["hiring"], visible=False)
    world.sign_up(event, "eve", visible=True, can_offer=["links"])
    assert coming(world, event)["people"] == [
        {"name": "Emil", "can_offer": ["legal advice", "coffee"]},
        {"name": "Zoe", "can_offer": ["a room"]},
    ]
    other = world.event(title="Supper")
    assert coming(world, other) == NOBODY, "it is of one event"


def own_page(world: World, who: str = "ada") -> str:
    return me_token(world.app.tokens, contacts.get(world.app.table, "demo", contact(world, who)["id"]))


def test_they_are_gone_at_once_however_it_ends(world: World) -> None:
    """Before any job is carried out."""
    event = world.event()
    page = f"/g/demo/{event.rpartition('/')[2]}"
    ends: Mapping[str, Callable[[], object]] = {
        "ada": lambda: world.ask("POST", f"{own(world)}/cancel"),
        "ben": lambda: world.act(event, "ben", "cancel"),
        "cleo": lambda: world.ask("PATCH", own(world, "cleo"), {"visible": False}),
        "dan": lambda: world.post_form(f"/me/{own_page(world, 'dan')}", {"asked": "visible"}),
        "eva": lambda: world.ask("PATCH", f"/v1/groups/demo/contacts/{contact(world, 'eva')['id']}", {"blocked": True}),
        "finn": lambda: world.call("DELETE", f"/v1/groups/demo/contacts/{contact(world, 'finn')['id']}"),
    }
    for who in (*ends, "gus"):
        join(world, event, who, [f"what {who} offers"])
    left = [who.title() for who in (*ends, "gus")]
    for who, end in ends.items():
        assert names(world, event) == left
        end()
        left.remove(who.title())
        world.jobs.bodies.clear()
        assert names(world, event) == left
        assert f"what {who} offers" not in world.call("GET", page).body
        assert f"what {who} offers" not in str(world.app.table.query(keys.event_partition("demo", page[8:])))


@pytest.mark.parametrize("end", ["no connections", "cancelled", "over"])
def test_nobody_is_shown_of_an_event_that_ends(world: World, end: str) -> None:
    event = world.event()
    join(world, event)
    if end == "no connections":
        world.ask("PATCH", event, {"connections": False})
    elif end == "cancelled":
        world.ask("POST", f"{event}/cancel")
    else:
        world.now += timedelta(days=4)
    answer = world.call("GET", f"/public{event}/coming")
    assert (answer.status, answer.json) == (200, NOBODY)


def test_who_waits_is_shown_from_the_moment_that_they_have_a_place(world: World) -> None:
    event = world.event(capacity=1)
    join(world, event, "ada", visible=False)
    join(world, event, "ben", ["coffee"])
    assert coming(world, event) == NOBODY
    world.act(event, "ada", "cancel")
    assert coming(world, event)["people"] == [{"name": "Ben", "can_offer": ["coffee"]}]


def test_who_waits_and_is_checked_in_is_there(world: World) -> None:
    event = world.event(capacity=1)
    join(world, event, "ada", visible=False)
    join(world, event, "ben")
    world.act(event, "ben", "check-in")
    assert names(world, event) == ["Ben"]


def test_who_comes_back_is_asked_anew(world: World) -> None:
    event = world.event()
    join(world, event)
    world.ask("POST", f"{own(world)}/cancel")
    world.wind(timedelta(hours=1))
    world.sign_up(event)
    assert coming(world, event) == NOBODY


def test_what_they_say_anew_of_themselves_is_shown_at_every_event(world: World) -> None:
    first, second = world.event(), world.event(title="Supper")
    for event in (first, second):
        join(world, event, "ada", ["coffee"])
    world.ask("PATCH", own(world, event=first), {"name": "Ada L.", "can_offer": ["maths"]})
    assert coming(world, first)["people"] == [{"name": "Ada L.", "can_offer": ["maths"]}]
    assert coming(world, second)["people"] == [{"name": "Ada", "can_offer": ["maths"]}]
    assert world.post_form(f"/me/{own_page(world)}", {"can_offer": ""}).status == 303
    assert [coming(world, event)["people"][0]["can_offer"] for event in (first, second)] == [[], []]


def test_of_two_contacts_of_one_person_the_stricter_word_stands(world: World) -> None:
    first, second = world.event(), world.event(title="Supper")
    join(world, first, "ada", ["coffee"])
    world.now += timedelta(hours=1)
    join(world, first, "ben", ["maths"])
    join(world, second, "ben", ["maths"])
    into = contact(world, "ben")["id"]
    world.ask("POST", f"/v1/groups/demo/contacts/{contact(world)['id']}/merge", {"into": into})
    assert coming(world, first)["people"] == [{"name": "Ada", "can_offer": ["maths", "coffee"]}]
    assert coming(world, second)["people"] == [{"name": "Ben", "can_offer": ["maths", "coffee"]}]


def test_an_event_that_is_moved_or_has_connections_again_goes_on(world: World) -> None:
    event = world.event()
    join(world, event)
    world.ask("PATCH", event, {"connections": False})
    world.ask("PATCH", event, {"connections": True})
    assert names(world, event) == ["Ada"]
    world.now += timedelta(days=4)
    assert names(world, event) == []
    world.ask("PATCH", event, {"starts_at": "2026-12-10T18:30:00"})
    assert names(world, event) == ["Ada"]


def test_a_draft_is_nowhere_and_what_was_published_before_is_found(world: World) -> None:
    draft = world.event(publish=False)
    for path in (f"/public{draft}/coming", "/public/v1/groups/demo/events/nothing/coming"):
        assert world.call("GET", path).status == 404
    world.ask("POST", f"{draft}/publish")
    assert coming(world, draft) == NOBODY
    world.ask("POST", f"{draft}/unpublish")
    assert world.call("GET", f"/public{draft}/coming").status == 404
    event = world.event()
    join(world, event)
    world.app.table.delete(keys.coming("demo", event.rpartition("/")[2]))  # as an earlier release left it
    assert names(world, event) == ["Ada"]


def test_it_is_what_the_list_of_attendees_says_whatever_happened(world: World) -> None:
    """A walk by chance over all that changes who has a place, who may be seen, and what they offer."""
    event, chance = world.event(capacity=3), Random(13)
    people = ["ada", "ben", "cleo", "dan", "eva", "finn"]

    def come(who: str) -> None:
        world.sign_up(event, who, can_offer=chance.sample(["maths", "coffee"], 1), visible=True)
        world.call("POST", f"{own(world, who)}/confirm")

    acts: Sequence[Callable[[str], object]] = (
        come,
        lambda who: world.act(event, who, "cancel"),
        lambda who: world.act(event, who, "check-in"),
        lambda who: world.act(event, who, "check-in", "DELETE"),
        lambda _: world.call("PATCH", event, {"capacity": chance.choice([None, 6])}),
        lambda who: world.call("PATCH", own(world, who), {"visible": chance.random() < 0.7, "can_offer": ["art"]}),
        lambda who: world.call("POST", f"{event}/attendees", {"name": who.title(), "email": f"{who}@example.org"}),
    )
    seen = set()
    for who in people:
        come(who)
    for _ in range(50):
        chance.choice(acts)(chance.choice(people))
        listed = [one for one in world.items(f"{event}/attendees") if one["status"] == "confirmed" and one["visible"]]
        shown = [{"name": one["name"], "can_offer": one["can_offer"]} for one in listed]
        assert coming(world, event)["people"] == sorted(shown, key=lambda one: str(one["name"]))
        seen.add(len(shown))
    assert len(seen) >= 3
