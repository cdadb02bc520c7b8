"""The check-in page as it is served, without a script."""

from datetime import timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest

from rapport.domain.members.member import Role
from tests.testing.console import Console, signed_in
from tests.testing.html import Element, read
from tests.testing.world import World


@pytest.fixture
def event(world: World) -> str:
    """Ada has the one place, Ben waits."""
    event = world.event(capacity=1)
    world.sign_up(event)
    world.now += timedelta(seconds=1)
    world.sign_up(event, "ben")
    return event


@pytest.fixture
def helper(world: World) -> Console:
    return signed_in(world, Role.CHECK_IN)


def page_of(event: str) -> str:
    return event.replace("/v1/groups/", "/console/") + "/check-in"


def form_of(page: Element, action: str) -> Element:
    (form,) = [form for form in page.all("form") if form.attributes.get("action", "").endswith(action)]
    return form


def test_all_are_listed_each_with_a_form_that_checks_them_in_or_takes_that_back(
    world: World, event: str, helper: Console
) -> None:
    ada = world.attendee(event)["id"]
    page = helper.page(page_of(event))
    assert "example.org" not in page.text.replace("check-in@example.org", "")
    done = helper.submit(form_of(page, f"/attendees/{ada}/check-in"))
    assert (done.status, done.headers["location"]) == (303, page_of(event))
    page = helper.page(page_of(event))
    assert "Ada is in." in page.text
    helper.submit(form_of(page, f"/attendees/{ada}/undo-check-in"))
    assert "Ada is not checked in." in helper.page(page_of(event)).text
    assert world.attendee(event)["attendance"] is None


def test_who_is_checked_in_a_second_time_is_said_to_be_in_since_the_first(
    world: World, event: str, helper: Console
) -> None:
    world.wind(timedelta(days=3, hours=9))
    form = form_of(helper.page(page_of(event)), f"/attendees/{world.attendee(event)['id']}/check-in")
    helper.submit(form)
    world.now += timedelta(minutes=20)
    helper.submit(form)
    assert "Ada was in already, since 19:00." in helper.page(page_of(event)).text


def test_who_waits_is_let_in_and_what_that_leads_to_is_said(world: World, event: str, helper: Console) -> None:
    helper.submit(form_of(helper.page(page_of(event)), f"/attendees/{world.attendee(event, 'ben')['id']}/check-in"))
    said = helper.page(page_of(event)).text
    assert "Ben is in. They were on the waitlist: they have a place now. With them, 2 places" in said


def test_a_search_finds_names_and_where_nobody_is_called_so_they_are_added(
    world: World, event: str, helper: Console
) -> None:
    found = helper.page(page_of(event), q="be")
    assert [one.text.partition(" ")[0] for one in found.one("ul", id="people").all("li")] == ["Ben"]
    nobody = helper.page(page_of(event), q="Cleo")
    form = form_of(nobody, "/check-in/walk-in")
    assert form.fields()["name"] == "Cleo"
    assert helper.submit(form, email="cleo@example.org").status == 303
    assert "Cleo is in." in helper.page(page_of(event)).text
    assert world.attendee(event, "cleo")["attendance"] == "attended"


def test_who_comes_without_an_address_is_added_too_and_what_is_wrong_is_said_beside_it(
    world: World, event: str, helper: Console
) -> None:
    form = form_of(helper.page(page_of(event)), "/check-in/walk-in")
    wrong = helper.submit(form, name="", email="cleo")
    assert wrong.status == 422
    assert "Please enter their name" in wrong.body
    assert 'value="cleo"' in wrong.body
    for said in ("Cleo is in.", "Cleo was added already."):
        helper.submit(form, name="Cleo")
        assert said in helper.page(page_of(event)).text
    assert world.ask("GET", event)["counts"]["attended"] == 1, "a double click adds nobody a second time"


def test_a_code_is_taken_by_hand_and_one_that_is_none_is_refused_beside_the_field(
    event: str, helper: Console, code: str
) -> None:
    form = form_of(helper.page(page_of(event)), page_of(event))
    wrong = helper.submit(form, code="https://example.org")
    assert wrong.status == 422
    assert "This is not the code of an attendee's page." in wrong.body.replace("&#39;", "'")
    for code_, said in (("", "Please scan a code."), ("x" * 501, "This must be at most 500 characters.")):
        wrong = helper.submit(form, code=code_)
        assert (wrong.status, said in form_of(read(wrong.body), page_of(event)).text) == (422, True)
    assert helper.submit(form, code=code).status == 303
    assert "Ada is in." in helper.page(page_of(event)).text


def test_with_more_than_a_page_holds_there_is_a_way_on(world: World, event: str, helper: Console) -> None:
    for number in range(60):
        world.sign_up(event, f"guest-{number:02}", name=f"Guest {number:02}")
    first = helper.page(page_of(event))
    (more,) = [link for link in first.all("a") if link.attributes.get("rel") == "next"]
    second = helper.page(page_of(event), **dict(parse_qsl(urlsplit(more.attributes["href"]).query)))
    assert "Guest 59" in second.text
    assert "Guest 59" not in first.text
