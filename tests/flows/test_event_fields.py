"""What an event says of itself besides time and place, and what becomes of it where people sign up."""

from datetime import datetime
from typing import Any

import pytest

from tests.testing.routes import assert_problem
from tests.testing.world import World

PUBLIC = "/public/v1/groups/demo/events"
JOIN = "https://meet.example.org/j/123?pwd=secret"


def at(local: str) -> datetime:
    return datetime.fromisoformat(f"{local}+01:00")


def own(world: World, who: str = "ada") -> str:
    return f"/public/v1/signups/{world.mails(who)[0].token}"


def test_nobody_signs_up_once_it_is_closed_and_who_is_in_may_still_change_their_mind(world: World) -> None:
    event = world.event(signup_closes_at="2026-11-25T12:00:00", capacity=1)
    page = event.replace("/v1/groups/demo/events", "/g/demo")
    world.sign_up(event)
    world.sign_up(event, "bob")
    world.now = at("2026-11-25T11:59:59")
    assert world.sign_up(event, "cleo").status == 202
    world.now = at("2026-11-25T12:00:00")
    with world.unchanged():
        for answer in (
            world.sign_up(event, "dora"),
            world.sign_up(event),
            world.call("POST", f"/public{event}/signups", {"email": "eve@example.org", "name": "Eve"}),
        ):
            assert_problem(answer, 409)
            assert answer.json["detail"] == "Sign-up for this event is closed."
        assert world.post_form(page, {"email": "eve@example.org", "name": "Eve"}).status == 409
    shown = world.call("GET", page)
    assert (shown.status, "<form" in shown.body, "closed" in shown.body) == (200, False, True)
    mine = f"/s/{world.mails('ada')[0].token}"
    assert "sign-up is closed, so you could not come back" in world.call("GET", mine).body
    world.ask("POST", f"{own(world)}/cancel")
    assert world.attendee(event, "bob")["status"] == "confirmed"
    assert "Come back" not in world.call("GET", mine).body


def test_sign_up_closes_at_the_end_where_nothing_is_said(world: World) -> None:
    event = world.event()
    world.now = at("2026-11-26T20:59:59")
    assert world.sign_up(event).status == 202
    assert world.ask("GET", f"/public{event}")["signup_closes_at_utc"] is None


@pytest.mark.parametrize("closes", ["2026-11-26T21:00:01", "2027-11-26T21:00:00"])
def test_sign_up_does_not_close_after_the_end(world: World, closes: str) -> None:
    event = world.event()
    with world.unchanged():
        for path, method, fields in (
            (event, "PATCH", {"signup_closes_at": closes}),
            (f"{event}/clone", "POST", {"ends_at": "2026-11-26T19:00:00"}),
        ):
            if method == "PATCH":
                assert world.call(method, path, fields).wrong_fields == ["signup_closes_at"]
    assert world.ask("PATCH", event, {"signup_closes_at": "2026-11-26T21:00:00"})["warnings"] == []
    with world.unchanged():
        assert world.call("PATCH", event, {"ends_at": "2026-11-26T20:59:59"}).wrong_fields == ["signup_closes_at"]
        shorter = {"ends_at": "2026-11-26T20:59:59"}
        assert world.call("POST", f"{event}/clone", shorter).wrong_fields == ["signup_closes_at"]


def test_a_new_start_moves_the_close_of_sign_up_with_it_and_says_so(world: World) -> None:
    event = world.event(signup_closes_at="2026-11-25T12:00:00")
    moved = world.ask("PATCH", event, {"starts_at": "2026-12-03T19:00:00"})
    assert moved["signup_closes_at"] == "2026-12-02T12:30:00"
    assert "Sign-up now closes on Wednesday 2 December 2026, 12:30." in moved["warnings"]
    kept = world.ask("PATCH", event, {"starts_at": "2026-12-04T19:00:00", "signup_closes_at": "2026-12-02T12:30:00"})
    assert kept["signup_closes_at"] == "2026-12-02T12:30:00"
    assert world.ask("PATCH", event, {"signup_closes_at": None})["signup_closes_at"] is None
    past = world.ask("PATCH", event, {"signup_closes_at": "2026-11-22T12:00:00"})
    assert past["warnings"] == ["Nobody can sign up: that closed on Sunday 22 November 2026, 12:00."]


