"""Two people on their phones, without scripts: a code is shown and typed, and addresses are swapped."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Site

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser


def test_two_phones_beside_each_other(site: Site, open_page: Callable[..., "Page"]) -> None:
    world = site.world
    event = world.event()
    pages = {}
    for who in ("ada", "bob"):
        world.sign_up(event, who)
        pages[who] = open_page("phone", java_script_enabled=False)
    world.wind(timedelta(days=3, hours=9))
    for who, page in pages.items():
        page.goto(f"{site.url}/s/{world.mails(who)[0].token}")
    ada, bob = pages["ada"], pages["bob"]
    code = ada.locator(".code strong")
    expect(code).to_have_text(re.compile("^[A-Z]{4}$"))
    bob.get_by_role("link", name="Say whom you met").click()
    bob.get_by_label("Their code").fill("XX")
    bob.get_by_role("button", name="Save").click()
    expect(bob.get_by_role("alert")).to_contain_text("it has four letters")
    bob.get_by_label("Their code").fill(code.inner_text().lower())
    bob.get_by_role("group", name="Swap addresses? by this code").get_by_label("Yes, please").check()
    bob.get_by_role("button", name="Save").click()
    expect(bob.get_by_role("status")).to_contain_text("Saved")
    expect(bob.get_by_role("heading", name="The person with the code")).to_be_visible()
    ada.get_by_role("link", name="Say whom you met").click()
    expect(ada.get_by_role("heading", name="Bob")).to_be_visible()
    for question in ("Did you meet? Bob", "Swap addresses? Bob"):
        ada.get_by_role("group", name=question).get_by_label("Yes").check()
    ada.get_by_role("button", name="Save").click()
    expect(ada.get_by_role("status")).to_contain_text("Saved")
    bob.reload()
    expect(bob.get_by_role("heading", name="Ada")).to_be_visible()
    world.wind(timedelta(days=1))
    bob.reload()
    expect(bob.get_by_role("link", name="ada@example.org")).to_be_visible()
