"""Signing up: what is answered, what is stored, and what is mailed for it."""

from datetime import timedelta
from typing import Any

import pytest

from tests.testing.routes import assert_problem
from tests.testing.world import World

MINUTE = timedelta(minutes=1)
QUESTIONS = [
    {"id": "diet", "label": "Diet?", "required": True, "options": ["vegan", "any"]},
    {"id": "why", "label": "Why do you come?"},
]


def test_the_answer_says_what_a_new_address_would_have_got(world: World) -> None:
    event = world.event(capacity=1)
    first = world.sign_up(event)
    assert (first.status, first.json) == (202, {"status": "accepted", "seat": "confirmed"})
    second = world.sign_up(event, "bob")
    assert (second.status, second.json) == (202, {"status": "accepted", "seat": "waitlisted"})
    assert world.attendee(event)["status"] == "confirmed"
    assert world.attendee(event, "bob")["status"] == "waitlisted"


def test_the_answer_to_a_repeat_is_that_to_a_stranger(world: World) -> None:
    event = world.event(capacity=2)
    world.sign_up(event)
    assert world.sign_up(event).json["seat"] == "confirmed"
    world.sign_up(event, "bob")
    repeated, strangers = world.sign_up(event), world.sign_up(event, "cleo")
    assert (repeated.status, repeated.body, repeated.headers) == (202, strangers.body, strangers.headers)
    assert world.attendee(event)["status"] == "confirmed"


def test_all_that_was_said_is_stored(world: World) -> None:
    event = world.event(questions=QUESTIONS)
    said: dict[str, Any] = {
        "answers": {"diet": "vegan", "why": "people, food"},
        "looking_for": ["a co-founder"],
        "can_offer": ["legal advice", "a desk"],
    }
    world.sign_up(event, **said, visible=True, follow_up_consent=True, timezone="Asia/Kathmandu", language="de-CH")
    world.ask("POST", f"/public/v1/signups/{world.mails('ada')[0].token}/confirm")
    found = world.attendee(event)
    assert {name: found[name] for name in said} == said
    assert found["signed_up_at"] == "2026-11-23T09:00:00Z"
    assert (found["timezone"], found["language"], found["checked_in_at"]) == ("Asia/Kathmandu", "de-CH", None)


OF_KINDS: dict[str, list[object]] = {
    "text": ["yes", "", "💥", "=1+1"],
    "long_text": ["two\nlines", ""],
    "choice": ["a", "b; c"],
    "choices": [[], ["a"], ["b; c", "a"]],
    "yes_no": [True, False],
}
"""Answers that are of their question's kind; those of other kinds are not."""
ASKED = [
    {"id": kind, "label": "?", "kind": kind, "options": ["a", "b; c"] if kind.startswith("choice") else []}
    for kind in OF_KINDS
]


@pytest.mark.parametrize(("kind", "answer"), [(kind, answer) for kind, fit in OF_KINDS.items() for answer in fit])
def test_an_answer_of_its_questions_kind_is_kept_as_it_was_given(world: World, kind: str, answer: object) -> None:
    event = world.event(questions=ASKED)
    assert world.sign_up(event, answers={kind: answer}).status == 202
    assert world.attendee(event)["answers"] == {kind: answer}


NOT_OF_KINDS: dict[str, list[object]] = {
    "text": [0, -1.5, True, [], ["a"]],
    "long_text": [1, False, ["a"]],
    "choice": ["", "c", "A", ["a"], True, 0],
    "choices": ["a", ["c"], ["a", "a"], ["a", ""], True],
    "yes_no": ["true", "yes", 0, 1, [], ["a"]],
}


