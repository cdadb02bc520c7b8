"""Events as organisers make and change them."""

from datetime import timedelta
from typing import Any

import pytest

from tests.testing.routes import assert_problem
from tests.testing.world import MEETING, World

EVENTS = "/v1/groups/demo/events"
NOBODY = {"confirmed": 0, "pending": 0, "offered": 0, "waitlisted": 0, "cancelled": 0, "attended": 0, "no_show": 0}


def test_a_new_event_is_a_draft_and_comes_back_whole(world: World) -> None:
    given = {
        **MEETING,
        "description": "Bring a friend.\nOr two.",
        "venue": {"name": "Café", "address": "Hauptstraße 1", "url": "https://cafe.example/"},
        "capacity": 30,
        "waitlist": {"mode": "offer", "offer_hours": 24},
        "confirm_address": True,
        "questions": [{"id": "diet", "label": "Meat?", "kind": "choice", "required": True, "options": ["yes", "no"]}],
        "signup_closes_at": "2026-11-25T12:00:00",
        "listed": False,
        "join_url": "https://meet.example.org/j/123?pwd=secret",
        "connections": False,
    }
    answer = world.call("POST", EVENTS, given)
    assert answer.status == 201
    made = answer.json
    assert {name: made[name] for name in given} == given
    assert made["status"] == "draft"
    assert (made["starts_at_utc"], made["ends_at_utc"]) == ("2026-11-26T17:30:00Z", "2026-11-26T20:00:00Z")
    assert made["counts"] == NOBODY
    assert world.ask("GET", f"{EVENTS}/{made['id']}") == made


def test_title_times_and_zone_are_all_that_is_needed(world: World) -> None:
    made = world.ask("POST", EVENTS, MEETING)
    assert (made["capacity"], made["venue"], made["description"], made["questions"]) == (None, None, "", [])
    assert (made["waitlist"], made["confirm_address"]) == ({"mode": "promote"}, False)
    assert (made["signup_closes_at"], made["join_url"], made["image"]) == (None, None, None)
    assert (made["listed"], made["connections"]) == (True, True)


@pytest.mark.parametrize("field", MEETING)
def test_what_is_needed_and_left_out_is_named(world: World, field: str) -> None:
    with world.unchanged():
        answer = world.call("POST", EVENTS, {name: value for name, value in MEETING.items() if name != field})
    assert_problem(answer, 422)
    assert answer.wrong_fields == [field]


def test_venue_its_parts_and_capacity_may_be_null(world: World) -> None:
    assert world.ask("POST", EVENTS, {**MEETING, "venue": None, "capacity": None})["venue"] is None
    made = world.ask("POST", EVENTS, {**MEETING, "venue": {"name": None, "address": "Here", "url": None}})
    assert made["venue"] == {"name": None, "address": "Here", "url": None}


WRONG: dict[str, list[Any]] = {
    "title": ["", None, 1, "a" * 201, "line\nbreak", "tab\tbed", "bell\x07", "del\x7f", "next\x85", ["a"]],
    "description": [None, 1, "a" * 20_001, "nul\x00"],
    "starts_at": [
        "2026-02-30T18:30:00",
        "2026-11-31T18:30:00",
        "2027-02-29T18:30:00",
        "2026-13-01T18:30:00",
        "2026-11-26T24:00:00",
        "2026-11-26T18:60:00",
        "2026-11-26T18:30:60",
        "2026-11-26T18:30",
        "2026-11-26 18:30:00",
        "2026-11-26T18:30:00Z",
        "2026-11-26T18:30:00+01:00",
        "2026-11-26T18:30:00.5",
        "2026-11-26",
        "0001-01-01T00:00:00",
        "tomorrow",
        "",
        None,
        1_795_000_000,
    ],
    "waitlist": [
        None,
        "offer",
        {},
        {"mode": "lottery"},
        {"mode": "offer"},
        {"mode": "offer", "offer_hours": 0},
        {"mode": "offer", "offer_hours": 169},
        {"mode": "offer", "offer_hours": 1.5},
        {"mode": "promote", "offer_hours": 24},
    ],
    "confirm_address": [None, "yes", 1],
    "timezone": [
        "Mars/Base",
        "europe/berlin",
        "Europe/Berlin ",
        "+01:00",
        "UTC+1",
        "posix/Europe/Berlin",
        "../etc/passwd",
        "localtime",
        "",
        None,
        1,
    ],
    "capacity": [0, -1, 1.5, True, "5", 1_000_001, 10**30],
    "venue": [
        "Café",
        [],
        {"nonsense": "x"},
        {"name": 1},
        {"name": "a" * 501},
        {"address": "line\nbreak"},
        {"name": "\u3164"},
        {"address": " \u200b"},
        {"url": "javascript:alert(1)"},
        {"url": "cafe.example"},
    ],
    "questions": [
        None,
        {},
        ["diet"],
        [{"id": "diet"}],
        [{"label": "Diet?"}],
        [{"id": "a b", "label": "Diet?"}],
        [{"id": "diet\n", "label": "Diet?"}],
        [{"id": "diet", "label": ""}],
        [{"id": "diet", "label": "bell\x07"}],
        [{"id": "diet", "label": "Diet?", "options": [1]}],
        [{"id": "diet", "label": "Diet?", "required": "yes"}],
        [{"id": "diet", "label": "Diet?"}, {"id": "diet", "label": "Again?"}],
        [{"id": f"q{number}", "label": "Why?"} for number in range(31)],
        [{"id": f"q{number}", "label": "Why?", "options": ["a" * 200] * 30} for number in range(30)],
    ],
}


