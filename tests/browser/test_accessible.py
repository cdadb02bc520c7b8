"""Every page as axe-core judges it (WCAG 2.2 AA), in light and in dark; and none is wider than 320 pixels (1.4.10)."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from rapport.web.public.pages import Page as Shown
from tests.web.samples import PAGES

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser
_ADDRESS = "https://rapport.example/"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LOOKED_AT = [
    *("group", "sign_up", "sign_up_hostile", "signed_up", "my_signup", "my_signup_questions", "unsubscribe"),
    *("introductions_wrong", "met_wrong", "me_asked_wrong", "help", "invited", "problem_way_on"),
]
COLOURS_OF = ["sign_up_hostile", "my_signup", "my_signup_questions", "introductions_wrong", "met_wrong"]
"""Those that between them have every ground and every colour of text."""


def show(page: "Page", shown: Shown) -> None:
    page.route(_ADDRESS, lambda route: route.fulfill(body=shown.html, headers=dict(shown.headers)))
    page.goto(_ADDRESS)


def violations(page: "Page", run_only: list[str]) -> list[str]:
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page, options={"runOnly": run_only, "resultTypes": ["violations"]}).response["violations"]
    return [f"{one['id']}: {node['html']}" for one in found for node in one["nodes"]]


@pytest.mark.parametrize("name", LOOKED_AT)
def test_axe_finds_nothing(open_page: Callable[..., "Page"], name: str) -> None:
    page = open_page()
    show(page, PAGES[name])
    assert violations(page, RULES) == []
    if name in COLOURS_OF:
        page.emulate_media(color_scheme="dark")
        assert violations(page, ["color-contrast"]) == []


def test_nothing_has_to_be_scrolled_sideways_for_at_320_pixels(open_page: Callable[..., "Page"]) -> None:
    page = open_page(java_script_enabled=False)
    page.set_viewport_size({"width": 320, "height": 640})
    wide = []
    for name, shown in PAGES.items():
        page.set_content(shown.html)
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            wide.append(name)
    assert wide == []