def test_an_answer_of_another_kind_is_refused_by_name_wherever_it_comes_in(world: World) -> None:
    event = world.event(questions=ASKED)
    world.sign_up(event)
    own = f"/public/v1/signups/{world.mails()[0].token}"
    with world.unchanged():
        for kind, answer in ((kind, answer) for kind, odd in NOT_OF_KINDS.items() for answer in odd):
            for refused in (
                world.sign_up(event, "eve", answers={kind: answer}),
                world.call("PATCH", own, {"answers": {kind: answer}}),
            ):
                assert_problem(refused, 422)
                assert refused.wrong_fields == [f"answers.{kind}"], (kind, answer)


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"email": None}, "email"),
    ({"email": ""}, "email"),
    ({"email": "ada"}, "email"),
    ({"email": "ada@"}, "email"),
    ({"email": "@example.org"}, "email"),
    ({"email": "ada@example"}, "email"),
    ({"email": "a@b@example.org"}, "email"),
    ({"email": "ada@exam ple.org"}, "email"),
    ({"email": "ada@example.org\nBcc: eve@example.org"}, "email"),
    ({"email": "Ada <ada@example.org>"}, "email"),
    ({"email": "ada@example..org"}, "email"),
    ({"email": ".ada@example.org"}, "email"),
    ({"email": "ädä@example.org"}, "email"),
    ({"email": "ada@[127.0.0.1]"}, "email"),
    ({"email": "a" * 65 + "@example.org"}, "email"),
    ({"email": ["ada@example.org"]}, "email"),
    ({"name": None}, "name"),
    ({"name": ""}, "name"),
    ({"name": "a" * 201}, "name"),
    ({"name": 7}, "name"),
    ({"name": "Ada\r\nBcc: eve@example.org"}, "name"),
    ({"looking_for": ["x"] * 11}, "looking_for"),
    ({"looking_for": [""]}, "looking_for"),
    ({"looking_for": "work"}, "looking_for"),
    ({"looking_for": [1]}, "looking_for"),
    ({"can_offer": ["fine", "a" * 201]}, "can_offer"),
    ({"can_offer": ["bell\x07"]}, "can_offer"),
    ({"can_offer": None}, "can_offer"),
    ({"visible": "yes"}, "visible"),
    ({"visible": 1}, "visible"),
    ({"follow_up_consent": None}, "follow_up_consent"),
    ({"timezone": "Mars/Base"}, "timezone"),
    ({"language": "german"}, "language"),
    ({"language": "en\n"}, "language"),
    ({"answers": None}, "answers"),
    ({"answers": ["diet"]}, "answers"),
    ({"answers": {"diet": None}}, "answers"),
    ({"answers": {"diet": {"is": "vegan"}}}, "answers"),
    ({"answers": {"diet": "any", "why": [1]}}, "answers"),
    ({"answers": {"diet": "any", "why": "bell\x07"}}, "answers.why"),
    ({"answers": {"diet": "any", "why": "a" * 20_001}}, "answers"),
    ({"answers": {"diet": "any", "why": [""] * 20_001}}, "answers"),
    ({"answers": {"diet": "any", "why": 1e-320}}, "answers.why"),
    ({"answers": {"diet": "fish"}}, "answers.diet"),
    ({"answers": {"diet": ["vegan", "fish"]}}, "answers.diet"),
    ({"answers": {"diet": ""}}, "answers.diet"),
    ({"answers": {"diet": []}}, "answers.diet"),
    ({"answers": {}}, "answers.diet"),
    ({"answers": {"diet": "any", "nonsense": "x"}}, "answers.nonsense"),
    ({"status": "confirmed"}, "status"),
    ({"tags": ["vip"]}, "tags"),
]


def test_what_cannot_be_is_refused_by_field_and_nothing_is_stored_or_sent(world: World) -> None:
    event = world.event(questions=QUESTIONS)
    with world.unchanged():
        for fields, field in WRONG:
            answer = world.sign_up(event, **{"answers": {"diet": "any"}, **fields})
            assert_problem(answer, 422)
            assert answer.wrong_fields[0].startswith(field), fields


def test_no_control_character_gets_into_a_name(world: World) -> None:
    event = world.event()
    with world.unchanged():
        for code in (*range(0x20), *range(0x7F, 0xA0)):
            answer = world.sign_up(event, name=f"Ada{chr(code)}L")
            assert_problem(answer, 422)
            assert answer.wrong_fields == ["name"]


