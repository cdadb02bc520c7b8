"""What organisers do with events in a browser: from nothing to a published one, on a phone and at a desk; two tabs."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Site, sign_in
from tests.browser.test_accessible import RULES, violations

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser
Open = Callable[..., "Page"]


def sound(page: "Page") -> None:
    """Nothing is wrong with a page as axe sees it, and nothing has to be scrolled sideways for."""
    assert violations(page, RULES) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize(("size", "scripts"), [("phone", True), ("desktop", False)])
def test_from_nothing_to_a_published_event(site: Site, open_page: Open, size: str, scripts: bool) -> None:
    page = open_page(size, java_script_enabled=scripts)
    sign_in(site, page)
    page.goto(f"{site.url}/console/demo/events")
    page.get_by_role("link", name="New event").first.click()
    page.get_by_label("Title").fill("Dinner")
    page.get_by_label("Starts").fill("2026-12-03T19:00")
    page.get_by_label("Ends").fill("2026-12-03T22:00")
    page.get_by_label("Time zone").select_option("Europe/Berlin")
    page.get_by_label("Description").fill("Tables of **four**.")
    if scripts:
        page.get_by_role("region", name="As people see it").get_by_text("four", exact=True).wait_for()
        page.get_by_text("Questions to who signs up").click()
    else:
        page.locator("summary", has_text="Questions to who signs up").click()
    page.get_by_role("button", name="Add a question").click()
    page.get_by_label("Question 1", exact=True).fill("Which soup?")
    page.get_by_label("Answered by").select_option("choice")
    page.get_by_label("Options, a line each").fill("Lentil\nFish")
    page.get_by_role("button", name="Add a question").click()
    page.get_by_label("Question 2", exact=True).fill("First time?")
    page.get_by_role("button", name="Up question 2").click()
    page.locator('[value="First time?"][name="questions[0].label"]').wait_for()
    if scripts:
        sound(page)
    page.get_by_role("button", name="Keep as a draft").last.click()
    page.get_by_role("status").get_by_text("The draft is kept").wait_for()
    page.get_by_role("button", name="Publish").click()
    page.get_by_role("status").get_by_text("The event is published").wait_for()
    if scripts:
        sound(page)
    (event,) = site.world.items("/v1/groups/demo/events")
    assert (event["status"], event["title"], event["starts_at"]) == ("published", "Dinner", "2026-12-03T19:00:00")
    assert [question["label"] for question in event["questions"]] == ["First time?", "Which soup?"]
    page.get_by_role("link", name="See its page").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Dinner")


def test_two_tabs_with_one_event_lose_nothing(site: Site, open_page: Open) -> None:
    event = site.world.event(title="Dinner", capacity=10)
    site.world.sign_up(event)
    address = f"{site.url}{event.replace('/v1/groups', '/console')}/edit"
    one = open_page("desktop")
    sign_in(site, one)
    other = one.context.new_page()
    for page in (one, other):
        page.goto(address)
    other.get_by_label("Title").fill("Supper")
    other.get_by_label("Places").fill("20")
    other.get_by_role("button", name="Save", exact=True).last.click()
    one.get_by_label("Starts").fill("2026-11-27T11:00")
    one.get_by_text("This sends 1 mail").wait_for()
    one.get_by_label("Title").fill("Brunch")
    one.get_by_text("Somebody else has changed this meanwhile").wait_for()
    expect(one.get_by_label("Ends")).to_have_value("2026-11-27T13:30")
    one.get_by_role("button", name="Save", exact=True).last.click()
    one.get_by_role("alert").get_by_text("Supper").wait_for()
    sound(one)
    one.get_by_role("button", name="Save", exact=True).last.click()
    one.get_by_role("status").get_by_text("Saved").wait_for()
    changed = site.world.ask("GET", event)
    assert (changed["title"], changed["capacity"], changed["starts_at"]) == ("Brunch", 20, "2026-11-27T11:00:00")


def test_a_move_says_what_it_leads_to_before_it_is_made(site: Site, open_page: Open) -> None:
    event = site.world.event(title="Dinner")
    site.world.sign_up(event)
    page = open_page("phone")
    sign_in(site, page)
    page.goto(f"{site.url}{event.replace('/v1/groups', '/console')}")
    page.get_by_text("Move it").click()
    page.get_by_text("sends 1 mail").first.wait_for()
    page.get_by_label("Starts", exact=True).fill("2026-11-23T14:00")
    page.get_by_label("Starts", exact=True).blur()
    page.get_by_text("“The day before” does not go out").wait_for()
    expect(page.get_by_label("Ends")).to_have_value("2026-11-23T16:30")
    assert site.world.ask("GET", event)["starts_at"] == "2026-11-26T18:30:00"
    page.get_by_role("button", name="Move the event").click()
    page.get_by_role("status").get_by_text("Saved. This sends 1 mail").wait_for()
    assert site.world.ask("GET", event)["ends_at"] == "2026-11-23T16:30:00"


def test_a_group_chooses_a_colour_that_can_be_read(site: Site, open_page: Open) -> None:
    page = open_page("phone")
    sign_in(site, page)
    page.goto(f"{site.url}/console/demo/settings")
    page.get_by_label("Colour").fill("#f59e0b")
    page.get_by_text("Too light").wait_for()
    sound(page)
    page.get_by_label("Colour").fill("#1d4ed8")
    page.get_by_text("it can be read").wait_for()
    page.get_by_role("button", name="Save", exact=True).last.click()
    page.get_by_role("status").get_by_text("Saved").wait_for()
    assert site.world.ask("GET", "/v1/groups/demo")["accent"] == "#1d4ed8"
