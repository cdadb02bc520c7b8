"""An event's attendees in the console: chosen by links that say how many, added by hand, cancelled, exported."""

import csv
import io
from datetime import timedelta
from typing import Any
from unittest.mock import patch
from urllib.parse import parse_qsl

import pytest

from rapport.domain.members.member import Role
from rapport.http.organizer.attendees import listing
from tests.testing.console import Console, signed_in
from tests.testing.html import Element, read
from tests.testing.world import World

QUESTIONS = [
    {"id": "diet", "label": "What do you eat?", "options": ["Vegan", "All"]},
    {"id": "why", "label": "Why do you come?"},
]


@pytest.fixture
def event(world: World) -> str:
    """Ada was checked in, Ben has the other place, Cleo and Dan wait, Eve cancelled."""
    event = world.event(capacity=2, questions=QUESTIONS)
    for who in ("ada", "ben", "cleo", "dan", "eve"):
        world.now += timedelta(seconds=1)
        diet = "Vegan" if who in ("ada", "dan") else "All"
        world.sign_up(event, who, answers={"diet": diet, "why": f"{who} is curious"})
    world.act(event, "eve", "cancel")
    world.act(event, "ada", "check-in")
    return event


def page_of(event: str) -> str:
    return f"{event.replace('/v1/groups', '/console')}/attendees"


def names(page: Element) -> list[str]:
    return [one.text for one in page.all("a", **{"class": "name"})]


def form(page: Element, action_ends: str) -> Element:
    (found,) = [
        one for one in page.all("form", method="post") if one.attributes.get("action", "").endswith(action_ends)
    ]
    return found


def follow(console: Console, address: str) -> Element:
    path, _, query = address.partition("?")
    return console.page(path, **dict(parse_qsl(query)))


def test_links_choose_and_say_how_many_they_lead_to(world: World, event: str) -> None:
    console = signed_in(world)
    page = console.page(page_of(event))
    assert names(page) == ["Ada", "Ben", "Cleo", "Dan", "Eve"]
    (chips, _) = page.all("ul", **{"class": "chips"})
    counted = {}
    for chip in chips.all("a"):
        count = chip.one("span", **{"class": "count"}).text
        counted[chip.text.removesuffix(count).strip()] = int(count)
        assert len(names(follow(console, chip.attributes["href"]))) == int(count)
    assert counted == {"All": 5, "Has a place": 2, "Waitlist": 2, "Cancelled": 1, "Came": 1}


def test_the_form_searches_and_empty_fields_choose_nothing(world: World, event: str) -> None:
    console = signed_in(world)
    search = console.page(page_of(event), status="waitlisted", fields="answers.why").one("form", role="search")
    assert search.fields().items() >= {"status": "waitlisted", "q": "", "answers.diet": "", "tag": ""}.items()
    found = console.page(page_of(event), **{**search.fields(), "q": "da", "answers.diet": "Vegan"})
    assert names(found) == ["Dan"]
    assert "dan is curious" in found.text
    assert names(console.page(page_of(event), **{"answers.why": "nobody"})) == []
    assert "Nobody matches" in console.page(page_of(event), q="zoe").text


def test_answers_are_columns_where_they_are_wanted(world: World, event: str) -> None:
    console = signed_in(world)
    page = console.page(page_of(event))
    assert "ada is curious" not in page.text
    (_, columns) = page.all("ul", **{"class": "chips"})
    shown = follow(console, columns.all("a")[1].attributes["href"])
    assert "ada is curious" in shown.text
    (_, columns) = shown.all("ul", **{"class": "chips"})
    both = follow(console, columns.all("a")[0].attributes["href"])
    assert [cell.text for cell in both.all("th")][2:4] == ["What do you eat?", "Why do you come?"]


def test_pages_lead_on_and_keep_the_choice(world: World, event: str) -> None:
    console = signed_in(world)
    page = console.page(page_of(event), limit="2", sort="name")
    shown = names(page)
    while following := page.all("a", rel="next"):
        page = follow(console, following[0].attributes["href"])
        shown += names(page)
    assert shown == ["Ada", "Ben", "Cleo", "Dan", "Eve"]


def test_somebody_is_added_once_however_often_the_form_is_sent(world: World, event: str) -> None:
    console = signed_in(world)
    adding = form(console.page(page_of(event)), "/attendees")
    for _ in range(2):
        answer = console.submit(adding, name="Zoe", email="zoe@example.org", checked_in="true")
        assert (answer.status, answer.headers["location"]) == (303, page_of(event))
    assert world.attendee(event, "zoe")["attendance"] == "attended"
    assert len(world.items(f"{event}/attendees")) == 6
    wrong = console.submit(adding, name="", email="zoe@", once="another")
    assert wrong.status == 422
    assert "Please enter their name" in wrong.body
    assert form(read(wrong.body), "/attendees").fields()["email"] == "zoe@"


