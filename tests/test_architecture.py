"""Imports run one way, as `LAYERS` has it, from handlers down to the domain. Mail and web know the domain alone."""

import ast
import sys
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent
FUNCTIONS = ROOT / "functions"
MAY_BREAK = {"tests/crash/safeguards.py", "tests/testing/aws_calls.py"}
"""What breaks private parts by design: each safeguard in turn, and botocore in one place."""
TESTS = [
    path
    for place in ("tests", "benchmarks")
    for path in sorted((ROOT / place).rglob("*.py"))
    if str(path.relative_to(ROOT)) not in MAY_BREAK
]
REPLACE = {"patch", "object", "multiple", "setattr", "delattr"}
"""Functions that put something in the place of what they are told the name of."""
MODULES = sorted(FUNCTIONS.rglob("*.py"))

LAYERS = ("domain", "store aws", "jobs", "sending", "queries", "usecases", "http", "handlers")
"""Rooms, the lowest first: each may look into those below it."""

_BELOW = [set(" ".join(LAYERS[:number]).split()) for number in range(len(LAYERS))]
_EVERYBODY = {"addresses", "app", "config", "log", "metrics", "tokens"}
"""What a use case is handed, and what anybody may compare, say, count or sign."""

MAY_IMPORT = {
    **{room: _BELOW[number] | _EVERYBODY for number, rooms in enumerate(LAYERS) for room in rooms.split()},
    "domain": set(),
    "addresses": {"domain"},
    "mail": {"domain", "addresses"},
    "calendar": {"domain", "addresses", "mail"},
    "web": {"domain"},
    "config": {"domain"},
    "log": {"config"},
    "metrics": {"domain", "log"},
    "sealing": set(),
    "tokens": {"domain", "log", "sealing"},
    "app": {"aws", "domain", "config", "sending", "store", "tokens"},
    "wiring": {"app", "aws", "config", "sending", "store", "tokens"},
}
MAY_IMPORT["aws"] = {"domain", "addresses"}
MAY_IMPORT["store"] = {"domain", "addresses"}
MAY_IMPORT["sending"] |= {"calendar", "mail"}
MAY_IMPORT["usecases"] |= {"mail"}
MAY_IMPORT["queries"] |= {"mail"}
MAY_IMPORT["http"] |= {"calendar", "mail", "web"}
MAY_IMPORT["handlers"] |= {"wiring"}

ONLY_IN = {
    "boto3": {"wiring"},
    "botocore": {"wiring", "store", "aws"},
    "itsdangerous": {"tokens"},
    "jinja2": {"web"},
    "pynamodb": {"store"},
    "segno": {"web"},
    "Stemmer": {"domain"},
}
"""Where libraries that tie to something outside may be known: only there must they be replaced."""

PURE = {"Stemmer"}
"""Libraries that are functions of words and nothing else: the domain may use them."""

NAMES = {"markdown_it_py": "markdown_it", "pystemmer": "Stemmer"}
"""Libraries whose package has another name."""

_MOST_MODULES = 15

STORE = [path for path in MODULES if {"store", "dynamodb"} & set(path.parts) == {"store"}]


def test_a_module_looks_only_into_rooms_that_its_own_may() -> None:
    assert wrong_in(MODULES, rooms_too_high) == {}


def rooms_too_high(path: Path) -> set[str]:
    room = room_of(module_of(path))
    looks_into = {room_of(name) for name in imports(path) if is_ours(name)} - {room, "rapport"}
    return looks_into - MAY_IMPORT.get(room, set())


def test_a_module_uses_only_libraries_that_its_room_may() -> None:
    """And the domain nothing but Python and what is pure."""
    assert wrong_in(MODULES, libraries_of_other_rooms) == {}


def libraries_of_other_rooms(path: Path) -> set[str]:
    room = room_of(module_of(path))
    others = {name for name in libraries(path) if room not in ONLY_IN.get(name, {room})}
    return others | (set(libraries(path)) - PURE if room == "domain" else set())


def test_only_the_store_knows_how_things_lie_in_the_table() -> None:
    others = {path for path in MODULES if room_of(module_of(path)) != "store"} - {FUNCTIONS / "rapport/wiring.py"}
    assert wrong_in(sorted(others), what_is_known_of_the_table) == {}


def what_is_known_of_the_table(path: Path) -> set[str]:
    return {name for name in imports(path) if name.startswith("rapport.store.dynamodb")}


