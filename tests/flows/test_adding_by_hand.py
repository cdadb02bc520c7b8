"""Somebody whom an organiser adds: with a place whatever the capacity, and one attendee for each address."""

from datetime import timedelta
from typing import Any

import pytest

from rapport.domain.principal import Scope
from tests.testing.routes import assert_problem
from tests.testing.world import World


def add(world: World, event: str, name: str = "Ada", **fields: Any) -> Any:
    answer = world.call("POST", f"{event}/attendees", {"name": name, **fields})
    assert answer.status == 201, answer.body
    return answer.json


def counts(world: World, event: str) -> dict[str, int]:
    return {name: count for name, count in world.ask("GET", event)["counts"].items() if count}


def test_they_have_a_place_however_full_it_is_and_a_warning_says_so(world: World) -> None:
    event = world.event(capacity=1)
    world.sign_up(event, "ben")
    world.sign_up(event, "cleo")
    added = add(world, event, email="ada@example.org")
    assert (added["status"], added["attendance"]) == ("confirmed", None)
    assert added["warnings"] == ["With them, 2 places are taken or held, and the event has 1."]
    assert counts(world, event) == {"confirmed": 2, "waitlisted": 1}
    assert add(world, world.event(), "Dora")["warnings"] == []


def test_they_are_mailed_as_whoever_signs_up_and_are_no_strangers(world: World) -> None:
    event = world.event()
    added = add(world, event, email="Ada@Example.org")
    (mail,) = world.mails("ada")
    assert "Founders' breakfast" in mail.subject
    assert world.ask("GET", f"/public/v1/signups/{mail.token}")["status"] == "confirmed"
    (delivery,) = world.items(f"{event}/deliveries", contact=added["contact_id"])
    assert delivery["state"] == "sent"
    world.wind(timedelta(days=10))
    assert len(world.mails("ada")) == 4, "confirmation, two reminders, and a follow-up"


def test_who_has_no_address_is_a_contact_of_their_own_and_nothing_is_mailed(world: World) -> None:
    event = world.event()
    first, second = add(world, event), add(world, event, checked_in=True)
    assert first["id"] != second["id"]
    assert (first["email"], second["attendance"]) == ("", "attended")
    assert world.ask("GET", f"/v1/groups/demo/contacts/{first['contact_id']}")["name"] == "Ada"
    assert counts(world, event) == {"confirmed": 2, "attended": 1}
    world.wind(timedelta(days=10))
    assert world.ses.calls == []
    assert {one["state"] for one in world.items(f"{event}/mailings")} <= {"closed", "scheduled", "cancelled"}


@pytest.mark.parametrize("checked_in", [False, True])
def test_who_is_in_line_has_a_place_from_then_on(world: World, checked_in: bool) -> None:
    event = world.event(capacity=1)
    world.sign_up(event, "ben")
    world.sign_up(event, "ada")
    mailed = len(world.mails("ada"))
    added = add(world, event, "Whoever", email="ada@example.org", checked_in=checked_in)
    assert (added["name"], added["status"]) == ("Ada", "confirmed")
    assert added["warnings"] == [
        "They were on the waitlist: they have a place now.",
        "With them, 2 places are taken or held, and the event has 1.",
    ]
    assert counts(world, event) == {"confirmed": 2, **({"attended": 1} if checked_in else {})}
    assert len(world.mails("ada")) - mailed == (0 if checked_in else 1), "who stands at the door is told there"


def test_who_is_pending_needs_to_confirm_nothing_more(world: World) -> None:
    event = world.event(capacity=5, confirm_address=True)
    world.sign_up(event, "ada")
    assert add(world, event, email="ada@example.org")["status"] == "confirmed"
    assert counts(world, event) == {"confirmed": 1}
    world.wind(timedelta(days=2))
    assert counts(world, event) == {"confirmed": 1}, "what was held for them is theirs"