def test_what_adding_leads_to_is_said_on_the_next_page(world: World, event: str) -> None:
    console = signed_in(world)
    console.submit(form(console.page(page_of(event)), "/attendees"), name="Zoe")
    said = console.page(page_of(event)).one("p", role="status").text
    assert said == "Zoe has a place. With them, 3 places are taken or held, and the event has 2."


def test_a_place_is_cancelled_with_a_message_and_whom_that_mails_is_said_before(world: World, event: str) -> None:
    console, ben = signed_in(world), world.attendee(event, "ben")["id"]
    asked = console.page(f"{page_of(event)}/{ben}/cancel")
    assert "Ben is told by mail. Cleo, the first in line, gets the place and is mailed, too." in asked.text
    assert "send 2 mails" in asked.text
    before = len(world.ses.mailbox)
    answer = console.submit(form(asked, "/cancel"), message="The\r\nroom is smaller.")
    assert answer.headers["location"] == page_of(event)
    assert len(world.ses.mailbox) == before + 2
    assert "room is smaller" in world.mails("ben")[-1].text
    dan = console.page(f"{page_of(event)}/{world.attendee(event, 'dan')['id']}/cancel")
    assert "Dan is told by mail." in dan.text
    assert "first in line" not in dan.text


def test_everybody_is_checked_in_once_it_has_begun_and_that_is_taken_back(world: World, event: str) -> None:
    console = signed_in(world)
    assert "Check everybody in" not in console.page(page_of(event)).text
    world.wind(timedelta(days=3, hours=10))
    console = signed_in(world)
    asked = console.page(page_of(event))
    assert "1 has a place and is not checked in" in asked.text
    console.submit(form(asked, "/check-in-all"))
    page = console.page(page_of(event))
    assert page.one("p", role="status").text == "1 attendee was checked in: everybody who has a place."
    assert world.attendee(event, "ben")["attendance"] == "attended"
    console.submit(form(page, "/check-in-all/undo"))
    assert "not checked in any more" in console.page(page_of(event)).one("p", role="status").text
    assert (world.attendee(event, "ada")["attendance"], world.attendee(event, "ben")["attendance"]) == (
        *("attended", None),
    )


def test_the_csv_is_of_who_is_chosen(world: World, event: str) -> None:
    console = signed_in(world)
    page = console.page(page_of(event), status="waitlisted", sort="name", fields="answers.diet")
    (link,) = [one for one in page.all("a") if ".csv" in one.attributes["href"]]
    path, _, query = link.attributes["href"].partition("?")
    answer = console.get(path, **dict(parse_qsl(query)))
    rows = list(csv.DictReader(io.StringIO(answer.body.removeprefix("\ufeff"), newline="")))
    assert [row["name"] for row in rows] == ["Cleo", "Dan"]
    assert "Why do you come?" in rows[0]


def test_a_long_list_is_exported_and_its_page_says_how_far_it_is(world: World, event: str) -> None:
    console = signed_in(world)
    with patch.object(listing, "MOST_ROWS", 1), patch.object(world, "drain"):
        answer = console.get(f"{page_of(event)}.csv")
        running = console.page(answer.headers["location"])
    assert "0 of 5 attendees so far" in running.text
    assert running.all("meta", **{"http-equiv": "refresh"})
    world.drain()
    done = console.page(answer.headers["location"])
    assert "5 attendees" in done.text
    (link,) = [one for one in done.all("a") if "Download" in one.text]
    assert "attendees-" in link.attributes["href"]
    assert not done.all("meta", **{"http-equiv": "refresh"})


def test_who_reads_alone_changes_nothing(world: World, event: str) -> None:
    door = signed_in(world, Role.CHECK_IN)
    assert door.get(page_of(event)).status == 403
    assert door.post(page_of(event), {"name": "Zoe"}).status == 403


def test_nobody_yet_says_what_to_do(world: World) -> None:
    console = signed_in(world)
    assert "Share its page" in console.page(page_of(world.event())).text
    assert "Publish the event first" in console.page(page_of(world.event(publish=False))).text


def test_first_timers_and_regulars_are_of_the_events_before(world: World) -> None:
    events = [world.event(starts_at=f"2026-12-0{day}T18:30:00", ends_at=f"2026-12-0{day}T21:00:00") for day in "12345"]
    came: dict[str, list[int]] = {"ada": [0, 1, 2], "ben": [0, 1, 4], "cleo": []}
    for who, which in came.items():
        for number, event in enumerate(events):
            world.sign_up(event, who)
            if number in which:
                world.act(event, who, "check-in")

    def found(number: int, been: str) -> set[Any]:
        return {one["name"] for one in world.items(f"{events[number]}/attendees", been=been, limit=1)}

    assert found(0, "first") == {"Ada", "Ben", "Cleo"}
    assert found(1, "first") == {"Cleo"}
    assert found(3, "regular") == {"Ada"}
    assert found(4, "regular") == {"Ada"}
    assert found(2, "regular") == set()
