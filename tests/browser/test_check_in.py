"""The check-in page in phones' browsers: a network that is cut, several devices, a code before the camera."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import segno
from playwright.sync_api import expect

from rapport.domain.members.member import Role
from rapport.store import signups
from rapport.tokens import check_in_code
from tests.browser.conftest import SIZES, Site, sign_in
from tests.browser.test_accessible import violations
from tests.testing.console import signed_in

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
PEOPLE = {"ada": "Ada Lovelace", "ben": "Ben Okri", "cleo": "Cleo Marsh", "adam": "Adam Ant"}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@pytest.fixture
def event(site: Site) -> str:
    """Of four the last waits. It is far away: browsers go by the machine's clock, and keep no list of what is over."""
    event = site.world.event(capacity=3, starts_at="2045-06-01T18:30:00", ends_at="2045-06-01T21:00:00")
    for who, name in PEOPLE.items():
        site.world.sign_up(event, who, name=name)
    return event


@pytest.fixture
def link(site: Site, event: str) -> str:
    """The address of the link for helpers."""
    owner, path = signed_in(site.world), event.replace("/v1/groups/", "/console/") + "/check-in"
    owner.post(f"{path}/links", {"link": "helpers", "do": "make"})
    address = owner.page(path).one("input", id="link-helpers").attributes["value"]
    return address.replace(site.world.app.config.public_url, site.url)


def opened(page: "Page", link: str) -> "Page":
    page.goto(link)
    page.click("text=Open the list")
    page.wait_for_selector("#people li")
    return page


def tap(page: "Page", name: str, what: str = "Check in") -> None:
    page.locator("#people li", has_text=name).get_by_role("button", name=what).click()


def came(site: Site, event: str) -> set[str]:
    found = site.world.items(f"{event}/attendees", attendance="attended")
    return {one["name"] for one in found}


def test_what_is_done_without_network_is_kept_over_a_reload_and_told_once_there_is_one(
    site: Site, event: str, link: str, open_page: Callable[..., "Page"]
) -> None:
    unheard: list[str] = []
    page = opened(open_page("phone", complaints=unheard), link)
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.wait_for_function("() => caches.keys().then((names) => names.length > 0)")
    page.wait_for_function("async (path) => Boolean(await caches.match(path))", arg=page.url.removeprefix(site.url))
    site.is_cut.set()
    tap(page, "Ada Lovelace")
    page.wait_for_selector("text=No network: 1 waiting to be sent")
    page.reload()
    page.wait_for_selector("text=No network: 1 waiting to be sent")
    page.wait_for_selector("#people li.in:has-text('Ada Lovelace')")
    tap(page, "Adam Ant", "Let in")
    page.fill("#q", "cl mar")
    tap(page, "Cleo Marsh")
    page.click("text=Somebody who is not on the list")
    page.fill("#name", "Dora Lis")
    page.click("text=Add and check in")
    page.wait_for_selector("text=No network: 4 waiting to be sent")
    expect(page.locator("#attended")).to_have_text("4")
    assert came(site, event) == set()
    site.is_cut.clear()
    page.evaluate("dispatchEvent(new Event('online'))")
    page.wait_for_selector("#network", state="hidden")
    assert came(site, event) == {"Ada Lovelace", "Adam Ant", "Cleo Marsh", "Dora Lis"}
    assert site.world.ask("GET", event)["counts"]["attended"] == 4
    page.wait_for_function("() => localStorage.length === 0")


def test_after_the_event_what_was_kept_is_told_and_who_may_not_in_any_more_keeps_no_list(
    site: Site, event: str, link: str, open_page: Callable[..., "Page"]
) -> None:
    has_list, has_none = (f"(path) => caches.match(path).then((it) => {sign}it)" for sign in ("!!", "!"))
    unheard: list[str] = []
    member, helper = open_page("phone", complaints=unheard), opened(open_page("phone", complaints=unheard), link)
    sign_in(site, member, Role.CHECK_IN)
    for page in (member, helper):
        page.goto(helper.url)
        page.wait_for_function(has_list, arg=f"{helper.url.removeprefix(site.url)}/list")
        page.evaluate("localStorage.setItem('rapport-door old 1', JSON.stringify({at: Date.now() - 8 * 86400000}))")
        page.reload()
        page.wait_for_function("() => localStorage.length === 0")
    (who,) = [one for one in site.world.items("/v1/groups/demo/members") if one["role"] == "check_in"]
    site.world.ask("DELETE", f"/v1/groups/demo/members/{who['id']}")
    member.wait_for_selector("text=You are signed out")
    member.wait_for_function(has_none, arg=f"{helper.url.removeprefix(site.url)}/list")
    site.is_cut.set()
    tap(helper, "Ada Lovelace")
    helper.wait_for_selector("text=No network: 1 waiting to be sent")
    helper.evaluate(
        """() => {
            const key = localStorage.key(0);
            const act = JSON.parse(localStorage.getItem(key));
            localStorage.setItem(key, JSON.stringify({ ...act, at: act.at - 600000 }));
        }"""
    )
    site.world.now = datetime.fromisoformat("2045-06-01T21:00:00+02:00")
    site.is_cut.clear()
    helper.evaluate("dispatchEvent(new Event('online'))")
    helper.wait_for_function("() => localStorage.length === 0")
    assert came(site, event) == {"Ada Lovelace"}


