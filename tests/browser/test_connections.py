"""What people do with their connections by keyboard alone and without scripts; and what organisers do."""

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Site, sign_in
from tests.browser.test_accessible import RULES, violations
from tests.connections.test_asks import approve, decide, link_to_help, own_page
from tests.connections.test_introductions import DAY_BEFORE, joined
from tests.connections.test_own_introductions import page_of

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

pytestmark = pytest.mark.browser
Open = Callable[..., "Page"]
_OUTLINE = "getComputedStyle(document.activeElement.closest('.option') || document.activeElement).outlineStyle"


def tab_to(page: "Page", wanted: "Locator") -> None:
    """On with the tab key until it has the focus, which can be seen."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if wanted.evaluate("one => one === document.activeElement"):
            assert page.evaluate(_OUTLINE) != "none"
            return
    raise AssertionError(f"no tab leads to {wanted}")


def press(page: "Page", wanted: "Locator") -> None:
    tab_to(page, wanted)
    page.keyboard.press("Enter")


def test_attendees_by_keyboard_alone_and_without_scripts(site: Site, open_page: Open) -> None:
    world = site.world
    event = world.event()
    joined(world, event, "ada", asks="a lawyer")
    joined(world, event, "bob", offers="legal advice")
    page = open_page("phone", java_script_enabled=False)

    page.goto(site.url + own_page(world, "ada"))
    tab_to(page, page.get_by_label("I am looking for"))
    page.keyboard.type("somebody to read a contract")
    press(page, page.get_by_role("button", name="Ask", exact=True))
    expect(page.get_by_role("status")).to_contain_text("The organisers look at it first")
    expect(page.get_by_role("blockquote")).to_have_text("somebody to read a contract")
    decide(world, "bob", keep_in_touch="true")
    approve(world)
    page.goto(site.url + link_to_help(world, "bob"))
    expect(page.get_by_role("heading", name="Can you help?")).to_be_visible()
    press(page, page.get_by_role("button", name="I can help"))
    expect(page.get_by_role("status")).to_contain_text("a mail each")

    page.goto(site.url + page_of(world, "ada"))
    expect(page.get_by_text("Nobody yet.")).to_be_visible()
    world.wind(DAY_BEFORE)
    page.goto(site.url + page_of(world, "ada"))
    expect(page.get_by_role("heading", name="Bob")).to_be_visible()
    expect(page.get_by_role("button", name="Not this time")).to_have_count(0)
    press(page, page.locator("summary"))
    press(page, page.get_by_role("button", name="Not this time"))
    expect(page.get_by_role("status")).to_contain_text("not introduced to each other at this event")
    expect(page.get_by_role("heading", name="Bob")).to_have_count(0)
    tab_to(page, page.get_by_label("3", exact=True))
    for _ in range(3):
        page.keyboard.press("ArrowLeft")
    expect(page.get_by_label("Nobody")).to_be_checked()
    press(page, page.get_by_role("button", name="Save"))
    expect(page.get_by_role("status")).to_have_text("From now on you are introduced to nobody.")
    expect(page.get_by_role("group")).to_have_count(0)


def test_what_is_no_more_leads_on(site: Site, open_page: Open) -> None:
    world = site.world
    event = world.event()
    world.sign_up(event)
    complaints: list[str] = []
    page = open_page("phone", complaints)
    own = page_of(world, "ada").removesuffix("/introductions")
    page.goto(f"{site.url}{own}/met")
    press(page, page.get_by_role("link", name="Back to your sign-up"))
    expect(page.get_by_text("You have a place")).to_be_visible()
    world.wind(timedelta(days=34))
    page.goto(f"{site.url}{own}/met")
    expect(page.get_by_role("heading", name="Not here any more")).to_be_visible()
    press(page, page.get_by_role("link", name="See what comes next"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Demo")
    assert [one for one in complaints if "status of 40" not in one] == []


def test_organisers_decide_who_is_introduced_and_what_is_passed_on(site: Site, open_page: Open) -> None:
    world = site.world
    event = world.event()
    joined(world, event, "ada", asks="a lawyer")
    joined(world, event, "bob", offers="legal advice")
    joined(world, event, "cleo", asks="beekeeping")
    for who in ("ada", "bob"):
        decide(world, who, follow_up_consent="true")
    later = world.event(title="Supper", starts_at="2026-12-10T18:30:00", ends_at="2026-12-10T21:00:00")
    world.post_form(f"{own_page(world, 'cleo')}/ask", {"ask": "somebody with bees"})
    page = open_page("phone")
    sign_in(site, page)

    page.goto(f"{site.url}/console/demo")
    page.get_by_role("link", name="See what they look for").click()
    _sound(page)
    press(page, page.get_by_role("button", name="Pass it on"))
    expect(page.get_by_role("status")).to_contain_text("It goes to those who may help.")

    page.get_by_role("link", name="Topics").click()
    _sound(page)
    page.get_by_role("main").get_by_text("beekeeping").first.wait_for()

    page.goto(f"{site.url}{event.replace('/v1/groups', '/console')}/connections")
    expect(page.get_by_role("link", name="Connections").last).to_be_in_viewport()
    _sound(page)
    press(page, page.get_by_role("button", name="Not these two").first)
    expect(page.get_by_role("status")).to_contain_text("not introduced to each other")
    page.get_by_label("One of them").select_option("Ada")
    page.get_by_label("And", exact=True).select_option("Cleo")
    page.get_by_label("Why").fill("Both of you keep bees.")
    press(page, page.get_by_role("button", name="Have them introduced"))
    expect(page.get_by_text("Both of you keep bees.")).to_be_visible()

    page.goto(f"{site.url}{later.replace('/v1/groups', '/console')}/invitations")
    _sound(page)
    press(page, page.get_by_role("button", name="Go on: see"))
    expect(page.get_by_role("heading", name="This invites 2 people")).to_be_visible()
    _sound(page)
    press(page, page.get_by_role("button", name="Invite them"))
    expect(page.get_by_text("The invitations are going out.")).to_be_visible()


def _sound(page: "Page") -> None:
    """By axe, in light and in dark, and no wider than 320 pixels."""
    assert violations(page, RULES) == [], page.url
    page.emulate_media(color_scheme="dark")
    assert violations(page, ["color-contrast"]) == [], page.url
    page.emulate_media(color_scheme="light")
    width = page.viewport_size
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url
    page.set_viewport_size(width or {"width": 390, "height": 844})
