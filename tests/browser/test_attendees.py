"""What attendees do in a browser, from the form to the mailed page and back; also without scripts."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Site

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser
Open = Callable[..., "Page"]

QUESTIONS = [
    {"id": "soup", "label": "Which soup?", "kind": "choice", "required": True, "options": ["Lentil", "Fish"]},
    {"id": "new", "label": "Is it your first time?", "kind": "yes_no"},
    {"id": "bring", "label": "What do you bring?", "kind": "choices", "options": ["Bread", "Wine"]},
]


def page_of(site: Site, event: str) -> str:
    return site.url + event.replace("/v1/groups/", "/g/").replace("/events/", "/")


def own_page(site: Site, who: str = "ada") -> str:
    return f"{site.url}/s/{site.world.mails(who)[-1].token}"


def fits(page: "Page") -> bool:
    """Whether nothing has to be scrolled sideways for."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


@pytest.mark.parametrize(("size", "scripts"), [("phone", True), ("desktop", False)])
def test_somebody_signs_up_changes_their_answers_cancels_and_comes_back(
    site: Site, open_page: Open, size: str, scripts: bool
) -> None:
    event = site.world.event(questions=QUESTIONS)
    page = open_page(size, java_script_enabled=scripts)
    page.goto(page_of(site, event))
    page.get_by_label("Name").fill("Ada")
    page.get_by_label("Email").fill("ada@example.org")
    page.get_by_label("Lentil").check()
    page.get_by_role("button", name="Sign up").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Check your email")

    page.goto(own_page(site))
    expect(page.get_by_text("You have a place")).to_be_visible()
    expect(page.get_by_role("img", name="QR code for the door")).to_be_visible()
    page.get_by_label("Fish").check()
    page.get_by_label("Yes").check()
    page.get_by_label("Bread").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status")).to_have_text("Saved. Thank you.")
    expect(page.get_by_label("Fish")).to_be_checked()
    assert site.world.attendee(event)["answers"] == {"soup": "Fish", "new": True, "bring": ["Bread"]}
    expect(page.get_by_text("There is no undo")).to_be_visible()
    page.get_by_role("button", name="Cancel my place").click()
    expect(page.get_by_text("You are not coming")).to_be_visible()
    assert site.world.attendee(event)["status"] == "cancelled"
    page.get_by_role("link", name="Come back").click()
    expect(page.get_by_role("heading", name="Sign up")).to_be_visible()


def test_what_is_wrong_is_focused_and_leads_to_its_field(site: Site, open_page: Open) -> None:
    page = open_page()
    page.goto(page_of(site, site.world.event(questions=QUESTIONS)))
    page.evaluate("document.forms[0].noValidate = true")
    page.get_by_label("Name").fill("Ada")
    page.get_by_label("Email").fill("ada@")
    page.get_by_role("button", name="Sign up").click()
    expect(page.get_by_role("alert")).to_be_focused()
    page.get_by_role("alert").get_by_role("link", name="Email").click()
    expect(page.get_by_label("Email")).to_be_focused()
    page.get_by_role("alert").get_by_role("link", name="Which soup?").click()
    expect(page.get_by_label("Lentil")).to_be_focused()


def test_a_visitor_from_elsewhere_reads_their_own_time_and_is_mailed_it(site: Site, open_page: Open) -> None:
    event = site.world.event()
    page = open_page(timezone_id="America/New_York")
    page.goto(page_of(site, event))
    expect(page.get_by_text("where you are (America/New_York)")).to_contain_text("12:30")
    page.get_by_label("Name").fill("Ada")
    page.get_by_label("Email").fill("ada@example.org")
    page.get_by_role("button", name="Sign up").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Check your email")
    assert "America/New_York" in site.world.mails("ada")[0].text
    at_home = open_page(timezone_id="Europe/Berlin")
    at_home.goto(page_of(site, event))
    expect(at_home.get_by_text("where you are")).to_be_hidden()


def test_on_a_phone_the_way_to_the_form_is_within_reach(site: Site, open_page: Open) -> None:
    page = open_page()
    page.goto(page_of(site, site.world.event(description="A long story.\n\n" * 40)))
    button = page.get_by_role("link", name="Sign up")
    box = button.bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= 844
    assert box["height"] >= 44
    button.click()
    page.get_by_label("Name").fill("Ada")
    expect(page.get_by_label("Name")).to_have_value("Ada")
    assert fits(page)


