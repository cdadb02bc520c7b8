"""An event's attendees, page by page: who comes before who cancelled."""

from collections.abc import Callable
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.testing.routes import assert_problem
from tests.testing.world import World, new_world

STATUSES = ["confirmed", "offered", "pending", "waitlisted", "cancelled"]


@pytest.fixture
def event(world: World) -> str:
    """Zoe and Ada have a place, Xaver and Ben wait, Yve and Cleo cancelled."""
    event = world.event(capacity=6)
    for who in ("zoe", "yve", "cleo", "ada", "xaver", "ben"):
        sign_up_next(world, event, who)
    world.act(event, "cleo", "cancel")
    world.act(event, "yve", "cancel")
    world.ask("PATCH", event, {"capacity": 4})
    for who in ("wim", "dora"):
        sign_up_next(world, event, who)
    return event


def sign_up_next(world: World, event: str, who: str) -> None:
    world.now += timedelta(seconds=1)
    world.sign_up(event, who)


def names(people: list[Any]) -> list[str]:
    return [one["name"] for one in people]


COMING = {"signed_up_at": ["Zoe", "Ada", "Xaver", "Ben"], "name": ["Ada", "Ben", "Xaver", "Zoe"]}
WAITING = {"signed_up_at": ["Wim", "Dora"], "name": ["Dora", "Wim"]}
GONE = {"signed_up_at": ["Yve", "Cleo"], "name": ["Cleo", "Yve"]}


@pytest.mark.parametrize("limit", [1, 2, 3, 4, 5, 6, 7, 8, 200])
@pytest.mark.parametrize("sort", COMING)
def test_who_comes_is_listed_before_who_waits_and_who_cancelled(
    world: World, event: str, sort: str, limit: int
) -> None:
    listed = world.items(f"{event}/attendees", sort=sort, limit=limit)
    assert names(listed) == COMING[sort] + WAITING[sort] + GONE[sort]
    assert [one["status"] for one in listed] == sorted((one["status"] for one in listed), key=STATUSES.index)


def test_time_is_the_order_that_is_taken_where_none_is_named(world: World, event: str) -> None:
    assert world.items(f"{event}/attendees") == world.items(f"{event}/attendees", sort="signed_up_at")


@pytest.mark.parametrize("sort", COMING)
def test_with_a_status_there_are_those_alone(world: World, event: str, sort: str) -> None:
    for status, expected in (("confirmed", COMING), ("waitlisted", WAITING), ("cancelled", GONE)):
        assert names(world.items(f"{event}/attendees", status=status, sort=sort, limit=1)) == expected[sort]
    for status in ("offered", "pending"):
        assert world.items(f"{event}/attendees", status=status) == []


def test_a_search_finds_them_in_the_same_order(world: World, event: str) -> None:
    assert names(world.items(f"{event}/attendees", q="e", sort="name", limit=2)) == [
        *("Ada", "Ben", "Xaver", "Zoe", "Dora", "Wim", "Cleo", "Yve")
    ]
    assert names(world.items(f"{event}/attendees", q="yve")) == ["Yve"]


@pytest.mark.parametrize("limit", [1, 2, 3])
def test_who_moves_between_two_pages_puts_no_other_out_of_the_list(world: World, event: str, limit: int) -> None:
    page = world.ask("GET", f"{event}/attendees", query={"limit": limit})
    shown = names(page["items"])
    world.act(event, "zoe", "cancel")  # Wim moves up
    sign_up_next(world, event, "yve")  # at the end of the line now
    while page["next_cursor"]:
        page = world.ask("GET", f"{event}/attendees", query={"limit": limit, "cursor": page["next_cursor"]})
        shown += names(page["items"])
    assert {"Ada", "Xaver", "Ben", "Dora", "Cleo", "Yve", "Wim"} <= set(shown)
    assert len(shown) == len(set(shown)) + (shown.count("Zoe") - 1)


def test_attendance_is_of_who_has_a_place(world: World, event: str) -> None:
    world.act(event, "ada", "check-in")
    assert names(world.items(f"{event}/attendees", attendance="attended")) == ["Ada"]
    assert world.items(f"{event}/attendees", attendance="no_show") == []
    world.wind(world.now.replace(month=12))
    assert names(world.items(f"{event}/attendees", attendance="no_show", limit=1)) == ["Zoe", "Xaver", "Ben"]
    assert names(world.items(f"{event}/attendees", attendance="no_show", status="confirmed")) == ["Zoe", "Xaver", "Ben"]
    for status in ("waitlisted", "cancelled"):
        for attendance in ("attended", "no_show"):
            assert world.items(f"{event}/attendees", status=status, attendance=attendance) == []


ASKED = [
    {"id": "diet", "label": "Diet", "options": ["Vegan", "Vegan at home", "All"]},
    {"id": "days", "label": "Days", "kind": "choices", "options": ["Mon", "Tue", "Monday"]},
    {"id": "bus", "label": "By bus?", "kind": "yes_no"},
    {"id": "why", "label": "Why?"},
]
SAID: dict[str, dict[str, Any]] = {
    "ada": {"diet": "Vegan", "days": ["Mon", "Tue"], "bus": True, "why": "To meet the Gründer of Café X"},
    "ben": {"diet": "Vegan at home", "days": ["Monday"], "bus": False, "why": "nothing else to do"},
    "cleo": {},
}
ANSWERED: list[tuple[dict[str, str], list[str]]] = [
    ({"answers.diet": "Vegan"}, ["Ada"]),
    ({"answers.days": "Mon"}, ["Ada"]),
    ({"answers.days": "Monday"}, ["Ben"]),
    ({"answers.bus": "false"}, ["Ben"]),
    ({"answers.why": "grunder cafe"}, ["Ada"]),
    ({"answers.why": ""}, ["Cleo"]),
    ({"answers.diet": "", "answers.bus": "true"}, []),
    ({"answers.days": "Tue", "answers.why": "meet", "q": "ada", "status": "confirmed"}, ["Ada"]),
    ({"answers.diet": "Nothing of the kind"}, []),
]