def test_what_makes_a_write_says_so_by_its_name_and_nothing_else_does() -> None:
    """`to_<verb>` makes it, and a plain verb writes at once."""
    assert wrong_in(STORE, misnamed_writes) == {}


def misnamed_writes(path: Path) -> set[str]:
    functions = [node for node in parsed(path).body if isinstance(node, ast.FunctionDef)]
    public = [function for function in functions if not function.name.startswith("_")]
    makers = {one.name for one in public if one.returns and "Write" in ast.unparse(one.returns)}
    return makers ^ {one.name for one in public if one.name.startswith("to_")}


def test_every_library_in_use_is_one_we_chose() -> None:
    """Not one that happens to come along with another."""
    project = tomllib.loads((FUNCTIONS.parent / "pyproject.toml").read_text())["project"]
    chosen = {requirement.partition("==")[0].replace("-", "_") for requirement in project["dependencies"]}
    assert {name for path in MODULES for name in libraries(path)} <= {NAMES.get(name, name) for name in chosen}


def test_only_config_reads_the_environment() -> None:
    assert those_that_name("os.environ", "os.getenv", "os.environb") <= {"rapport.config"}


def test_only_wiring_makes_clients() -> None:
    makers = those_that_name("boto3.client", "boto3.resource", "boto3.Session", "botocore.session.get_session")
    assert makers <= {"rapport.wiring"}


def test_only_wiring_reads_the_machine_s_clock() -> None:
    """Everything else is handed its clock, so that it can be wound."""
    assert those_that_name("datetime.now", "datetime.utcnow", "date.today") <= {"rapport.wiring"}


def test_a_room_has_about_a_dozen_modules() -> None:
    """More than fifteen nobody can survey: then it is two rooms."""
    rooms = Counter(path.parent for path in MODULES if path.name != "__init__.py")
    assert {str(room): count for room, count in rooms.items() if count > _MOST_MODULES} == {}


def test_every_room_is_known() -> None:
    assert {room_of(module_of(path)) for path in MODULES} - {"rapport"} <= MAY_IMPORT.keys()


def test_no_test_replaces_a_private_part() -> None:
    """ruff finds those that are named in code (SLF001), but not those that are named in a string."""
    assert [(str(path), name) for path in TESTS for name in replaced_names(path) if "._" in f".{name}"] == []


def wrong_in(paths: Iterable[Path], wrong: Callable[[Path], set[str]]) -> dict[str, set[str]]:
    """By module, where there is anything."""
    found = {str(path.relative_to(ROOT)): wrong(path) for path in paths}
    return {path: names for path, names in found.items() if names}


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


def those_that_name(*names: str) -> set[str]:
    return {module_of(path) for path in MODULES if set(names) & dotted_names(path)}


def module_of(path: Path) -> str:
    parts = path.relative_to(FUNCTIONS).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def replaced_names(path: Path) -> Iterator[str]:
    """What `patch` and `setattr` name."""
    text = path.read_text()
    calls = ast.walk(ast.parse(text)) if any(name in text for name in ("patch", "setattr", "delattr")) else ()
    for node in calls:
        if isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) in REPLACE:
            yield from (arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str))
            yield from (keyword.arg for keyword in node.keywords if keyword.arg)


def room_of(module: str) -> str:
    """`store` for rapport.store.dynamodb.keys, `handlers` for handlers.tick, `rapport` for the package itself."""
    parts = module.split(".")
    return parts[1] if parts[0] == "rapport" and len(parts) > 1 else parts[0]


def is_ours(module: str) -> bool:
    return module.partition(".")[0] in {"rapport", "handlers"}


def libraries(path: Path) -> set[str]:
    names = {name.partition(".")[0] for name in imports(path) if not is_ours(name)}
    return names - sys.stdlib_module_names


@cache
def imports(path: Path) -> frozenset[str]:
    """Absolute names of all that a module imports, inside functions too."""
    return frozenset(_imports(path))


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = _base(path, node)
            yield from (f"{base}.{alias.name}" for alias in node.names)


def _base(path: Path, node: ast.ImportFrom) -> str:
    if not node.level:
        return node.module or ""
    package = path.relative_to(FUNCTIONS).parts[: -node.level]
    return ".".join((*package, node.module) if node.module else package)


@cache
def dotted_names(path: Path) -> frozenset[str]:
    """Every `a.b` and `a.b.c` that a module says, and what it imports by `from a import b`."""
    return frozenset(_dotted_names(path))


def _dotted_names(path: Path) -> Iterator[str]:
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Attribute):
            yield _dotted(node)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _dotted(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return f"{_dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""
