"""What the README shows, done by HTTP alone and in a browser, on the system as `make run` starts it."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from infra.local.harness import LocalCloud, local_cloud

pytestmark = pytest.mark.engine
BUTTONS = {"1 week": 7, "1 day": 1}
"""Of the mailbox: by how many days each winds the clock. The third is half a day's."""


@pytest.fixture(scope="module")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalCloud]:
    with local_cloud(tmp_path_factory.mktemp("cloud")) as one:
        yield one


@pytest.fixture(scope="module")
def event(cloud: LocalCloud) -> dict[str, Any]:
    """The event of the demo group."""
    found: dict[str, Any] = cloud.call("GET", "/public/v1/groups/demo/events").json["items"][0]
    return found


def organiser(event: dict[str, Any]) -> str:
    return f"/v1/groups/demo/events/{event['id']}"


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium")
        context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
        yield context.new_page()
        browser.close()


@pytest.mark.browser
def test_one_signs_up_in_a_browser_without_javascript_and_cancels_from_the_mail(
    cloud: LocalCloud, event: dict[str, Any], page: Page
) -> None:
    page.goto(f"{cloud.base_url}/g/demo/{event['id']}")
    page.fill("[name=name]", "Grace Hopper")
    page.fill("[name=email]", "grace@example.org")
    page.wait_for_timeout(1200)  # nobody fills in a form in less than a second
    page.click("form button")
    expect(page.get_by_role("heading", level=1)).to_have_text("Check your email")
    assert "grace@example.org" not in page.content(), "what anyone may see tells nothing of an address"
    cloud.wind()
    (mail,) = cloud.mails("grace@example.org")
    assert mail["subject"].startswith("You're in")
    page.goto(link(mail["text"]))
    assert "Grace Hopper" in page.content()
    page.click("form[action$='/cancel'] button")
    expect(page.get_by_text("You are not coming")).to_be_visible()
    cloud.wind()
    assert len(cloud.mails("grace@example.org")) == 2


def link(text: str) -> str:
    found = re.search(r"http\S+/s/\S+", text)
    assert found
    return found[0]


@pytest.mark.browser
def test_the_organiser_s_side_is_the_console_and_the_mailbox_and_nothing_is_typed_in_a_terminal(
    cloud: LocalCloud, event: dict[str, Any], page: Page
) -> None:
    for who in ("ada", "bob", "cleo"):
        form = {"email": f"{who}@example.org", "name": who.title()}
        answer = cloud.call("POST", f"/public{organiser(event)}/signups", form)
        assert (answer.status, answer.json) == (202, {"status": "accepted", "seat": "confirmed"})
    cloud.wind()
    own = f"{cloud.base_url}/console/demo/events/{event['id']}"
    sign_in(cloud, page)
    page.get_by_role("link", name=event["title"]).first.click()
    expect(page).to_have_url(own)
    page.get_by_role("link", name="Attendees").click()
    for name in ("Ada", "Bob", "Cleo"):
        expect(page.get_by_text(name).first).to_be_visible()
    cancelled = next(one for one in listed(cloud, f"{organiser(event)}/attendees") if one["name"] == "Bob")
    assert cloud.organise("POST", f"{organiser(event)}/attendees/{cancelled['id']}/cancel").status == 200
    wind_by_the_mailbox(cloud, page, until=instant(event["starts_at_utc"]))
    sign_in(cloud, page)
    page.goto(own)
    page.get_by_role("link", name="Check-in").click()
    page.get_by_role("button", name="Check in Ada").click()
    expect(page.get_by_text("Ada is in")).to_be_visible()
    wind_by_the_mailbox(cloud, page, until=instant(event["starts_at_utc"]) + timedelta(days=7))
    sign_in(cloud, page)
    page.goto(own)
    page.get_by_role("link", name="Mails", exact=True).click()
    expect(page.get_by_text("sent").first).to_be_visible()
    assert subjects(cloud, "ada") == [
        ("You're in", None),
        ("Tomorrow", local(event, days=-1, at="18:00")),
        ("Starting soon", instant(event["starts_at_utc"]) - timedelta(hours=2)),
        ("Thank you", local(event, days=1, at="10:00")),
    ]
    assert [subject for subject, _ in subjects(cloud, "cleo")][-1] == "We missed you"
    assert [subject for subject, _ in subjects(cloud, "bob")] == ["You're in", "Your sign-up is cancelled"]
    attendance = {one["name"]: one["attendance"] for one in listed(cloud, f"{organiser(event)}/attendees?sort=name")}
    assert (attendance["Ada"], attendance["Cleo"], attendance["Bob"]) == ("attended", "no_show", None)
    states = {one["state"] for one in listed(cloud, f"{organiser(event)}/deliveries")}
    assert states == {"sent"}


def sign_in(cloud: LocalCloud, page: Page) -> None:
    """By the code that is in the mailbox; anew, whether a session of theirs has run out by then or not."""
    page.context.clear_cookies()
    page.goto(f"{cloud.base_url}/console")
    page.get_by_label("Email").fill("owner@example.org")
    page.get_by_role("button", name="Mail me a link").click()
    expect(page.get_by_role("textbox", name="Code")).to_be_visible()
    cloud.wind()
    page.context.new_page().goto(f"{cloud.base_url}/_local/mail?to=owner@example.org")
    mailbox = page.context.pages[-1]
    mailbox.locator(".mails a").first.click()
    code = re.search(r"\b\d{3} ?\d{3}\b", mailbox.locator("pre").first.inner_text())
    assert code
    mailbox.close()
    page.get_by_role("textbox", name="Code").fill(code[0])
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/console/demo")


def wind_by_the_mailbox(cloud: LocalCloud, page: Page, until: datetime) -> None:
    """With its buttons, to an instant at least, and half a day beyond it at most."""
    page.goto(f"{cloud.base_url}/_local/mail")
    while (left := until - instant(cloud.call("GET", "/_local/clock").json["now"])) > timedelta(0):
        button = next((name for name, days in BUTTONS.items() if left >= timedelta(days)), "12 hours")
        with page.expect_navigation():
            page.get_by_role("button", name=button).click()


def listed(cloud: LocalCloud, path: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = cloud.organise("GET", path).json["items"]
    return found


def subjects(cloud: LocalCloud, who: str) -> list[tuple[str, datetime | None]]:
    """How each mail's subject begins, and when it was sent; the first one's time is the machine's."""
    mails = cloud.mails(f"{who}@example.org")
    begins = [re.split(r":| at | for coming|,", mail["subject"])[0] for mail in mails]
    # Where the machine is busy, a second may go by until what is due is sent.
    times = [None, *(instant(mail["sent_at"]).replace(second=0) for mail in mails[1:])]
    return list(zip(begins, times, strict=True))


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


def local(event: dict[str, Any], days: int, at: str) -> datetime:
    """So many days from the event's start, when clocks in its zone show `at`."""
    day = datetime.fromisoformat(event["starts_at"]).date() + timedelta(days=days)
    return datetime.fromisoformat(f"{day}T{at}:00").replace(tzinfo=ZoneInfo(event["timezone"]))


def test_the_readme_shows_what_this_does() -> None:
    readme = Path(__file__).parent.parent.joinpath("README.md").read_text()
    walk = readme.partition("## Try it")[2].partition("\n## ")[0]
    assert "curl" not in walk
    for shown in ("/console", "owner@example.org", "*Attendees*", "*Mails*", "*Check-in*", "/_local/mail"):
        assert shown in walk
