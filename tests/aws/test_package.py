"""What is deployed is less than what is installed, and enough."""

import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.packaged import package
from tests.testing.environment import function_settings
from tests.testing.template import FUNCTIONS

_ASKS = """
import importlib
for module in {modules}:
    importlib.import_module(module)
from rapport import wiring
app = wiring.make_app()
for made in (app.table.client, app.exports(), app.mailer.rate):
    pass
from aws_lambda_powertools.metrics import EphemeralMetrics
from aws_lambda_powertools.utilities.parameters import SSMProvider
from rapport.http.public import pages
from rapport.jobs.registry import KINDS
for kind in KINDS.values():
    importlib.import_module("rapport." + kind.work.partition(":")[0])
"""


@pytest.fixture(scope="module")
def artifact(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("package")
    package(made)
    return made


def test_all_that_is_imported_is_there(artifact: Path) -> None:
    """By a Python that sees nothing else."""
    modules = [each["Handler"].rpartition(".")[0] for each in FUNCTIONS.values()]
    environment = {**function_settings("package"), "AWS_REGION": "eu-west-1", "PYTHONPATH": str(artifact)}
    done = subprocess.run(
        [sys.executable, "-S", "-P", "-c", _ASKS.format(modules=modules)],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_what_is_deployed_is_small(artifact: Path) -> None:
    """Sources alone: bytecode, and machine code for the processor, come on top."""
    sources = [path for path in artifact.rglob("*") if path.suffix in (".py", ".json", ".gz")]
    assert sum(path.stat().st_size for path in sources) < 9_000_000
