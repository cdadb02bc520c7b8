"""What the README shows, done by HTTP alone and in a browser, on the system as `make run` starts it."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, sync_playwright

from infra.local.harness import LocalCloud, local_cloud

pytestmark = pytest.mark.engine


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
    assert "grace@example.org" not in page.content(), "what anyone may see tells nothing of an address"
    cloud.wind()
    (mail,) = cloud.mails("grace@example.org")
    assert mail["subject"].startswith("You're in")
    page.goto(link(mail["text"]))
    assert "Grace Hopper" in page.content()
    page.click("form[action$='/cancel'] button")
    assert "cancelled" in page.inner_text("body").lower()
    cloud.wind()
    assert len(cloud.mails("grace@example.org")) == 2


def link(text: str) -> str:
    found = re.search(r"http\S+/s/\S+", text)
    assert found
    return found[0]


def test_the_path_that_the_readme_shows_works_by_http_alone(cloud: LocalCloud, event: dict[str, Any]) -> None:
    for who in ("ada", "bob", "cleo"):
        answer = cloud.call(
            "POST", f"/public{organiser(event)}/signups", {"email": f"{who}@example.org", "name": who.title()}
        )
        assert (answer.status, answer.json) == (202, {"status": "accepted", "seat": "confirmed"})
    cloud.wind()
    found = {one["name"]: one["id"] for one in listed(cloud, f"{organiser(event)}/attendees?status=confirmed")}
    assert set(found) == {"Ada", "Bob", "Cleo"}
    cancelled = cloud.organise("POST", f"{organiser(event)}/attendees/{found['Bob']}/cancel")
    assert cancelled.json["status"] == "cancelled"
    cloud.call("POST", "/_local/clock", {"set": event["starts_at_utc"]})
    assert cloud.organise("POST", f"{organiser(event)}/attendees/{found['Ada']}/check-in").status == 200
    cloud.wind("P14D")
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


def listed(cloud: LocalCloud, path: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = cloud.organise("GET", path).json["items"]
    return found


def subjects(cloud: LocalCloud, who: str) -> list[tuple[str, datetime | None]]:
    """How each mail's subject begins, and when it was sent; the first one's time is the machine's."""
    mails = cloud.mails(f"{who}@example.org")
    begins = [re.split(r":| at | for coming|,", mail["subject"])[0] for mail in mails]
    times = [None, *(instant(mail["sent_at"]) for mail in mails[1:])]
    return list(zip(begins, times, strict=True))


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


def local(event: dict[str, Any], days: int, at: str) -> datetime:
    """So many days from the event's start, when clocks in its zone show `at`."""
    day = datetime.fromisoformat(event["starts_at"]).date() + timedelta(days=days)
    return datetime.fromisoformat(f"{day}T{at}:00").replace(tzinfo=ZoneInfo(event["timezone"]))


def test_the_readme_shows_what_this_does() -> None:
    readme = Path(__file__).parent.parent.joinpath("README.md").read_text()
    for shown in ("/attendees", "/mailings", "/check-in", "/deliveries", "/_local/clock", "/_local/mail"):
        assert shown in readme
