"""Our form in pages of another origin, by what docs/embedding.md has to copy; and where it may not be framed."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Site

if TYPE_CHECKING:
    from playwright.sync_api import FrameLocator, Page

pytestmark = pytest.mark.browser
Open = Callable[..., "Page"]
DOCUMENT = (Path(__file__).parents[2] / "docs" / "embedding.md").read_text()
SCRIPT_TAG, FRAME_BY_HAND, OWN_FORM = re.findall(r"```html\n(.*?)```", DOCUMENT, re.DOTALL)
OF_THE_FRAME, OF_THE_FORM = re.findall(r"```csp\n(.*?)\n```", DOCUMENT)
NOTHING_ELSE = "default-src 'none'; base-uri 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
QUESTION = {"id": "work", "label": "What do you work on?", "required": True}
HOSTILE = """
* { font: 60px cursive !important; color: red !important; letter-spacing: 1em !important; }
iframe {
  display: none !important; visibility: hidden !important; opacity: 0 !important;
  width: 1px !important; height: 1px !important; max-height: 1px !important; border: 9px solid !important;
  position: absolute !important; left: -999px !important; transform: scale(.01) !important;
  transition: all 99s !important; pointer-events: none !important;
}
@layer last { iframe { visibility: hidden !important; } }
"""


@dataclass
class Club:
    """A site whose pages are what a test puts there: HTML and policy by path."""

    url: str
    pages: dict[str, tuple[str, str]] = field(default_factory=dict)


@pytest.fixture
def club() -> Iterator[Club]:
    pages: dict[str, tuple[str, str]] = {}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            content, policy = pages.get(self.path.partition("?")[0], ("<!doctype html><p>Nothing</p>", ""))
            self.send_response(200)
            self.send_header("content-type", "text/html; charset=utf-8")
            self.send_header("content-security-policy", policy)
            self.end_headers()
            self.wfile.write(content.encode())

        def log_message(self, *_: object) -> None:
            """What is asked for is nobody's business here."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield Club(f"http://localhost:{server.server_port}", pages)
        server.shutdown()
        thread.join()


def copied(text: str, site: Site, club: Club, event: str) -> str:
    """What stands in the document, with the addresses that there are here."""
    here = text.replace("https://rapport.example", site.url).replace("https://club.example", club.url)
    return here.replace("breakfast/", f"{event}/").replace('breakfast"', f'{event}"')


def page_with(*parts: str) -> str:
    icon = '<link rel="icon" href="data:,">'
    return f"<!doctype html><html lang=en><title>Club</title>{icon}<body><h1>Club</h1>{''.join(parts)}<p>After</p>"


def event_of(site: Site, *origins: str, **fields: Any) -> str:
    site.world.ask("PATCH", "/v1/groups/demo", {"allowed_origins": list(origins)})
    return site.world.event(questions=[QUESTION], **fields)


def id_of(event: str) -> str:
    return event.rpartition("/")[2]


def embedded(page: "Page") -> "FrameLocator":
    return page.frame_locator("iframe").first


def fits(page: "Page", frame: "FrameLocator") -> bool:
    """Whether a frame is as high as what is in it, to a pixel, and as wide as its place."""
    shown, inside = page.locator("iframe").first.bounding_box(), frame.locator("html").bounding_box()
    assert shown is not None
    assert inside is not None
    width = page.evaluate("document.body.clientWidth")
    return abs(shown["height"] - inside["height"]) <= 1 and abs(shown["width"] - width) <= 1


def test_one_tag_signs_somebody_up_in_a_page_of_a_strict_policy(site: Site, club: Club, open_page: Open) -> None:
    event = event_of(site, club.url, capacity=1)
    other = site.world.event(title="Supper")
    tags = [copied(SCRIPT_TAG, site, club, id_of(one)) for one in (event, other)]
    policy = f"{NOTHING_ELSE}; img-src data:; {copied(OF_THE_FRAME, site, club, '')}"
    club.pages["/"] = page_with('<a href="#x">Before</a>', *tags), policy
    page = open_page()
    page.goto(f"{club.url}/")
    by_title = page.frame_locator('iframe[title="Founders\' breakfast · Demo"]')
    by_title.get_by_role("button", name="Sign up").wait_for()
    page.locator('iframe[title="Supper · Demo"]').wait_for()
    assert fits(page, embedded(page))

    page.get_by_role("link", name="Before").focus()
    for _ in range(2):
        page.keyboard.press("Tab")
    expect(by_title.locator(":focus")).to_have_attribute("name", "name")

    by_title.locator("form").evaluate("form => form.noValidate = true")
    by_title.get_by_label("Name").fill("Ada")
    by_title.get_by_label("Email").fill("ada@")
    by_title.get_by_role("button", name="Sign up").click()
    wrong = page.frame_locator('iframe[title^="Error"]')
    wrong.get_by_role("alert").wait_for()
    expect(wrong.locator(":focus")).to_have_attribute("role", "alert")
    wrong.get_by_label("Email").fill("ada@example.org")
    wrong.get_by_label("What do you work on?").fill("Bread")
    wrong.get_by_role("button", name="Sign up").click()
    done = page.frame_locator('iframe[title^="Check your email"]')
    expect(done.get_by_role("heading", level=1)).to_have_text("Check your email")
    expect(done.get_by_text("is on its way to the address that you entered")).to_be_visible()
    expect(done.locator(":focus")).to_have_text("Check your email")
    expect(page).to_have_url(re.compile(f"^{re.escape(club.url)}/?(#x)?$"))
    assert site.world.attendee(event)["answers"] == {"work": "Bread"}
    assert not page.context.cookies()


