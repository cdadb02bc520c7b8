"""An organiser's evening, from signing in to the morning after: in a browser, on the system as `make run` starts it."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from infra.local.harness import LocalCloud, local_cloud
from tests.browser.test_accessible import RULES, violations
from tests.browser.test_check_in import film_of, with_camera

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.engine, pytest.mark.browser]
TITLE = "Winter drinks"


@dataclass
class Evening:
    cloud: LocalCloud
    page: "Page"
    complaints: list[str]
    """What the browser's console had to say."""
    camera: Path
    """The file that the browser takes for what its camera sees."""

    def open(self, path: str) -> None:
        self.page.goto(self.cloud.base_url + path)
        self.look()

    def press(self, name: str, role: Any = "button") -> None:
        """What leads to another page, which is there afterwards."""
        with self.page.expect_navigation():
            self.page.get_by_role(role, name=name, exact=True).first.click()
        self.look()

    def tap(self, name: str) -> None:
        """What a script answers, on the same page."""
        self.page.get_by_role("button", name=name, exact=True).first.click()

    def look(self) -> None:
        """Nothing serious by axe, and nothing wider than the screen."""
        assert violations(self.page, RULES) == [], self.page.url
        assert not self.page.evaluate("document.documentElement.scrollWidth > innerWidth"), self.page.url

    @property
    def path(self) -> str:
        return self.page.url.removeprefix(self.cloud.base_url)

    def says(self, text: str) -> None:
        expect(self.page.locator("main")).to_contain_text(text, use_inner_text=True)


@pytest.fixture
def evening(tmp_path: Path, browser: "Browser") -> Iterator[Evening]:
    camera = tmp_path / "camera.y4m"
    seeing = browser.browser_type.launch(executable_path="/usr/bin/chromium", args=with_camera(camera))
    with local_cloud(tmp_path / "cloud") as cloud:
        page, complaints = seeing.new_page(viewport={"width": 1280, "height": 860}), []
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        yield Evening(cloud, page, complaints, camera)
        seeing.close()


@pytest.mark.timeout(600)
def test_from_signing_in_to_the_morning_after(evening: Evening) -> None:
    sign_in(evening)
    event = create_and_publish(evening)
    watch_sign_ups_arrive(evening, event)
    change_the_time(evening)
    check_people_in_at_the_door(evening, event)
    export_the_list(evening, event)
    read_the_timeline(evening)
    next_morning(evening, event)
    assert [one for one in evening.complaints if "ERR_INTERNET_DISCONNECTED" not in one] == []


def sign_in(evening: Evening) -> None:
    evening.open("/console")
    evening.page.get_by_label("Email").fill("owner@example.org")
    evening.press("Mail me a link")
    evening.cloud.wind()
    (mail,) = evening.cloud.mails("owner@example.org")
    code = re.search(r"\b\d{3} ?\d{3}\b", mail["text"])
    assert code
    evening.page.get_by_role("textbox", name="Code").fill(code[0])
    evening.press("Sign in")
    assert evening.path == "/console/demo"


def create_and_publish(evening: Evening) -> str:
    """The event's path in the console."""
    evening.press("New event", "link")
    starts = tomorrow(evening)
    evening.page.get_by_label("Title").fill(TITLE)
    evening.page.get_by_label("Starts").fill(f"{starts:%Y-%m-%dT%H:%M}")
    evening.page.get_by_label("Ends").fill(f"{starts + timedelta(hours=3):%Y-%m-%dT%H:%M}")
    evening.press("Keep as a draft")
    evening.press("Publish")
    evening.says("The event is published.")
    return evening.path


def tomorrow(evening: Evening) -> datetime:
    """Seven in the evening, by clocks in Berlin."""
    now = datetime.fromisoformat(evening.cloud.call("GET", "/_local/clock").json["now"])
    return (now + timedelta(days=1)).replace(hour=19, minute=0, second=0, microsecond=0, tzinfo=None)


def watch_sign_ups_arrive(evening: Evening, event: str) -> None:
    for who in ("ada", "ben", "cleo"):
        form = {"email": f"{who}@example.org", "name": who.title()}
        assert evening.cloud.call("POST", f"/public{api(event)}/signups", form).status == 202
    evening.cloud.wind()
    evening.open(event)
    evening.says("have a place 3")


def api(event: str) -> str:
    return event.replace("/console/", "/v1/groups/")


