"""What is deployed is less than what is installed, and enough."""

import subprocess
import sys
from pathlib import Path

import pytest
from aws_lambda_powertools.utilities import data_classes

from benchmarks.packaged import package
from infra.package.contents import import_when_asked
from rapport.web import rendering
from tests.testing.environment import function_settings
from tests.testing.template import FUNCTIONS

_ASKS = """
import importlib
for module in {modules}:
    importlib.import_module(module)
from rapport import wiring
app = wiring.make_app()
for made in (app.table.client, wiring.Clients("eu-west-1")("s3"), app.mailer.rate):
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


def test_its_pages_are_compiled(artifact: Path) -> None:
    """Each of them: there is no template left to compile while somebody waits."""
    ours = Path(rendering.__file__).parent
    web = artifact / "rapport" / "web"
    assert len(list((web / "compiled").glob("*.py"))) == len(list((ours / "templates").rglob("*.html")))
    assert not (web / "templates").exists()
    program = "from rapport.web import rendering as r; print(r.problem_page(404, 'Not here', 'Look elsewhere.').html)"
    shown = subprocess.run(
        [sys.executable, "-S", "-P", "-c", program],
        env={"PYTHONPATH": str(artifact)},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert shown.rstrip("\n") == rendering.problem_page(404, "Not here", "Look elsewhere.").html.rstrip("\n")


def test_what_is_deployed_is_small(artifact: Path) -> None:
    """Sources alone: bytecode, and machine code for the processor, come on top."""
    sources = [path for path in artifact.rglob("*") if path.suffix in (".py", ".json", ".gz")]
    assert sum(path.stat().st_size for path in sources) < 10_500_000


def test_a_package_that_imports_when_asked_offers_what_it_did(artifact: Path) -> None:
    program = """
import importlib, sys
import aws_lambda_powertools.utilities.data_classes as package
assert len([name for name in sys.modules if name.startswith(package.__name__ + ".")]) == 0
for name, module in package._OFFERED.items():
    assert callable(getattr(package, name)) and callable(getattr(package, name)), name
from aws_lambda_powertools.utilities.data_classes import SQSEvent
try:
    package.Nonsense
except AttributeError:
    print(",".join(sorted(package._OFFERED)))
"""
    environment = {"PYTHONPATH": str(artifact), "AWS_REGION": "eu-west-1"}
    said = subprocess.run(
        [sys.executable, "-S", "-P", "-c", program], env=environment, capture_output=True, text=True, check=False
    )
    assert said.stdout.strip() == ",".join(sorted(data_classes.__all__)), said.stderr


def test_a_package_that_does_more_than_import_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "__init__.py").write_text("from .a import b\nregister(b)\n")
    with pytest.raises(ValueError, match="does more than import: register"):
        import_when_asked(tmp_path)
