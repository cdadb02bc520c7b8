"""What holds of all pages, hostile words in them or not."""

import re
import subprocess
import sys
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256
from itertools import product

import pytest

from rapport.web.public import pages
from rapport.web.public.pages import Page
from tests.testing.html import Element, read
from tests.web.samples import BY_TOKEN, EVENT, GROUP, PAGES, ROOM

every_page = pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
_CONTROLS = ("input", "select", "textarea")


@every_page
def test_a_page_names_its_language_and_has_one_heading(page: Page) -> None:
    document = read(page.html)
    assert document.one("html").attributes["lang"] == "en"
    assert document.one("h1").text
    assert document.one("title").text
    assert page.headers["Content-Type"] == "text/html; charset=utf-8"


@every_page
def test_the_policy_allows_this_style_and_nothing_inline(page: Page) -> None:
    policy = page.headers["Content-Security-Policy"]
    (style,) = read(page.html).one("style").parts
    assert isinstance(style, str)
    assert f"style-src 'sha256-{b64encode(sha256(style.encode()).digest()).decode()}'" in policy
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert "script" not in policy


@every_page
def test_nothing_on_a_page_is_script(page: Page) -> None:
    document = read(page.html)
    assert not document.all("script", "iframe", "object", "base")
    for element in document.all():
        assert not [name for name in element.attributes if name.startswith("on") or name == "style"]
        assert element.attributes.get("href", "/").startswith(("/", "#", "https://", "data:image/svg+xml,"))


@every_page
def test_labels_hints_and_links_find_what_they_point_to(page: Page) -> None:
    document = read(page.html)
    ids = [element.attributes["id"] for element in document.all() if "id" in element.attributes]
    assert len(ids) == len(set(ids))
    assert {target for element in document.all() for target in _pointed_to(element)} <= set(ids)


def _pointed_to(element: Element) -> list[str]:
    given = element.attributes
    pointers = f"{given.get('for', '')} {given.get('aria-describedby', '')} {given.get('aria-labelledby', '')}".split()
    return pointers + ([given["href"][1:]] if given.get("href", "").startswith("#") else [])


@every_page
def test_every_field_has_a_label_and_every_form_is_posted(page: Page) -> None:
    document = read(page.html)
    labelled = {label.attributes["for"] for label in document.all("label")}
    shown = [field for field in document.all(*_CONTROLS) if field.attributes.get("type") != "hidden"]
    assert {field.attributes["id"] for field in shown} == labelled
    assert all(form.attributes["method"] == "post" for form in document.all("form"))


@pytest.mark.parametrize("page", BY_TOKEN.values(), ids=BY_TOKEN)
def test_a_page_reached_by_token_keeps_its_address_to_itself(page: Page) -> None:
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["Cache-Control"] == "no-store"


def test_the_groups_words_carry_their_language_where_the_page_speaks_another() -> None:
    german = replace(GROUP, language="de")
    document = read(pages.sign_up_page(german, EVENT, ROOM, now=EVENT.created_at, filled_at_token="t").html)
    assert document.one("html").attributes["lang"] == "en"
    (title,) = document.one("h1").all("span")
    assert title.attributes["lang"] == "de"


def test_the_template_engine_waits_for_the_first_page() -> None:
    code = "import sys, rapport.web.public.pages; sys.exit('jinja2' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True, env={"PYTHONPATH": ":".join(sys.path)})


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_text_stands_out_from_its_ground_as_wcag_aa_asks(scheme: int) -> None:
    colours = _colours(pages.stylesheet().split("@media (prefers-color-scheme: dark)")[scheme])
    text = [*product(["ink", "soft", "accent"], ["paper", "card", "good", "warm"]), ("on-accent", "accent")]
    for fore, ground in [*text, ("bad", "card"), ("bad", "paper"), ("bad", "bad-paper"), ("ink", "bad-paper")]:
        assert _contrast(colours[fore], colours[ground]) >= 4.5, (fore, ground)
    assert _contrast(colours["edge"], colours["card"]) >= 3


def _colours(css: str) -> dict[str, str]:
    found: list[tuple[str, str]] = re.findall(r"--([a-z-]+): #([0-9a-f]{6});", css)
    return dict(reversed(found))


def _contrast(one: str, other: str) -> float:
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