def change_the_time(evening: Evening) -> None:
    """Whom it mails is said before it is done, and is who is mailed."""
    evening.press("Edit", "link")
    starts = tomorrow(evening) + timedelta(minutes=30)
    evening.page.get_by_label("Starts").fill(f"{starts:%Y-%m-%dT%H:%M}")
    evening.page.get_by_role("button", name="See what it does").click()
    evening.page.get_by_text("This sends 3 mails to who signed up").wait_for()
    evening.press("Save")
    evening.cloud.wind("PT10M")
    for who in ("ada", "ben", "cleo"):
        assert "19:30" in evening.cloud.mails(f"{who}@example.org")[-1]["text"]


def check_people_in_at_the_door(evening: Evening, event: str) -> None:
    """On a phone: Ada shows her code, Ben comes while the network is gone, Walter is on no list, Cleo stays away."""
    page = evening.page
    evening.cloud.call("POST", "/_local/clock", {"set": starts_at(evening, event)})
    hold_up_the_code(evening, "ada")
    page.set_viewport_size({"width": 390, "height": 844})
    evening.open(event)
    evening.press("Check-in", "link")
    page.get_by_role("button", name="Scan a code").click()
    page.wait_for_selector(".verdict.in:has-text('Ada is in')", timeout=60_000)
    page.get_by_role("button", name="Close the camera").click()
    page.context.set_offline(True)
    evening.tap("Check in Ben")
    page.wait_for_selector("text=No network: 1 waiting to be sent")
    evening.look()
    page.context.set_offline(False)
    page.wait_for_selector("#network", state="hidden", timeout=60_000)
    page.get_by_text("Somebody who is not on the list").click()
    page.get_by_label("Name", exact=True).fill("Walter Walk-in")
    evening.tap("Add and check in")
    page.wait_for_selector("#attended:has-text('3')")
    evening.look()


def hold_up_the_code(evening: Evening, who: str) -> None:
    """Before the camera, as somebody's own page shows it, to which their mail leads."""
    own = re.search(r"http\S+/s/\S+", evening.cloud.mails(f"{who}@example.org")[0]["text"])
    assert own
    evening.page.goto(own[0])
    film_of(bytes(evening.page.evaluate(PICTURE_OF_THE_CODE)), evening.camera)


PICTURE_OF_THE_CODE = """async () => {
  const svg = document.querySelector("[aria-label='QR code for the door'] svg");
  const image = new Image();
  image.src = "data:image/svg+xml," + encodeURIComponent(new XMLSerializer().serializeToString(svg));
  await image.decode();
  const canvas = Object.assign(document.createElement("canvas"), { width: 640, height: 480 });
  const context = canvas.getContext("2d");
  context.fillStyle = "#fff";
  context.fillRect(0, 0, 640, 480);
  context.drawImage(image, 120, 40, 400, 400);
  return Array.from(context.getImageData(0, 0, 640, 480).data).filter((_, at) => at % 4 === 0);
}"""
"""A byte of grey for each point."""


def starts_at(evening: Evening, event: str) -> str:
    return str(evening.cloud.organise("GET", api(event)).json["starts_at_utc"])


def export_the_list(evening: Evening, event: str) -> None:
    evening.page.set_viewport_size({"width": 1280, "height": 860})
    evening.open(event)
    evening.press("Attendees", "link")
    with evening.page.expect_download() as download:
        evening.page.get_by_role("link", name="CSV").first.click()
    rows = list(csv.DictReader(io.StringIO(download.value.path().read_text(encoding="utf-8-sig"))))
    came = {row["name"]: row["attendance"] for row in rows}
    assert came == {"Ada": "attended", "Ben": "attended", "Cleo": "", "Walter Walk-in": "attended"}


def read_the_timeline(evening: Evening) -> None:
    evening.press("Mails", "link")
    evening.says("Thank you")


def next_morning(evening: Evening, event: str) -> None:
    """What became of the follow-ups is read where they are listed: thanks to who came, a word to who did not."""
    evening.cloud.wind("P1D")
    for who, subject in (("ada", "Thank you"), ("cleo", "We missed you")):
        mail = evening.cloud.mails(f"{who}@example.org")[-1]
        assert mail["subject"].startswith(subject)
        delivered = {"event": "delivery", "message_id": mail["message_id"]}
        assert evening.cloud.call("POST", "/_local/ses", delivered).status == 200
        evening.cloud.wind()
        evening.open(f"{event}/mails")
        with evening.page.expect_navigation():
            evening.page.get_by_role("link", name=subject).first.click()
        evening.look()
        row = evening.page.get_by_role("row").filter(has_text=f"{who}@example.org")
        expect(row).to_contain_text("delivered")
