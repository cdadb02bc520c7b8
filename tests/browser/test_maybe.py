""" "I'd come if …" on a phone, without scripts: from the event's page to a place."""

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Site
from tests.connections.test_maybe import link, offer

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser


def test_one_asks_and_comes_once_somebody_will_meet_them(site: Site, open_page: Callable[..., "Page"]) -> None:
    world = site.world
    event = world.event(starts_at="2026-12-23T18:00:00", ends_at="2026-12-23T21:00:00")
    priya = offer(world, event, "priya")
    page, theirs = (open_page("phone", java_script_enabled=False) for _ in range(2))
    page.goto(f"{site.url}{event.replace('/v1/groups/demo/events', '/g/demo')}")
    page.get_by_role("link", name="I’d come if").click()
    page.get_by_label("I’d come if I could find").fill("a lawyer")
    page.get_by_label("Name").fill("Ben")
    page.get_by_label("Email").fill("ben@example.org")
    page.get_by_role("button", name="Ask around for me").click()
    expect(page.get_by_role("heading", name="Check your email")).to_be_visible()
    page.goto(f"{site.url}{link(world.mails('ben')[-1])}")
    expect(page.get_by_label("I’d come if I could find")).to_have_value("a lawyer")
    page.get_by_role("button", name="Yes, ask around for me").click()
    expect(page.get_by_role("heading", name="We are asking around")).to_be_visible()
    world.wind(timedelta(hours=2))
    theirs.goto(f"{site.url}{priya}")
    theirs.get_by_label("They may know my name").check()
    theirs.get_by_role("button", name="Yes, gladly").click()
    expect(theirs.get_by_text("You said yes, and your name may be told.")).to_be_visible()
    world.wind(timedelta(hours=1))
    page.goto(f"{site.url}{link(world.mails('ben')[-1])}")
    expect(page.get_by_role("heading", name="Priya will meet you")).to_be_visible()
    page.get_by_role("button", name="I’m coming").click()
    expect(page.get_by_role("heading", name="Check your email")).to_be_visible()