@pytest.mark.parametrize(("field", "values"), WRONG.items(), ids=WRONG)
def test_what_cannot_be_is_refused_by_field_when_made_and_when_changed(
    world: World, field: str, values: list[Any]
) -> None:
    event = world.event()
    with world.unchanged():
        for value in values:
            answers = world.call("POST", EVENTS, {**MEETING, field: value}), world.call("PATCH", event, {field: value})
            for answer in answers:
                assert_problem(answer, 422)
                assert answer.wrong_fields[0].startswith(field), value


@pytest.mark.parametrize("ends", ["2026-11-26T18:30:00", "2026-11-26T18:29:59", "2025-11-26T21:00:00"])
def test_an_event_ends_after_its_start(world: World, ends: str) -> None:
    event = world.event()
    with world.unchanged():
        for method, path in (("POST", EVENTS), ("PATCH", event), ("POST", f"{event}/clone")):
            answer = world.call(method, path, {**(MEETING if path == EVENTS else {}), "ends_at": ends})
            assert_problem(answer, 422)
            assert answer.wrong_fields == ["ends_at"]


def test_an_end_before_the_start_is_found_whichever_of_them_is_changed(world: World) -> None:
    event = world.event()
    with world.unchanged():
        wrong = {"starts_at": "2026-11-27T00:00:00", "ends_at": "2026-11-26T21:00:00"}
        for changes in (wrong, {"ends_at": "2026-11-26T18:30:00"}):
            assert_problem(world.call("PATCH", event, changes), 422)
    both = {"starts_at": "2026-12-01T18:00:00", "ends_at": "2026-12-01T19:00:00"}
    assert world.ask("PATCH", event, both)["starts_at_utc"] == "2026-12-01T17:00:00Z"


@pytest.mark.parametrize(
    ("local", "utc"),
    [
        ("2027-03-28T02:30:00", "2027-03-28T01:30:00Z"),  # does not exist: the offset before the gap
        ("2026-10-25T02:30:00", "2026-10-25T00:30:00Z"),  # occurs twice: the first
    ],
)
def test_local_times_that_clocks_skip_or_repeat_are_read_as_rfc_5545_says(world: World, local: str, utc: str) -> None:
    made = world.ask("POST", EVENTS, {**MEETING, "starts_at": local, "ends_at": f"{local[:10]}T09:00:00"})
    assert (made["starts_at"], made["starts_at_utc"]) == (local, utc)


def test_a_change_changes_what_it_names_and_nothing_else(world: World) -> None:
    event = world.event(capacity=5, venue={"name": "Café", "address": None, "url": None})
    before = world.ask("GET", event)
    assert world.ask("PATCH", event, {}) == before
    assert world.ask("PATCH", event, {"title": "Supper"}) == {**before, "title": "Supper"}
    changed = world.ask("PATCH", event, {"venue": None, "capacity": None})
    assert changed == {**before, "title": "Supper", "venue": None, "capacity": None}
    assert world.ask("GET", event) == changed


def test_a_change_of_nothing_mails_nobody(world: World) -> None:
    event = world.event()
    world.sign_up(event)
    world.ask("PATCH", event, dict(MEETING))
    world.wind(timedelta(hours=1))
    assert len(world.mails()) == 1


@pytest.mark.parametrize("action", ["publish", "unpublish", "cancel"])
@pytest.mark.parametrize("body", [None, {}])
def test_an_action_takes_no_body_or_an_empty_one_and_a_repeat_is_harmless(
    world: World, action: str, body: object
) -> None:
    event = world.event(publish=action != "publish")
    first = world.call("POST", f"{event}/{action}", body)
    assert first.status == 200
    status = {"publish": "published", "unpublish": "draft", "cancel": "cancelled"}[action]
    assert first.json["status"] == status
    assert world.ask("GET", event) == first.json
    with world.unchanged():
        assert world.ask("POST", f"{event}/{action}", body) == first.json


def test_unpublishing_is_a_conflict_once_anyone_signed_up_even_if_they_cancelled(world: World) -> None:
    event = world.event()
    world.sign_up(event)
    world.act(event, "ada", "cancel")
    with world.unchanged():
        assert_problem(world.call("POST", f"{event}/unpublish"), 409)


