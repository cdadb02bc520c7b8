"""What holds of all pages, hostile words in them or not."""

import subprocess
import sys
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256

import pytest

from rapport.web import rendering
from rapport.web.public import pages
from rapport.web.public.pages import Page
from tests.testing.html import Element, read
from tests.web.samples import BY_TOKEN, EVENT, FRAMED, FRAMED_BY, GROUP, NOW, PAGES, ROOM, URL

every_page = pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
OURS = {rendering.script("own_zone"), rendering.script("in_frame")}
_CONTROLS = ("input", "select", "textarea")


@every_page
def test_a_page_names_its_language_and_has_one_heading(page: Page) -> None:
    document = read(page.html)
    assert document.one("html").attributes["lang"] == "en"
    assert document.one("h1").text
    assert document.one("title").text
    assert page.headers["Content-Type"] == "text/html; charset=utf-8"


@every_page
def test_the_policy_allows_what_stands_in_the_page_by_its_hash_and_nothing_else(page: Page) -> None:
    policy = dict(part.split(" ", 1) for part in page.headers["Content-Security-Policy"].split("; "))
    document = read(page.html)
    assert policy["style-src"].split() == [_hash(style) for style in document.all("style")]
    assert policy.get("script-src", "").split() == [_hash(script) for script in _executed(document)]
    assert (policy["default-src"], policy["base-uri"]) == ("'none'", "'none'")
    framed_by = " ".join(FRAMED_BY) if page in FRAMED.values() else "'none'"
    assert policy["frame-ancestors"] == framed_by
    assert "unsafe" not in page.headers["Content-Security-Policy"]


def _hash(element: Element) -> str:
    content = "".join(element.texts())
    return f"'sha256-{b64encode(sha256(content.encode()).digest()).decode()}'"


def _executed(document: Element) -> list[Element]:
    return [script for script in document.all("script") if "type" not in script.attributes]


@every_page
def test_a_page_runs_no_script_but_our_own_and_loads_nothing_of_others(page: Page) -> None:
    document = read(page.html)
    assert not document.all("iframe", "object", "base")
    assert {"".join(script.texts()) for script in _executed(document)} <= OURS
    for element in document.all():
        assert not [name for name in element.attributes if name.startswith("on") or name == "style"]
        assert element.attributes.get("href", "/").startswith(
            ("/", "#", "https://", "webcal://", "mailto:", "data:image/svg+xml,")
        )
        assert element.attributes.get("src", "/").startswith("/")


@pytest.mark.parametrize("page", [page for name, page in PAGES.items() if "hostile" not in name])
def test_a_page_is_one_request_of_30_kb_at_most_its_picture_aside(page: Page) -> None:
    assert len(page.html.encode()) <= 30_000
    assert not read(page.html).all("link", rel="stylesheet")
    assert not [script for script in read(page.html).all("script") if "src" in script.attributes]


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


@pytest.mark.parametrize("page", FRAMED.values(), ids=FRAMED)
def test_a_link_in_a_frame_opens_outside_of_it(page: Page) -> None:
    """Nothing else of ours may be framed."""
    leading = [link for link in read(page.html).all("a") if not link.attributes["href"].startswith("#")]
    assert {link.attributes.get("target") for link in leading} <= {"_blank"}


@pytest.mark.parametrize("page", BY_TOKEN.values(), ids=BY_TOKEN)
def test_a_page_reached_by_token_keeps_its_address_to_itself(page: Page) -> None:
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["Cache-Control"] == "no-store"


def test_the_groups_words_carry_their_language_where_the_page_speaks_another() -> None:
    german = replace(GROUP, language="de")
    document = read(pages.sign_up_page(german, EVENT, ROOM, now=NOW, url=URL, filled_at_token="t").html)
    assert document.one("html").attributes["lang"] == "en"
    (title,) = document.one("h1").all("span")
    assert title.attributes["lang"] == "de"


def test_the_template_engine_waits_for_the_first_page() -> None:
    code = "import sys, rapport.web.public.pages; sys.exit('jinja2' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True, env={"PYTHONPATH": ":".join(sys.path)})
