"""What the documents say is there, is there."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
ROOMS = "functions|infra|tests|benchmarks|docs|requirements"

each_document = pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))


@each_document
def test_a_link_leads_somewhere(path: Path) -> None:
    links = re.findall(r"\[[^\]]*\]\(([^)\s]+)\)", path.read_text())
    broken = [link for link in links if not re.match(r"\w+:", link) and not leads_somewhere(path, link)]
    assert not broken


@each_document
def test_a_path_that_is_named_exists(path: Path) -> None:
    named = re.findall(rf"`((?:{ROOMS})/[\w./-]+)`", path.read_text())
    assert not [name for name in named if not (ROOT / name).exists()]


@each_document
def test_code_that_is_shown_is_the_code_that_is_there(path: Path) -> None:
    """Line by line, but for the brackets around an entry of a list."""
    shown = re.findall(r"```python\n(.*?)```", path.read_text(), re.DOTALL)
    lines = [line.strip() for block in shown for line in block.splitlines() if line.strip()]
    assert [line for line in lines if not {line.removesuffix(","), line[1:].removesuffix(",)")} & lines_of_code()] == []


@cache
def lines_of_code() -> frozenset[str]:
    files = ROOT.glob("functions/**/*.py")
    return frozenset(line.strip().removesuffix(",") for file in files for line in file.read_text().splitlines())


@each_document
def test_a_command_that_is_named_exists(path: Path) -> None:
    known = set(re.findall(r"^([a-z-]+):.*## ", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert set(re.findall(r"`make ([a-z-]+)", path.read_text())) <= known


@each_document
def test_what_is_shown_to_be_sent_to_the_api_says_that_it_is_json(path: Path) -> None:
    """curl says that it is a form, which the API refuses."""
    text = path.read_text().replace("\\\n", " ")
    sent = [line for line in text.splitlines() if line.strip().startswith("curl") and " -d " in line]
    assert not [line for line in sent if "/v1/" in line and "application/json" not in line]


@each_document
def test_a_test_that_is_named_is_there(path: Path) -> None:
    assert set(re.findall(r"`(test_\w+)`", path.read_text())) - {"test_docs"} <= names_of_tests()


@cache
def names_of_tests() -> frozenset[str]:
    files = ROOT.glob("tests/**/*.py")
    return frozenset(name for file in files for name in re.findall(r"def (test_\w+)", file.read_text()))


def test_a_flow_or_a_pair_that_the_table_of_crash_points_names_is_there() -> None:
    """Read, not imported: names stand in decorators and in a dictionary.

    Those of which a part varies are not quoted in the table.
    """
    text = (ROOT / "docs/promises.md").read_text()
    table = text[text.index("| crash point |") :].partition("\n\n")[0]
    named = re.findall(r'"([^"]+)"', table)
    assert len(named) > 10
    assert [name for name in named if name not in flows_and_pairs()] == []


def flows_and_pairs() -> set[str]:
    """Those that the crash suite has by a name that is written out."""
    found = set()
    for file in (ROOT / "tests/crash/pairs.py", *ROOT.glob("tests/crash/flows/*.py")):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Dict):
                found |= {key.value for key in node.keys if isinstance(key, ast.Constant)}
            elif (
                isinstance(node, ast.Call)
                and getattr(node.func, "id", "") == "flow"
                and isinstance(node.args[0], ast.Constant)
            ):
                found.add(node.args[0].value)
    return {name for name in found if isinstance(name, str)}


def leads_somewhere(path: Path, link: str) -> bool:
    file, _, heading = link.partition("#")
    target = path.parent / file if file else path
    return target.exists() and (not heading or heading in anchors(target))


def anchors(path: Path) -> set[str]:
    """A heading's address as GitHub makes it."""
    headings = re.findall(r"^#+ (.+)$", path.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