@pytest.mark.parametrize(("size", "scripts"), [("phone", False), ("desktop", True)])
def test_a_freed_place_is_offered_taken_and_declined(site: Site, open_page: Open, size: str, scripts: bool) -> None:
    world = site.world
    event = world.event(capacity=1, waitlist={"mode": "offer", "offer_hours": 24})
    for who in ("ada", "bob", "cleo"):
        world.sign_up(event, who)
    page = open_page(size, java_script_enabled=scripts)
    page.goto(own_page(site, "cleo"))
    expect(page.get_by_text("You are number 2 in line.")).to_be_visible()

    page.goto(own_page(site, "ada"))
    expect(page.get_by_text("2 people wait: your place is offered to the first of them")).to_be_visible()
    page.get_by_role("button", name="Cancel my place").click()
    expect(page.get_by_text("You are not coming")).to_be_visible()
    page.goto(own_page(site, "bob"))
    expect(page.get_by_text("A place is held for you")).to_be_visible()
    page.get_by_role("button", name="No, thank you").click()
    expect(page.get_by_text("You are not coming")).to_be_visible()
    page.goto(own_page(site, "cleo"))
    page.get_by_role("button", name="Take the place").click()
    expect(page.get_by_text("You have a place")).to_be_visible()
    assert world.attendee(event, "cleo")["status"] == "confirmed"


def test_a_place_counts_once_its_address_is_confirmed(site: Site, open_page: Open) -> None:
    event = site.world.event(confirm_address=True)
    site.world.sign_up(event, looking_for=["a job"])
    page = open_page()
    page.goto(own_page(site))
    expect(page.get_by_text("Not confirmed yet")).to_be_visible()
    page.get_by_role("button", name="Confirm my place alone").click()
    expect(page.get_by_text("You have a place")).to_be_visible()
    found = site.world.attendee(event)
    assert (found["status"], found["looking_for"]) == ("confirmed", [])
    page.get_by_role("button", name="Yes, switch these on").click()
    expect(page.get_by_role("heading", name="Did you say this?")).to_have_count(0)
    assert site.world.attendee(event)["looking_for"] == ["a job"]


def test_an_offer_runs_out_and_in_the_last_hours_the_first_to_take_a_place_has_it(site: Site, open_page: Open) -> None:
    world = site.world
    event = world.event(capacity=1, waitlist={"mode": "offer", "offer_hours": 1})
    for who in ("ada", "bob", "cleo"):
        world.sign_up(event, who)
    world.act(event, "ada", "cancel")
    page = open_page()
    page.goto(own_page(site, "bob"))
    expect(page.get_by_text("A place is held for you")).to_be_visible()
    world.wind(timedelta(minutes=90))
    page.reload()
    expect(page.get_by_text("You are first in line.")).to_be_visible()
    page.goto(own_page(site, "cleo"))
    page.get_by_role("button", name="Take the place").click()
    expect(page.get_by_text("You have a place")).to_be_visible()

    world.wind(datetime.fromisoformat(world.ask("GET", event)["starts_at_utc"]) - timedelta(hours=2))
    page.get_by_role("button", name="Cancel my place").click()
    expect(page.get_by_text("You are not coming")).to_be_visible()
    page.goto(own_page(site, "bob"))
    expect(page.get_by_text("The first to take it has it.")).to_be_visible()
    page.get_by_role("button", name="Take the place").click()
    expect(page.get_by_text("You have a place")).to_be_visible()


def test_who_lost_their_link_gets_it_again_and_decides_what_they_want(site: Site, open_page: Open) -> None:
    event = site.world.event()
    site.world.sign_up(event)
    page = open_page(java_script_enabled=False)
    page.goto(page_of(site, event))
    page.get_by_role("link", name="Get the link to your page again").click()
    page.get_by_label("Email").fill("ada@example.org")
    page.get_by_role("button").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Check your mail")
    (link,) = set(re.findall(r"/me/[\w.-]+", site.world.mails("ada")[-1].text))
    page.goto(site.url + link)
    page.get_by_label("Tell me about later events").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status")).to_have_text("Saved. Thank you.")
    (contact,) = site.world.items("/v1/groups/demo/contacts", q="ada@")
    assert contact["follow_up_consent_at"] is not None
