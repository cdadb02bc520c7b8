"""The same address again, and what strangers may and may not do with a form."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
from msgspec import Struct

from tests.testing.aws_calls import Params, Send, intercepted
from tests.testing.memory_queue import MemoryQueue
from tests.testing.routes import assert_problem
from tests.testing.world import World

MINUTE = timedelta(minutes=1)


def kinds(world: World, who: str = "ada") -> list[str]:
    return [mail.tags["delivery"].split("_")[0] for mail in world.mails(who)]


def test_the_same_address_five_times_is_one_signup_and_one_mail(world: World) -> None:
    event = world.event(capacity=3)
    answers = [world.sign_up(event) for _ in range(5)]
    assert len({answer.body for answer in answers}) == 1
    assert len(world.items(f"{event}/attendees")) == 1
    assert world.ask("GET", event)["counts"]["confirmed"] == 1
    assert kinds(world) == ["on-signup"]


def asked_for(world: World, event: str, who: str) -> list[tuple[str, tuple[str, ...]]]:
    """What a sign-up asks of AWS, in turn: the operation, and what a transaction writes; a check counts as a write."""
    calls: list[tuple[str, tuple[str, ...]]] = []
    send = MemoryQueue.send

    def sent(queue: MemoryQueue, messages: Iterable[Struct]) -> None:
        calls.append(("SendMessage", ()))
        send(queue, messages)

    def note(_: str, operation: str, params: Params, ask: Send) -> Any:
        writes = [next(iter(one)) for one in params.get("TransactItems", ())]
        calls.append((operation, tuple(sorted("Put" if kind == "ConditionCheck" else kind for kind in writes))))
        return ask(operation, params)

    form = {"email": f"{who}@example.org", "name": who.title()}
    with intercepted(note), patch.object(MemoryQueue, "send", sent):
        world.call("POST", f"/public{event}/signups", form, source=next(world.sources), drain=False)
    world.drain()
    return calls


@pytest.mark.parametrize("later", [timedelta(), 20 * MINUTE], ids=["at once", "later"])
@pytest.mark.parametrize("confirms", [False, True], ids=["seated", "pending"])
@pytest.mark.parametrize("capacity", [None, 1], ids=["free", "full"])
def test_a_repeat_asks_for_the_same_as_a_sign_up_so_that_its_time_tells_nothing(
    world: World, capacity: int | None, later: timedelta, confirms: bool
) -> None:
    event, other = world.event(capacity=capacity, confirm_address=confirms), world.event()
    world.sign_up(event)
    world.sign_up(other, "bob")
    world.now += later
    known, elsewhere, new = (asked_for(world, event, who) for who in ("ada", "bob", "cleo"))
    assert known == elsewhere == new
    assert ("SendMessage", ()) in new


def test_a_repeat_mails_nothing_for_a_quarter_of_an_hour_and_then_once_a_day(world: World) -> None:
    event = world.event()
    world.sign_up(event)
    mailed = []
    for wait in (15 * MINUTE - timedelta(seconds=1), timedelta(seconds=1), MINUTE, 23 * 60 * MINUTE, 60 * MINUTE):
        world.now += wait
        world.sign_up(event)
        world.sign_up(event)
        mailed.append(len(world.mails("ada")) - 1)
    assert mailed == [0, 1, 1, 1, 2]
    assert kinds(world) == ["on-signup", "already-in", "already-in"]


def test_a_repeat_changes_nothing_of_signup_and_contact(world: World) -> None:
    event = world.event(questions=[{"id": "diet", "label": "Diet?"}])
    world.sign_up(event, answers={"diet": "any"}, looking_for=["work"])
    before = world.attendee(event), world.items("/v1/groups/demo/contacts")
    with world.unchanged():
        world.sign_up(event, name="Eve", answers={"diet": "vegan"}, visible=True, language="fr")
    world.now += 20 * MINUTE
    world.sign_up(event, name="Eve", answers={}, can_offer=["spam"], follow_up_consent=True)
    assert (world.attendee(event), world.items("/v1/groups/demo/contacts")) == before


def test_a_sign_up_for_another_event_changes_nothing_of_the_contact(world: World) -> None:
    world.sign_up(world.event())
    before = world.items("/v1/groups/demo/contacts")
    world.sign_up(world.event(), name="Eve", timezone="Asia/Tokyo", language="ja", follow_up_consent=True)
    assert world.items("/v1/groups/demo/contacts") == before


def test_a_repeat_while_waiting_keeps_the_place_in_line(world: World) -> None:
    event = world.event(capacity=1)
    for who in ("ada", "bob", "cleo", "bob"):
        world.sign_up(event, who)
    world.act(event, "ada", "cancel")
    assert world.attendee(event, "bob")["status"] == "confirmed"
    assert world.attendee(event, "cleo")["status"] == "waitlisted"


def test_who_cancelled_and_signs_up_again_is_at_the_end_of_the_line(world: World) -> None:
    event = world.event(capacity=1, questions=[{"id": "diet", "label": "Diet?"}])
    for who in ("ada", "bob", "cleo"):
        world.sign_up(event, who, answers={"diet": "any"})
    world.act(event, "bob", "cancel")
    world.now += MINUTE
    assert world.sign_up(event, "bob", name="Bobby", answers={"diet": "vegan"}).json["seat"] == "waitlisted"
    line = world.items(f"{event}/attendees", status="waitlisted")
    assert [one["name"] for one in line] == ["Cleo", "Bobby"]
    assert (line[1]["answers"], line[1]["signed_up_at"]) == ({"diet": "vegan"}, "2026-11-23T09:01:00Z")
    assert kinds(world, "bob") == ["on-waitlisted", "on-cancelled", "on-waitlisted"]
    assert world.ask("GET", event)["counts"]["cancelled"] == 0


def test_the_first_mail_repeats_nothing_of_the_form_but_a_harmless_name(world: World) -> None:
    event = world.event(questions=[{"id": "why", "label": "Why?"}])
    typed: dict[str, Any] = {
        "looking_for": ["cheap-pills"],
        "can_offer": ["casino-bonus"],
        "answers": {"why": "lottery-win"},
    }
    name = "WIN https://evil.example/x now www.evil.example evil.example/y eve@evil.example " + "x" * 100
    world.sign_up(event, name=name, **typed)
    (mail,) = world.mails()
    said = f"{mail.subject}\n{mail.parsed['To']}\n{mail.text}\n{mail.html}\n{mail.calendar}"
    assert not [word for word in ("cheap-pills", "casino-bonus", "lottery-win", "evil") if word in said]
    assert "x" * 76 not in said
    assert "Hi there," in said


def test_a_full_name_is_repeated_once_the_owner_confirmed_it(world: World) -> None:
    event = world.event()
    world.sign_up(event, name="Ada " + "x" * 150)
    world.ask("POST", f"/public/v1/signups/{world.mails()[0].token}/confirm")
    world.act(event, "ada", "cancel")
    assert "x" * 150 in str(world.mails("ada")[-1].parsed["To"])


def test_past_60_sign_ups_a_minute_a_source_has_to_wait(world: World) -> None:
    event = world.event()
    nowhere = "/public/v1/groups/demo/events/nothing/signups"
    form = {"email": "ada@example.org", "name": "Ada"}
    assert {world.call("POST", nowhere, form, source="192.0.2.9").status for _ in range(60)} == {404}
    with world.unchanged():
        refused = world.call("POST", f"/public{event}/signups", form, source="192.0.2.9")
    assert_problem(refused, 429)
    assert world.call("POST", f"/public{event}/signups", {**form, "email": "bob@example.org"}).status == 202
    world.now += timedelta(seconds=int(refused.headers["retry-after"]))
    assert world.call("POST", f"/public{event}/signups", form, source="192.0.2.9").status == 202


def test_a_room_behind_one_address_gets_in(world: World) -> None:
    event = world.event(capacity=40)
    forms = [{"email": f"guest{number}@example.org", "name": "Guest"} for number in range(45)]
    answers = [world.call("POST", f"/public{event}/signups", form, source="192.0.2.9", drain=False) for form in forms]
    assert {answer.status for answer in answers} == {202}
    assert world.ask("GET", event, drain=False)["counts"]["confirmed"] == 40


def test_nobody_can_fill_a_mailbox_and_the_answer_never_tells(world: World) -> None:
    events = [world.event(title=f"Meeting {number}") for number in range(8)]
    answers = [world.sign_up(event) for event in events]
    assert {answer.body for answer in answers} == {'{"status":"accepted","seat":"confirmed"}'}
    assert len(world.mails("ada")) == 5
    assert {world.attendee(event)["status"] for event in events} == {"confirmed"}
    world.wind(59 * MINUTE)
    assert len(world.mails("ada")) == 5
    world.wind(2 * MINUTE)
    assert len(world.mails("ada")) == 6
    world.wind(120 * MINUTE)
    assert len(world.mails("ada")) == 8


@pytest.mark.parametrize("who", ["ada", "nobody"])
def test_an_answer_tells_nothing_of_who_is_there_whatever_is_wrong(world: World, who: str) -> None:
    event = world.event(capacity=1, questions=[{"id": "diet", "label": "Diet?", "required": True}])
    world.sign_up(event, answers={"diet": "any"})
    assert_problem(world.sign_up(event, who), 422)
    assert world.sign_up(event, who, answers={"diet": "any"}).json["seat"] == "waitlisted"
    world.ask("POST", f"{event}/cancel")
    assert_problem(world.sign_up(event, who, answers={"diet": "any"}), 409)
