"""What each library adds to a cold start: to the other libraries of a function, in a process of its own each time.

Not what it takes alone: most of that is botocore's, and would be loaded anyway.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles

from benchmarks.figures import Figure
from benchmarks.packaged import package
from infra.local.settings import aws_environment
from tests.testing.environment import function_settings

ROUNDS = 15
_CHILD = Path(__file__).with_name("import_cost.py")
_OURS = ("rapport", "handlers")
_LOADED = """
import importlib, json, sys
importlib.import_module("handlers.{function}")
from rapport import wiring
wiring.app().table.client
for name in {there}:
    importlib.import_module(name)
print(json.dumps(list(sys.modules)))
"""
_POWERTOOLS = "aws_lambda_powertools"


@dataclass(frozen=True)
class Library:
    name: str
    function: str
    """Beside whose other libraries it is measured."""
    packages: Sequence[str] = ()
    """What the function loads of it at once."""
    later: str = ""
    """Or what it imports when that is needed, or would if it used this."""
    there: Sequence[str] = ()
    """What has been imported by then."""
    is_used: bool = True
    seconds: list[float] = field(default_factory=list)


def libraries() -> list[Library]:
    batch, parameters = f"{_POWERTOOLS}.utilities.batch", f"{_POWERTOOLS}.utilities.parameters"
    resolver, idempotency = f"{_POWERTOOLS}.event_handler", f"{_POWERTOOLS}.utilities.idempotency"
    core = [_POWERTOOLS]
    return [
        Library("boto3", "public", ["boto3", "s3transfer"]),
        Library("PynamoDB's connection and expressions", "public", ["pynamodb"]),
        Library("msgspec", "public", ["msgspec"]),
        Library("Powertools' logger and metrics", "public", later=_POWERTOOLS),
        Library("Powertools' batch processor", "public", later=batch, there=core),
        Library("Powertools' parameters", "jobs", later=parameters),
        Library("itsdangerous", "public", later="itsdangerous"),
        Library("jinja2, for a page", "public", later="jinja2"),
        Library("segno, for the code of a place", "public", later="segno"),
        Library("Powertools' resolver", "public", later=resolver, there=core, is_used=False),
        Library("Powertools' idempotency", "public", later=idempotency, there=core, is_used=False),
        Library("PynamoDB's models", "public", later="pynamodb.models", is_used=False),
    ]


def run(rounds: int = ROUNDS) -> Iterator[Figure]:
    found = libraries()
    with tempfile.TemporaryDirectory() as directory:
        package(Path(directory), slim=False)
        plans = [_plan(Path(directory), library, number) for number, library in enumerate(found)]
        for _ in range(rounds):
            for library, plan in zip(found, plans, strict=True):
                library.seconds.append(float(_python(Path(directory), "-P", str(_CHILD), str(plan))))
    for library in found:
        low, _, high = quantiles(library.seconds, n=4)
        used = "" if library.is_used else "not used; "
        detail = f"{used}beside {library.function}; middle half {low * 1000:.1f}–{high * 1000:.1f} of {rounds}"
        yield Figure(f"{library.name} adds", median(library.seconds) * 1000, "ms", detail=detail)


def _plan(artifact: Path, library: Library, number: int) -> Path:
    """Which modules are there when the library is imported, and which are imported then.

    What is only there for the sake of a library that is loaded at once is not: of the standard library it is alone.
    """
    program = _LOADED.format(function=library.function, there=list(library.there))
    names = json.loads(_python(artifact, "-P", "-c", program).splitlines()[-1])
    added = [library.later] if library.later else [name for name in names if _is_of(name, library.packages)]
    there = names if library.later else [name for name in names if name not in added and _is_others(name)]
    plan = artifact / f"plan{number}.json"
    plan.write_text(json.dumps({"there": there, "added": added}))
    return plan


def _is_others(name: str) -> bool:
    return not _is_of(name, _OURS) and name.partition(".")[0] not in sys.stdlib_module_names


def _is_of(name: str, packages: Sequence[str]) -> bool:
    return any(name == package or name.startswith(f"{package}.") for package in packages)


def _python(artifact: Path, *arguments: str) -> str:
    command = [sys.executable, *arguments]
    environment = {**os.environ, **_environment(), "PYTHONPATH": str(artifact)}
    return subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True).stdout


def _environment() -> Mapping[str, str]:
    """A function's. Nobody answers where it leads, and nobody is asked."""
    nowhere = aws_environment("http://localhost:9", "http://localhost:9", "eu-west-1")
    return {**nowhere, **function_settings("libraries")}
