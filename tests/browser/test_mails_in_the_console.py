"""Mails in a browser: the timeline opened as somebody gets it, a rule seen as it is typed, a message counted."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Site, sign_in
from tests.browser.test_events_in_the_console import sound

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser
Open = Callable[..., "Page"]


@pytest.fixture
def event(site: Site) -> str:
    """An event whose attendees are Ada and Ben; its page."""
    made = site.world.event()
    for who in ("ada", "ben"):
        site.world.sign_up(made, who)
    return f"{site.url}/console/demo/events/{made.rpartition('/')[2]}"


def test_the_timeline_is_opened_and_a_mail_is_seen_as_one_of_them_gets_it(
    site: Site, open_page: Open, event: str
) -> None:
    page = open_page("phone")
    sign_in(site, page)
    page.goto(f"{event}/mails")
    page.get_by_text("Thank you for coming").wait_for()
    sound(page)
    page.emulate_media(color_scheme="dark")
    sound(page)
    page.get_by_role("link", name="The day before").click()
    page.get_by_label("Name or address").fill("ada")
    page.get_by_role("button", name="Find").click()
    page.get_by_role("link", name="ada@example.org").click()
    mail = page.frame_locator("iframe.mail-frame")
    mail.get_by_text("Hi Ada").wait_for()
    button = mail.get_by_role("link", name="See or cancel your sign-up")
    assert button.evaluate("it => getComputedStyle(it).fontWeight") == "700", "the policy lets its style in"
    sound(page)


def test_a_rule_is_seen_as_it_is_typed_tried_and_saved(site: Site, open_page: Open, event: str) -> None:
    page = open_page("phone")
    sign_in(site, page)
    page.goto(f"{event}/rules")
    sound(page)
    page.get_by_role("link", name="The day before").click()
    page.get_by_label("Days", exact=True).fill("2")
    page.get_by_text("2 days before at 18:00: Tuesday 24 November 2026, 18:00").wait_for()
    page.get_by_label("Subject").fill("Nearly: {{event.title}}")
    page.get_by_text("Nearly: Founders' breakfast", exact=True).wait_for()
    sound(page)
    page.get_by_role("button", name="Send a test to me").click()
    page.get_by_role("status").get_by_text("A test is on its way to olga@example.org").wait_for()
    expect(page.get_by_label("Subject")).to_have_value("Nearly: {{event.title}}")
    assert [mail.subject for mail in site.world.mails("olga")] == ["[Test] Nearly: Founders' breakfast"]
    page.get_by_label("When", exact=True).select_option("on_signup")
    expect(page.get_by_label("Days", exact=True)).to_be_hidden()
    page.get_by_label("When", exact=True).select_option("before_start")
    page.get_by_role("button", name="Save").last.click()
    page.get_by_role("status").get_by_text("is saved").wait_for()
    expect(page.get_by_text("Changed for this event")).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_message_is_written_counted_and_sent(site: Site, open_page: Open, event: str, scripts: bool) -> None:
    page = open_page("desktop", java_script_enabled=scripts)
    sign_in(site, page)
    page.goto(f"{event}/mails")
    page.get_by_role("link", name="Write to attendees").click()
    page.get_by_label("Subject").fill("Another room")
    page.get_by_label("Text").fill("We meet **upstairs**, {{first_name}}.")
    if not scripts:
        page.get_by_role("button", name="Preview").click()
    page.frame_locator("iframe.mail-frame").get_by_text("upstairs", exact=True).wait_for()
    if scripts:
        sound(page)
    page.get_by_role("button", name="Go on: see how many get it").last.click()
    page.get_by_role("heading", name="This mails 2 people, now").wait_for()
    if scripts:
        sound(page)
    page.get_by_role("button", name="Send it now").click()
    page.get_by_role("status").get_by_text("It is going out").wait_for()
    if scripts:
        sound(page)
    assert [mail.subject for mail in site.world.mails("ben")][-1] == "Another room"