NAMES = [
    " Ada ",
    "Ada  Lovelace",
    "👩‍💻 Ada",
    "עדה לאבלייס",
    "\u202eadA",
    "<script>alert(1)</script>",
    '=HYPERLINK("https://x.example")',
    '"; DROP TABLE',
    "{{name}} {% raw %}",
    "a" * 200,
    "각" * 200,
    "\ufdfa" * 200,
    "💥" * 200,
    "A\u0301da",
    "one\u2028two",
    "\U0010ffff",
    "=?utf-8?b?QUJD?=",
]


@pytest.mark.parametrize("name", NAMES, ids=ascii)
def test_a_name_is_taken_as_it_is_typed(world: World, name: str) -> None:
    event = world.event()
    assert world.sign_up(event, name=name).status == 202
    assert world.attendee(event)["name"] == name
    assert [one["name"] for one in world.items(f"{event}/attendees", sort="name")] == [name]
    assert [one["name"] for one in world.items("/v1/groups/demo/contacts")] == [name]
    assert len(world.mails("ada")) == 1


@pytest.mark.parametrize("email", [" ADA@Example.ORG ", "\tada@example.org\n", "Ada@EXAMPLE.org"])
def test_an_address_is_trimmed_and_lower_cased_as_a_whole(world: World, email: str) -> None:
    event = world.event()
    world.sign_up(event, email=email)
    world.sign_up(event)
    assert [one["email"] for one in world.items(f"{event}/attendees")] == ["ada@example.org"]
    assert [one["email"] for one in world.items("/v1/groups/demo/contacts")] == ["ada@example.org"]
    assert [mail.to for mail in world.mails()] == ["ada@example.org"]


@pytest.mark.parametrize("email", ["ada+meetup@example.org", "o'hara@example.org", "ada@bücher.example", "a@x.test"])
def test_uncommon_addresses_are_good_ones(world: World, email: str) -> None:
    event = world.event()
    assert world.sign_up(event, email=email).status == 202
    assert [one["email"] for one in world.items(f"{event}/attendees")] == [email]
    assert [mail.to for mail in world.mails()] == [email]


def test_at_an_event_cancelled_or_over_it_is_a_conflict(world: World) -> None:
    cancelled, over = world.event(), world.event()
    world.ask("POST", f"{cancelled}/cancel")
    with world.unchanged():
        assert_problem(world.sign_up(cancelled), 409)
    world.now = world.now.replace(day=26, hour=19, minute=59, second=59)
    assert world.sign_up(over).status == 202
    world.now += timedelta(seconds=1)
    with world.unchanged():
        assert_problem(world.sign_up(over, "bob"), 409)


def test_one_can_still_sign_up_after_the_start(world: World) -> None:
    event = world.event()
    world.now = world.now.replace(day=26, hour=18)
    assert world.sign_up(event).status == 202
    assert len(world.mails("ada")) == 1


def test_a_sign_up_is_confirmed_with_a_calendar_entry_and_a_way_back(world: World) -> None:
    event = world.event()
    world.sign_up(event)
    (mail,) = world.mails()
    assert mail.calendar
    assert "METHOD:REQUEST" in mail.calendar
    assert mail.token in mail.html
    assert world.ask("GET", f"/public/v1/signups/{mail.token}")["email"] == "ada@example.org"


def test_who_is_put_in_line_is_told_so_without_a_calendar_entry(world: World) -> None:
    event = world.event(capacity=1)
    world.sign_up(event)
    world.sign_up(event, "bob")
    (mail,) = world.mails("bob")
    assert mail.tags["delivery"].startswith("on-waitlisted")
    assert mail.calendar is None


@pytest.mark.parametrize("trouble", ["lost", "throttled"])
def test_what_is_stored_is_confirmed_whatever_is_down(world: World, trouble: str) -> None:
    event = world.event()
    world.now_queue.refuses = trouble == "lost"
    if trouble == "throttled":
        world.ses.next("throttle", 2)
    assert world.sign_up(event).status == 202
    assert world.mails() == []
    world.now_queue.refuses = False
    world.wind(5 * MINUTE)
    assert len(world.mails("ada")) == 1