def test_a_cancelled_event_stays_so(world: World) -> None:
    event = world.event()
    world.ask("POST", f"{event}/cancel")
    with world.unchanged():
        assert_problem(world.call("POST", f"{event}/publish"), 409)
        assert_problem(world.call("POST", f"{event}/unpublish"), 409)
        assert_problem(world.call("PATCH", event, {"title": "Supper"}), 409)


def test_cancelling_an_event_leaves_its_signups_as_they_are(world: World) -> None:
    event = world.event(capacity=1)
    for who in ("ada", "bob", "cleo"):
        world.sign_up(event, who)
    world.act(event, "cleo", "cancel")
    cancelled = world.ask("POST", f"{event}/cancel")
    assert cancelled["counts"] == {**NOBODY, "confirmed": 1, "waitlisted": 1, "cancelled": 1}
    statuses = {one["name"]: one["status"] for one in world.items(f"{event}/attendees")}
    assert statuses == {"Ada": "confirmed", "Bob": "waitlisted", "Cleo": "cancelled"}


def test_a_clone_is_a_new_draft_without_the_people(world: World) -> None:
    event = world.event(capacity=1, questions=[{"id": "diet", "label": "Diet?"}])
    world.sign_up(event)
    old = world.ask("GET", event)
    answer = world.call("POST", f"{event}/clone")
    assert answer.status == 201
    own = {"id", "status", "counts", "created_at"}
    assert {k: v for k, v in answer.json.items() if k not in own} == {k: v for k, v in old.items() if k not in own}
    assert (answer.json["status"], answer.json["counts"]) == ("draft", NOBODY)
    assert answer.json["id"] != old["id"]
    assert world.items(f"{EVENTS}/{answer.json['id']}/attendees") == []


def test_a_clone_may_have_times_of_its_own_and_every_call_makes_one(world: World) -> None:
    event = world.event()
    times = {"starts_at": "2027-01-14T18:30:00", "ends_at": "2027-01-14T21:00:00"}
    clones = [world.ask("POST", f"{event}/clone", body) for body in (times, {}, times)]
    assert [clone["starts_at"] for clone in clones] == [times["starts_at"], MEETING["starts_at"], times["starts_at"]]
    assert len({clone["id"] for clone in clones}) == 3


def test_counts_are_exact_whatever_happens(world: World) -> None:
    event = world.event(capacity=2)
    for who in ("ada", "bob", "cleo", "dan"):
        world.sign_up(event, who)
    assert world.ask("GET", event)["counts"] == {**NOBODY, "confirmed": 2, "waitlisted": 2}
    world.act(event, "ada", "check-in")
    world.act(event, "ada", "check-in")
    assert world.ask("GET", event)["counts"] == {**NOBODY, "confirmed": 2, "waitlisted": 2, "attended": 1}
    world.act(event, "ada", "cancel")
    assert world.ask("GET", event)["counts"] == {**NOBODY, "confirmed": 2, "waitlisted": 1, "cancelled": 1}
    world.act(event, "dan", "cancel")
    world.act(event, "bob", "check-in")
    world.act(event, "bob", "check-in", "DELETE")
    world.act(event, "cleo", "check-in")
    assert world.ask("GET", event)["counts"] == {**NOBODY, "confirmed": 2, "cancelled": 2, "attended": 1}
    world.now += timedelta(days=4)
    over = {**NOBODY, "confirmed": 2, "waitlisted": 0, "cancelled": 2, "attended": 1, "no_show": 1}
    assert world.ask("GET", event)["counts"] == over
    assert [one["counts"] for one in world.items(EVENTS)] == [over]


def test_nobody_is_a_no_show_where_nobody_was_checked_in(world: World) -> None:
    event = world.event()
    world.sign_up(event)
    world.now += timedelta(days=4)
    assert world.ask("GET", event)["counts"] == {**NOBODY, "confirmed": 1}


def test_a_capacity_below_those_with_a_place_is_a_conflict(world: World) -> None:
    event = world.event(capacity=3)
    for who in ("ada", "bob"):
        world.sign_up(event, who)
    with world.unchanged():
        assert_problem(world.call("PATCH", event, {"capacity": 1}), 409)
        assert_problem(world.call("PATCH", event, {"capacity": 1, "title": "Supper"}), 409)
    assert world.ask("PATCH", event, {"capacity": 2})["capacity"] == 2
    assert world.sign_up(event, "cleo").json["seat"] == "waitlisted"


@pytest.mark.parametrize("capacity", [3, None])
def test_more_places_go_to_those_in_line_in_their_order(world: World, capacity: int | None) -> None:
    event = world.event(capacity=1)
    for who in ("ada", "bob", "cleo", "dan"):
        world.sign_up(event, who)
    changed = world.ask("PATCH", event, {"capacity": capacity})
    places = capacity or 4
    assert changed["counts"] == {**NOBODY, "confirmed": places, "waitlisted": 4 - places}
    assert [one["name"] for one in world.items(f"{event}/attendees", status="waitlisted")] == ["Dan"][: 4 - places]