def test_who_has_a_place_keeps_it_and_may_be_checked_in(world: World) -> None:
    event = world.event()
    world.sign_up(event, "ada", name="Ada Lovelace")
    again = add(world, event, "Somebody", email="ada@example.org")
    assert (again["name"], again["warnings"]) == ("Ada Lovelace", ["They had a place already."])
    assert add(world, event, email="ada@example.org", checked_in=True)["attendance"] == "attended"
    assert add(world, event, email="ada@example.org", checked_in=True)["attendance"] == "attended"
    assert counts(world, event) == {"confirmed": 1, "attended": 1}
    assert len(world.mails("ada")) == 1


def test_who_cancelled_is_somebody_new(world: World) -> None:
    event = world.event()
    world.sign_up(event, "ada")
    old = world.mails("ada")[0].token
    world.act(event, "ada", "cancel")
    added = add(world, event, email="ada@example.org")
    assert (added["status"], counts(world, event)) == ("confirmed", {"confirmed": 1})
    assert world.call("GET", f"/public/v1/signups/{old}").status == 404
    assert [one["id"] for one in world.items(f"{event}/attendees")] == [added["id"]]


def test_a_name_that_was_made_up_gives_way_and_another_stays(world: World) -> None:
    world.ask(
        "POST", "/v1/groups/demo/contacts/import", {"csv": "email,name\nada@example.org,\nben@example.org,Ben B\n"}
    )
    event = world.event()
    for who in ("ada", "ben"):
        added = add(world, event, "From the door", email=f"{who}@example.org")
        assert added["name"] == "From the door"
    names = {one["email"]: one["name"] for one in world.items("/v1/groups/demo/contacts")}
    assert names == {"ada@example.org": "From the door", "ben@example.org": "Ben B"}


def test_an_erased_contact_comes_anew(world: World) -> None:
    event = world.event()
    add(world, event, email="ada@example.org", checked_in=True)
    world.ask("DELETE", f"/v1/groups/demo/contacts/{world.attendee(event)['contact_id']}")
    world.now += timedelta(seconds=1)
    added = add(world, event, email="ada@example.org")
    assert (added["attendance"], counts(world, event)["confirmed"]) == (None, 1)
    world.wind(timedelta(minutes=10))
    assert world.attendee(event)["name"] == "Ada", "the erasure is of who was there before"


def test_the_same_request_again_adds_nobody(world: World) -> None:
    event = world.event()
    once = {"idempotency-key": "a-walk-in"}
    first, second = (world.ask("POST", f"{event}/attendees", {"name": "Ada"}, headers=once) for _ in range(2))
    assert first == second
    assert counts(world, event) == {"confirmed": 1}


def test_who_only_checks_people_in_adds_walk_ins_and_sees_no_address(world: World) -> None:
    event = world.event()
    door = world.key_of("demo", Scope.CHECK_IN)
    body = {"name": "Ada", "email": "ada@example.org", "checked_in": True}
    answer = world.call("POST", f"{event}/attendees", body, key=door)
    assert (answer.status, answer.json["name"], answer.json["email"]) == (201, "Ada", "")


def test_the_list_is_made_good_the_morning_after_and_nobody_is_told_that_they_are_in(world: World) -> None:
    event = world.event()
    world.wind(timedelta(days=4))
    assert add(world, event, email="ada@example.org", checked_in=True)["attendance"] == "attended"
    assert world.mails("ada") == []


def test_it_is_refused_where_there_is_nothing_to_come_to(world: World) -> None:
    draft = world.event(publish=False)
    assert_problem(world.call("POST", f"{draft}/attendees", {"name": "Ada"}), 409)
    cancelled = world.event()
    world.ask("POST", f"{cancelled}/cancel")
    with world.unchanged():
        assert_problem(world.call("POST", f"{cancelled}/attendees", {"name": "Ada"}), 409)
        wrong = world.call("POST", f"{draft}/attendees", {"email": "nobody"})
    assert_problem(wrong, 422)
    assert {error["field"]: error["reason"] for error in wrong.json["errors"]}["name"] == "Please enter their name"
