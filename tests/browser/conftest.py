"""A browser, and the pages of a world in memory for it to look at."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from rapport.domain.members.member import Role
from tests.testing.console import signed_in
from tests.testing.world import World

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

SIZES = {"phone": (390, 844), "desktop": (1280, 860)}


_OF_TLS = "__Host-"
"""Before the names of cookies that browsers keep for addresses with TLS alone, which a test's has not."""


@dataclass(frozen=True)
class Site:
    """A world behind an address of this machine; each request of a browser takes two seconds of its time."""

    world: World
    url: str
    is_cut: Event
    """Set, no request gets an answer any more: there is no network."""


class Handler(BaseHTTPRequestHandler):
    """Answers from the world, one request at a time."""

    site: Site
    one_at_a_time: Lock

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def do_DELETE(self) -> None:
        self._answer()

    def _answer(self) -> None:
        if self.site.is_cut.is_set():
            self.close_connection = True
            return
        parts = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("content-length", 0))) or None
        headers = {name.lower(): value for name, value in self.headers.items()}
        cookies = [f"{_OF_TLS}{cookie}" for cookie in headers.pop("cookie", "").split("; ") if cookie]
        asked: dict[str, Any] = {"query": parse_qsl(parts.query), "headers": headers, "cookies": cookies, "key": None}
        with self.one_at_a_time:
            self.site.world.now += timedelta(seconds=2)
            answer = self.site.world.call(self.command, parts.path, body, **asked)
        content = answer.body.encode()
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, str(value))
        for cookie in answer.cookies:
            self.send_header("set-cookie", cookie.removeprefix(_OF_TLS).replace("; Secure", ""))
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """What is asked for is nobody's business here."""


@pytest.fixture
def site(world: World) -> Iterator[Site]:
    class OfThisSite(Handler):
        one_at_a_time = Lock()

    with ThreadingHTTPServer(("127.0.0.1", 0), OfThisSite) as server:
        OfThisSite.site = Site(world, f"http://127.0.0.1:{server.server_port}", Event())
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield OfThisSite.site
        server.shutdown()
        thread.join()


def sign_in(site: Site, page: "Page", role: Role = Role.OWNER) -> None:
    """Gives a page's browser the session of a member of this role."""
    (cookie,) = signed_in(site.world, role).cookies.items()
    page.context.add_cookies([{"name": cookie[0].removeprefix(_OF_TLS), "value": cookie[1], "url": site.url}])


@pytest.fixture(scope="package")
def browser() -> Iterator["Browser"]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path="/usr/bin/chromium")
        yield launched
        launched.close()


@pytest.fixture
def open_page(browser: "Browser") -> Iterator[Callable[..., "Page"]]:
    """Opens a page of a size, with options of Playwright's; what is wrong with a page by its console fails the test.

    `complaints`: a list that is to have it, where it is expected.
    """
    contexts = []
    unexpected: list[str] = []

    def opened(size: str = "phone", complaints: list[str] = unexpected, **options: Any) -> "Page":
        width, height = SIZES[size]
        context = browser.new_context(viewport={"width": width, "height": height}, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return page

    yield opened
    for context in contexts:
        context.close()
    assert [one for one in unexpected if "status of 422" not in one] == []