def test_two_devices_see_each_others_and_a_search_finds_as_one_types(
    site: Site, event: str, link: str, open_page: Callable[..., "Page"]
) -> None:
    here, there = opened(open_page("phone"), link), open_page("phone")
    sign_in(site, there, Role.CHECK_IN)
    there.goto(here.url)
    there.wait_for_selector("#people li button[data-does]")
    here.fill("#q", "ant")
    expect(here.locator("#people li")).to_have_count(1)
    here.fill("#q", "")
    tap(here, "Ben Okri")
    there.wait_for_selector("#people li.in:has-text('Ben Okri')", timeout=20_000)
    expect(there.locator("#attended")).to_have_text("1")
    there.wait_for_timeout(1300)
    tap(there, "Ben Okri", "Undo")
    here.wait_for_selector("#people li:not(.in):has-text('Ben Okri')", timeout=20_000)
    assert came(site, event) == set()
    site.world.sign_up(event, "emil", name="Emil Noether")
    here.wait_for_selector("text=Emil Noether", timeout=30_000)


def test_it_is_accessible_and_not_wider_than_a_phone_in_light_and_in_dark(
    link: str, open_page: Callable[..., "Page"]
) -> None:
    page = opened(open_page("phone"), link)
    tap(page, "Ada Lovelace")
    page.wait_for_selector(".verdict")
    page.click("text=Somebody who is not on the list")
    assert violations(page, RULES) == []
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
    page.emulate_media(color_scheme="dark")
    assert violations(page, ["color-contrast"]) == []


def test_a_code_before_the_camera_checks_in_whose_it_is(
    site: Site, event: str, link: str, browser: "Browser", tmp_path: Path
) -> None:
    signup = signups.find(site.world.app.table, "demo", event.rpartition("/")[2], site.world.attendee(event)["id"])
    assert signup is not None
    film(check_in_code(site.world.app.tokens, signup), tmp_path / "code.y4m")
    seen = browser.browser_type.launch(executable_path="/usr/bin/chromium", args=with_camera(tmp_path / "code.y4m"))
    width, height = SIZES["phone"]
    page = opened(seen.new_page(viewport={"width": width, "height": height}), link)
    page.click("text=Scan a code")
    page.wait_for_selector(".verdict.in:has-text('Ada Lovelace is in')", timeout=30_000)
    page.click("text=Close the camera")
    page.wait_for_timeout(3100)
    page.click("text=Scan a code")
    page.wait_for_selector(".verdict.again:has-text('Ada Lovelace was in already')", timeout=30_000)
    assert came(site, event) == {"Ada Lovelace"}
    seen.close()


def with_camera(film: Path) -> list[str]:
    """How a browser is started that has this film for what its camera sees."""
    fake = ["--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"]
    return [*fake, f"--use-file-for-fake-video-capture={film}"]


def film(content: str, file: Path, width: int = 640, height: int = 480, scale: int = 6) -> None:
    """A code on white as a camera would show it, in grey."""
    rows = [bytearray(b"\xff" * width) for _ in range(height)]
    matrix = segno.make_qr(content, error="m").matrix
    left, top = (width - len(matrix) * scale) // 2, (height - len(matrix) * scale) // 2
    for y, line in enumerate(matrix):
        for x, dark in enumerate(line):
            for down in range(scale if dark else 0):
                first = left + x * scale
                rows[top + y * scale + down][first : first + scale] = b"\x00" * scale
    film_of(b"".join(rows), file, width, height)


def film_of(picture: bytes, file: Path, width: int = 640, height: int = 480) -> None:
    """A picture, a byte of grey for each of its points, as a film that stands still."""
    grey = b"\x80" * (width * height // 2)
    frame = b"FRAME\n" + picture + grey
    file.write_bytes(f"YUV4MPEG2 W{width} H{height} F10:1 Ip A1:1 C420jpeg\n".encode() + frame * 5)