@pytest.fixture
def answered(world: World) -> str:
    event = world.event(questions=ASKED)
    for who, answers in SAID.items():
        world.sign_up(event, who, answers=answers)
    return event


@pytest.mark.parametrize(("query", "expected"), ANSWERED, ids=str)
def test_an_answer_chooses_them(world: World, answered: str, query: dict[str, str], expected: list[str]) -> None:
    assert names(world.items(f"{answered}/attendees", **query, sort="name", limit=1)) == expected
    exported = world.call("GET", f"{answered}/attendees.csv", query={**query, "fields": "name"}).body
    assert exported.split() == ["name", *expected]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"answers.shoe": "42"}, "answers.shoe"),
        ({"answers.bus": "perhaps"}, "answers.bus"),
        ({"answers.why": "x" * 201}, "answers.why"),
        ({"fields": "name,salary"}, "fields"),
        ({"attendance": "perhaps"}, "attendance"),
    ],
)
def test_what_cannot_be_chosen_by_is_named(world: World, answered: str, query: dict[str, str], field: str) -> None:
    for path in ("attendees", "attendees.csv"):
        answer = world.call("GET", f"{answered}/{path}", query=query)
        assert_problem(answer, 422)
        assert [error["field"] for error in answer.json["errors"]] == [field]


def test_a_question_no_longer_asked_still_chooses(world: World, answered: str) -> None:
    world.ask("PATCH", answered, {"questions": ASKED[1:]})
    assert names(world.items(f"{answered}/attendees", **{"answers.diet": "Vegan"})) == ["Ada"]


def test_a_tag_of_their_contact_chooses_them(world: World, event: str) -> None:
    for who in ("ada", "dora", "cleo"):
        contact = world.attendee(event, who)["contact_id"]
        world.ask("PATCH", f"/v1/groups/demo/contacts/{contact}", {"tags": ["VIP", "founder"]})
    assert names(world.items(f"{event}/attendees", tag="vip", limit=1)) == ["Ada", "Dora", "Cleo"]
    assert names(world.items(f"{event}/attendees", tag="VIP ", status="waitlisted")) == ["Dora"]
    assert world.items(f"{event}/attendees", tag="vi") == []


def test_no_more_is_shown_than_is_named(world: World, answered: str) -> None:
    ada, _, cleo = world.items(f"{answered}/attendees", sort="name", fields="name, answers.diet,answers.bus")
    assert ada == {"id": ada["id"], "name": "Ada", "answers": {"diet": "Vegan", "bus": True}}
    assert cleo == {"id": cleo["id"], "name": "Cleo", "answers": {}}
    whole = world.attendee(answered, "ada")
    assert world.items(f"{answered}/attendees", sort="name", fields=",".join(whole))[0] == whole
    text = world.call("GET", f"{answered}/attendees.csv", query={"fields": "answers.diet,email", "sort": "name"}).body
    assert text.splitlines()[:2] == ["email,Diet", "ada@example.org,Vegan"]


def _act(action: str, method: str = "POST") -> Callable[[World, str, str], object]:
    def act(world: World, event: str, who: str) -> None:
        found = [one for one in world.items(f"{event}/attendees") if one["name"] == who]
        if found:
            world.call(method, f"{event}/attendees/{found[0]['id']}/{action}")

    return act


def _sign_up(world: World, event: str, who: str) -> None:
    world.sign_up(event, who, name=who, answers={"bus": who in "ace"})


def _add(world: World, event: str, who: str) -> None:
    world.call("POST", f"{event}/attendees", {"name": who, "email": f"{who}@example.org", "checked_in": who in "ab"})


ACTS: dict[str, Callable[[World, str, str], object]] = {
    "sign_up": _sign_up,
    "add": _add,
    "check_in": _act("check-in"),
    "undo": _act("check-in", "DELETE"),
    "cancel": _act("cancel"),
}


@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.sampled_from(sorted(ACTS))), max_size=25), st.randoms())
def test_counts_and_filters_agree_whatever_happened(acts: list[tuple[str, str]], random: Random) -> None:
    with new_world() as world:
        event = world.event(capacity=3, questions=ASKED)
        for who, act in acts:
            world.now += timedelta(seconds=1)
            ACTS[act](world, event, who)
        if random.random() < 0.5:
            world.wind(timedelta(days=5))
        counts = world.ask("GET", event)["counts"]
        everyone = world.items(f"{event}/attendees", limit=random.randint(1, 5))
        assert {status: counts[status] for status in STATUSES} == {
            status: sum(one["status"] == status for one in everyone) for status in STATUSES
        }
        for status in STATUSES:
            assert len(world.items(f"{event}/attendees", status=status, sort="name", limit=2)) == counts[status]
        for attendance in ("attended", "no_show"):
            found = world.items(f"{event}/attendees", attendance=attendance)
            assert len(found) == counts[attendance] == sum(one["attendance"] == attendance for one in everyone)
        with_bus = world.items(f"{event}/attendees", **{"answers.bus": "true"})
        assert with_bus == [one for one in everyone if one["answers"].get("bus") is True]
