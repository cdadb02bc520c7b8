"""`version`: which release is deployed, and which this checkout is."""

import argparse
import tomllib
from pathlib import Path
from typing import Any

from .stack import Stack


def add_to(commands: Any) -> None:
    show = commands.add_parser("version", help="say which release is deployed, and which this checkout would deploy")
    show.set_defaults(run=show_version)


def of_checkout() -> str:
    """The version that `pyproject.toml` states."""
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text())["project"]
    return str(project["version"])


def show_version(stack: Stack, _: argparse.Namespace) -> None:
    print(f"This checkout is {of_checkout()}.")
    print(f"The stack is {stack.version}." if stack.version else "The stack does not say which release it is.")