def test_a_clone_is_all_that_its_event_is_at_another_time(world: World) -> None:
    said: dict[str, Any] = {"signup_closes_at": "2026-11-25T12:00:00", "listed": False, "join_url": JOIN}
    event = world.event(**said, connections=False, questions=[{"id": "q", "label": "?", "kind": "yes_no"}])
    clone = world.ask("POST", f"{event}/clone", {"starts_at": "2026-12-03T18:30:00"})
    original = world.ask("GET", event)
    assert clone["signup_closes_at"] == "2026-12-02T12:00:00"
    for name in ("listed", "join_url", "connections", "questions", "image"):
        assert clone[name] == original[name]


def test_an_unlisted_event_is_on_no_list_and_open_to_who_has_its_address(world: World) -> None:
    event = world.event(listed=False, title="Hidden supper")
    assert world.items(PUBLIC) == []
    assert "Hidden supper" not in world.call("GET", "/g/demo").body
    assert world.ask("GET", f"/public{event}")["title"] == "Hidden supper"
    page = world.call("GET", event.replace("/v1/groups/demo/events", "/g/demo"))
    assert (page.status, page.headers["x-robots-tag"]) == (200, "noindex")
    assert world.sign_up(event).status == 202
    assert [one["listed"] for one in world.items("/v1/groups/demo/events")] == [False]
    world.ask("PATCH", event, {"listed": True})
    assert [one["title"] for one in world.items(PUBLIC)] == ["Hidden supper"]


def test_only_who_has_a_place_is_told_where_to_join(world: World) -> None:
    event = world.event(capacity=1, join_url=JOIN)
    page = event.replace("/v1/groups/demo/events", "/g/demo")
    world.sign_up(event)
    world.sign_up(event, "bob")
    assert world.ask("GET", own(world))["join_url"] == JOIN
    assert world.ask("GET", own(world, "bob"))["join_url"] is None
    world.ask("POST", f"{own(world)}/cancel")
    assert world.ask("GET", own(world))["join_url"] is None
    assert world.ask("GET", own(world, "bob"))["join_url"] == JOIN
    anybody = [world.call("GET", path).body for path in (f"/public{event}", PUBLIC, page, "/g/demo")]
    assert not [body for body in anybody if "meet.example.org" in body]
    assert "the new link" in world.ask("PATCH", event, {"join_url": None})["warnings"][0]
    world.ask("PATCH", event, {"join_url": JOIN})
    world.ask("POST", f"{event}/cancel")
    assert world.ask("GET", own(world, "bob"))["join_url"] is None


@pytest.mark.parametrize("url", ["javascript:a", "example.org", "https://", "https://a b", "x" * 501, "", 1])
def test_where_to_join_is_a_web_address(world: World, url: object) -> None:
    event = world.event()
    with world.unchanged():
        assert world.call("PATCH", event, {"join_url": url}).wrong_fields == ["join_url"]


SAID: dict[str, Any] = {"looking_for": ["a job"], "can_offer": ["a desk"], "visible": True}
NOT_SAID = {"looking_for": [], "can_offer": [], "visible": False}


def test_without_connections_asks_and_offers_are_taken_and_not_kept(world: World) -> None:
    event = world.event(connections=False)
    assert world.sign_up(event, **SAID, follow_up_consent=True).status == 202
    shown = world.ask("GET", own(world))
    assert shown["unconfirmed"] == {"follow_up_consent": True}
    changed = world.ask("PATCH", own(world), {**SAID, "name": "Ada L."})
    assert {name: changed[name] for name in SAID} == NOT_SAID
    assert changed["name"] == "Ada L."
    assert not [item for item in world.dump().values() if "a desk" in str(item)]


def test_without_connections_what_was_said_before_is_not_shown(world: World) -> None:
    event = world.event()
    world.sign_up(event, **SAID)
    world.ask("POST", f"{own(world)}/confirm")
    assert {name: world.attendee(event)[name] for name in SAID} == SAID
    answer = world.ask("PATCH", event, {"connections": False})
    assert answer["warnings"] == ["What people said that they look for and offer here is not shown any more."]
    for shown in (world.attendee(event), world.ask("GET", own(world))):
        assert {name: shown[name] for name in SAID} == NOT_SAID


