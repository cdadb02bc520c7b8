"""A page of the console carries the styles that its template uses, and not those of all others."""

import re
from pathlib import Path

import pytest
from jinja2 import Environment, FileSystemLoader, meta

from rapport.web import rendering
from rapport.web.console.frame import STYLES

SHEETS = ("mails", "charts", "people")
TEMPLATES = FileSystemLoader(Path(rendering.__file__).parent / "templates")
PAGES = [
    name for name in TEMPLATES.list_templates() if name.startswith("console/") and not name.startswith("console/_")
]


def selectors_of(sheet: str) -> list[set[str]]:
    """The classes that each asks for."""
    bare = re.sub(r"/\*.*?\*/|@media[^{]*", "", rendering.static_text(f"{sheet}.css"), flags=re.DOTALL)
    found = re.sub(r"\{[^{}]*\}", ",", bare).split(",")
    return [set(re.findall(r"\.([a-z][\w-]*)", one)) - {"console"} for one in found]


def classes_in(template: str) -> set[str]:
    """Those that a template and all that it includes may write."""
    environment = Environment(autoescape=True)
    source = TEMPLATES.get_source(environment, template)[0]
    own = {one for value in re.findall(r'class="([^"]*)"', source) for one in re.findall(r"[a-z][\w-]*", value)}
    named = meta.find_referenced_templates(environment.parse(source))
    return own.union(*(classes_in(name) for name in named if name is not None and not name.endswith("_base.html")))


@pytest.mark.parametrize("template", PAGES)
def test_a_page_has_the_sheets_of_the_classes_that_it_uses(template: str) -> None:
    used = classes_in(template)
    needed = {sheet for sheet in SHEETS if any(one and one <= used for one in selectors_of(f"console_{sheet}"))}
    assert needed == set(STYLES.get(template, ()))


def test_no_line_of_a_script_begins_within_a_text() -> None:
    """Indents and lines that are a comment are left out of pages."""
    for name in ("check_in", "copy", "embed", "event_times", "in_frame", "live_form", "own_zone"):
        assert [line for line in rendering.static_text(f"{name}.js").splitlines() if line.count("`") % 2] == []
