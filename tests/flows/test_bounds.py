"""What one may send in is bounded by what it becomes: a signup as it is stored, and the longest answer."""

import json
from typing import Any
from unittest.mock import patch
from urllib.parse import urlencode

import pytest

from rapport.http import request as requests
from tests.testing.routes import assert_problem
from tests.testing.world import World

STORED = 16_000
"""Octets, of a signup's item."""
QUESTIONS = [{"id": f"q{number}", "label": "?"} for number in range(30)]
LONG: dict[str, dict[str, Any]] = {
    "an answer": {"answers": {"q0": "a" * 14_900}},
    "answers": {"answers": {f"q{number}": "ß" * 240 for number in range(30)}},
    "topics": {"looking_for": ["李" * 200] * 10, "can_offer": ["é" * 200] * 10, "answers": {"q0": "x" * 4000}},
    "a name that folds to much": {"name": "\ufdfa" * 200, "answers": {"q0": "x" * 7000}},
}


def octets(value: Any) -> int:
    """How large DynamoDB takes an item, or a value of it, to be: names and UTF-8, and a little for each part."""
    match value:
        case {"L": parts}:
            return 3 + sum(1 + octets(part) for part in parts)
        case {"M": parts}:
            return 3 + sum(1 + octets(part) for part in [parts])
        case {"S": text} | {"N": text}:
            return len(text.encode())
        case {"SS": texts}:
            return sum(len(text.encode()) for text in texts)
        case {"BOOL": _} | {"NULL": _}:
            return 1
    return sum(len(name.encode()) + octets(part) for name, part in value.items())


@pytest.mark.parametrize("said", LONG.values(), ids=LONG)
def test_a_sign_up_is_taken_only_as_far_as_it_is_kept(world: World, said: dict[str, Any]) -> None:
    event = world.event(questions=QUESTIONS)
    assert world.sign_up(event, **said).status == 202
    (item,) = [one for (_, key), one in world.dump().items() if key.startswith("SIGNUP#")]
    assert 11_000 < octets(item) < STORED


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"answers": {"q0": "a" * 14_999}}, "answers"),
        ({"answers": {f"q{number}": "李" * 490 for number in range(30)}}, "answers"),
        ({"looking_for": ["💥" * 200] * 10, "can_offer": ["💥" * 199] * 10}, "looking_for"),
        ({"can_offer": ["💥" * 200] * 10, "answers": {"q0": "a" * 7500}}, "can_offer"),
    ],
)
def test_a_sign_up_of_more_says_so_by_field_and_is_not_kept(world: World, said: dict[str, Any], field: str) -> None:
    event = world.event(questions=QUESTIONS)
    with world.unchanged():
        answer = world.sign_up(event, **said)
    assert_problem(answer, 422)
    assert answer.wrong_fields == [field]
    assert "15,000 bytes" in answer.json["errors"][0]["reason"]


def test_what_its_owner_adds_later_is_bounded_too(world: World) -> None:
    event = world.event(questions=QUESTIONS)
    world.sign_up(event, looking_for=["💥" * 200] * 10)
    own = f"/public/v1/signups/{world.mails()[0].token}"
    assert world.call("PATCH", own, {"can_offer": ["💥" * 100] * 10}).status == 200
    with world.unchanged():
        answer = world.call("PATCH", own, {"can_offer": ["💥" * 200] * 10})
    assert_problem(answer, 422)
    assert world.call("PATCH", own, {"looking_for": []}).status == 200


def test_every_wrong_answer_is_named_at_once(world: World) -> None:
    asked = [{"id": "a", "label": "?", "options": ["x"]}, {"id": "b", "label": "?", "required": True}]
    event = world.event(questions=asked)
    with world.unchanged():
        answer = world.sign_up(event, answers={"a": "y", "c": 1})
    assert answer.wrong_fields == ["answers.a", "answers.c", "answers.b"]


QUOTES = {"answers": {"q0": '"' * 14_500}}
"""Each of which is four octets in what leaves the function."""


def lambda_octets(body: str) -> int:
    """Of a response as the runtime writes it."""
    return len(json.dumps({"statusCode": 200, "headers": {}, "body": body}, ensure_ascii=False).encode())


def test_lists_and_exports_stay_within_what_lambda_answers(world: World) -> None:
    event = world.event(questions=QUESTIONS)
    for number in range(150):
        assert world.sign_up(event, f"a{number}", **QUOTES).status == 202
    world.table.page_items = 68  # of 15 kB each: DynamoDB's 1 MB
    for path in (f"{event}/attendees", f"{event}/deliveries", "/v1/groups/demo/contacts"):
        found: list[Any] = []
        cursor = None
        while found == [] or cursor is not None:
            answer = world.call("GET", path, query={"limit": "200", **({"cursor": cursor} if cursor else {})})
            assert answer.status == 200
            assert lambda_octets(answer.body) < 6_000_000
            found += answer.json["items"]
            cursor = answer.json["next_cursor"]
        assert len(found) == 150
    assert world.call("GET", f"{event}/attendees.csv").status == 303


def test_what_no_answer_holds_is_a_problem_that_says_what_to_do(world: World) -> None:
    event = world.event()
    world.sign_up(event)
    contact = world.attendee(event)["contact_id"]
    with patch.object(requests, "MOST_ANSWERED", 300):
        for path in (f"/v1/groups/demo/contacts/{contact}/export", "/v1/groups/demo/rules"):
            answer = world.call("GET", path)
            assert_problem(answer, 409)
            assert "fewer" in answer.json["detail"]


@pytest.mark.parametrize("field", ["name", "x" * 90_000, "looking_for", "redirect"])
@pytest.mark.parametrize("page", ["/g/demo/{}", "/public/v1/groups/demo/events/{}/signups"])
def test_a_form_that_comes_back_filled_in_is_bounded(world: World, page: str, field: str) -> None:
    """Within a tenth of a second's work, and a fraction of what Lambda answers, though the answer repeats it."""
    path = page.format(world.event().rpartition("/")[2])
    for size, statuses in ((1_000_000, {413}), (99_000, {413, 422})):
        body = urlencode({"email": "nobody", field: "\n".join(["ab"] * (size // 3))})[:size]
        headers = {"content-type": "application/x-www-form-urlencoded"}
        answer = world.call("POST", path, body.encode(), headers=headers)
        assert answer.status in statuses
        assert len(answer.body) < 600_000


def test_a_form_as_long_as_a_sign_up_may_be_is_taken(world: World) -> None:
    event = world.event(questions=[{"id": "q", "label": "?"}])
    form = {"email": "ada@example.org", "name": "Ada", "answers.q": "李" * 4_900}
    assert world.post_form(f"/public{event}/signups", form).status == 303