def test_answers_stay_readable_when_the_questions_change(world: World) -> None:
    diet = {"id": "diet", "label": "What do you eat?", "options": ["all", "vegan"]}
    event = world.event(questions=[diet, {"id": "why", "label": "Why?"}])
    world.sign_up(event, answers={"diet": "all", "why": "friends"})
    changed = world.ask("PATCH", event, {"questions": [{"id": "why", "label": "Why?", "kind": "yes_no"}]})
    assert changed["former_questions"] == [{"id": "diet", "label": "What do you eat?"}]
    header, row = world.call("GET", f"{event}/attendees.csv").body.splitlines()
    assert (header.endswith(",Why?,What do you eat?"), row.endswith(",friends,all")) == (True, True)
    answers = world.ask("GET", own(world))["answers"]
    assert answers == world.attendee(event)["answers"] == {"diet": "all", "why": "friends"}
    assert world.ask("PATCH", own(world), {"answers": answers})["answers"] == answers
    assert world.ask("PATCH", own(world), {"answers": {"why": True}})["answers"] == {"diet": "all", "why": True}
    with world.unchanged():
        refused = world.call("PATCH", own(world), {"answers": {"diet": "vegan"}})
    assert refused.wrong_fields == ["answers.diet"]
    assert world.ask("PATCH", event, {"questions": [diet]})["former_questions"] == [{"id": "why", "label": "Why?"}]


def test_a_question_that_nobody_was_asked_is_forgotten(world: World) -> None:
    event = world.event(publish=False, questions=[{"id": "why", "label": "Why?"}])
    assert world.ask("PATCH", event, {"questions": []})["former_questions"] == []


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"kind": "colour"}, "questions[0].kind"),
        ({"kind": None}, "questions[0].kind"),
        ({"kind": "choice"}, "questions[0].options"),
        ({"kind": "choices", "options": []}, "questions[0].options"),
        ({"kind": "yes_no", "options": ["yes"]}, "questions[0].options"),
        ({"kind": "text", "options": ["a"]}, "questions[0].options"),
        ({"kind": "choice", "options": ["a", "a"]}, "questions[0].options"),
    ],
)
def test_a_question_has_the_options_that_its_kind_has(world: World, wrong: dict[str, Any], field: str) -> None:
    event = world.event()
    with world.unchanged():
        answer = world.call("PATCH", event, {"questions": [{"id": "q", "label": "?", **wrong}]})
        assert_problem(answer, 422)
        assert answer.wrong_fields == [field]


def test_a_kind_left_out_follows_from_the_options(world: World) -> None:
    asked = [{"id": "a", "label": "?"}, {"id": "b", "label": "?", "options": ["x"]}]
    shown = world.ask("GET", world.event(questions=asked))
    assert [question["kind"] for question in shown["questions"]] == ["text", "choice"]


@pytest.mark.parametrize(
    "accent", ["#ffff00", "#ffffff", "#777777", "#77f", "red", "#12345g", "#1d4ed8ff", "#1d4ed8\n", "", 7]
)
def test_a_colour_that_white_text_is_hard_to_read_on_is_refused(world: World, accent: object) -> None:
    with world.unchanged():
        answer = world.call("PATCH", "/v1/groups/demo", {"accent": accent})
        assert_problem(answer, 422)
        assert answer.wrong_fields == ["accent"]


def test_a_group_has_a_colour(world: World) -> None:
    assert world.ask("GET", "/v1/groups/demo")["accent"] is None
    assert world.ask("PATCH", "/v1/groups/demo", {"accent": "#1D4ED8"})["accent"] == "#1d4ed8"
    assert world.ask("PATCH", "/v1/groups/demo", {"accent": "#767676"})["accent"] == "#767676"
    assert world.ask("PATCH", "/v1/groups/demo", {"accent": None})["accent"] is None


def test_an_image_is_one_that_the_group_uploaded(world: World) -> None:
    event = world.event()
    with world.unchanged():
        for path, field in ((event, "image"), ("/v1/groups/demo", "logo")):
            for id in ("nosuchimage", "../secret", "", 1):
                answer = world.call("PATCH", path, {field: id})
                assert_problem(answer, 422)
                assert answer.wrong_fields == [field]