def test_no_style_of_the_page_around_it_reaches_it(site: Site, club: Club, open_page: Open) -> None:
    event = event_of(site, club.url)
    tag = copied(SCRIPT_TAG, site, club, id_of(event))
    club.pages["/"] = page_with(f"<style>{HOSTILE}</style>", tag), ""
    page = open_page("desktop")
    page.goto(f"{club.url}/")
    button = embedded(page).get_by_role("button", name="Sign up")
    button.wait_for()
    assert fits(page, embedded(page))
    assert button.evaluate("one => getComputedStyle(one).fontSize") == "17px"
    style = page.locator("iframe").evaluate("one => ({...getComputedStyle(one)})")
    assert (style["opacity"], style["transform"], style["colorScheme"]) == ("1", "none", "light")


def test_a_page_of_another_origin_shows_nothing_of_ours_but_a_link_and_says_why(
    site: Site, club: Club, open_page: Open
) -> None:
    event = event_of(site, "https://club.example")
    club.pages["/"] = page_with(copied(SCRIPT_TAG, site, club, id_of(event))), ""
    complaints: list[str] = []
    page = open_page(complaints=complaints)
    page.goto(f"{club.url}/")
    expect(page.locator("iframe")).to_be_hidden()
    page.get_by_role("link", name="Sign up", exact=True).wait_for()
    expect(page.locator("iframe")).to_have_count(0)
    assert [one for one in complaints if "allowed_origins" in one and club.url in one]
    page.get_by_role("link", name="Sign up", exact=True).click()
    expect(page.get_by_role("heading", name="Sign up")).to_be_visible()


def test_nobody_frames_any_other_page_and_the_frame_by_hand_is_the_form(
    site: Site, club: Club, open_page: Open
) -> None:
    event = id_of(event_of(site, club.url))
    others = "".join(f'<iframe src="{site.url}{path}"></iframe>' for path in ("/g/demo", f"/g/demo/{event}"))
    club.pages["/"] = page_with(copied(FRAME_BY_HAND, site, club, event), others), ""
    complaints: list[str] = []
    page = open_page(complaints=complaints, java_script_enabled=False)
    page.goto(f"{club.url}/")
    frame = embedded(page)
    frame.get_by_label("Name").fill("Ada")
    frame.get_by_label("Email").fill("ada@example.org")
    frame.get_by_label("What do you work on?").fill("Bread")
    frame.get_by_role("button", name="Sign up").click()
    expect(frame.get_by_role("heading", level=1)).to_have_text("Check your email")
    assert len([one for one in complaints if "frame-ancestors 'none'" in one]) == 2


def test_without_scripts_there_is_a_link_and_a_form_of_the_site_s_own_leads_back(
    site: Site, club: Club, open_page: Open
) -> None:
    event = event_of(site, club.url)
    parts = [copied(part, site, club, id_of(event)) for part in (SCRIPT_TAG, OWN_FORM)]
    policy = f"default-src 'none'; img-src data:; {copied(OF_THE_FORM, site, club, '')}"
    club.pages |= {"/": (page_with(*parts), policy), "/thanks": (page_with("<p>Thanks</p>"), policy)}
    page = open_page(java_script_enabled=False)
    page.goto(f"{club.url}/")
    page.get_by_label("Name").fill("Ada")
    page.get_by_label("Email").fill("ada@example.org")
    page.get_by_label("Tell me about later events").check()
    page.get_by_role("button", name="Sign up").click()
    expect(page.get_by_role("alert")).to_contain_text("What do you work on?")
    page.get_by_label("What do you work on?").fill("Bread")
    page.get_by_role("button", name="Sign up").click()
    expect(page.get_by_text("Thanks")).to_be_visible()
    expect(page).to_have_url(f"{club.url}/thanks?signup=accepted&seat=confirmed")
    assert site.world.attendee(event)["answers"] == {"work": "Bread"}
    page.goto(f"{club.url}/")
    page.get_by_role("link", name="Sign up for the breakfast").click()
    expect(page.get_by_role("heading", name="Sign up")).to_be_visible()
