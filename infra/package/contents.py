"""What of our libraries is shipped: what is used, and of that as little as a cold start can do with."""

import ast
import gzip
import json
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

AWS_SERVICES = frozenset({"cloudwatch", "dynamodb", "s3", "sesv2", "sqs", "ssm", "sts"})
"""botocore carries the description of every AWS service; these are called here."""
OPERATIONS = {
    "cloudwatch": frozenset({"GetMetricStatistics"}),
    "ssm": frozenset({"GetParameter"}),
    "sesv2": frozenset({"GetAccount", "SendEmail"}),
}
"""Of the larger services, all that any function may call by its role: a client has a method for each operation."""
EAGER = ("aws_lambda_powertools/utilities/data_classes",)
"""Packages that import all that they offer: this one the events of forty services, where those of three are used."""
WHEN_ASKED = """
def __getattr__(name):
    from importlib import import_module

    if name not in _OFFERED:
        raise AttributeError(name)
    found = globals()[name] = getattr(import_module(_OFFERED[name], __name__), name)
    return found
"""
AWS_ENDPOINTS = AWS_SERVICES | {"email", "monitoring"}
"""What they are called where botocore lists endpoints: SES and CloudWatch have their old names."""
USELESS = (
    *("*.dist-info/RECORD", "*.dist-info/INSTALLER", "*.dist-info/REQUESTED"),  # differ from folder to folder
    *("**/__pycache__", "**/tests", "**/*.pyi", "**/*.c", "**/*.pyx", "**/examples-1.json*", "bin"),
    *("boto3/data", "boto3/examples"),  # of its resources; there are only clients here
    *("dns", "dnspython-*", "dateutil/zoneinfo"),  # whether a domain takes mail is never asked; zones are tzdata's
    "aws_lambda_powertools/event_handler",
    *(f"aws_lambda_powertools/utilities/{unused}" for unused in ("auth_alpha", "circuit_breaker", "data_masking")),
    *(f"aws_lambda_powertools/utilities/{unused}" for unused in ("feature_flags", "idempotency", "kafka", "parser")),
    *(f"aws_lambda_powertools/utilities/{unused}" for unused in ("streaming", "validation")),
)


def useless_in(artifact: Path) -> Iterator[Path]:
    for pattern in USELESS:
        yield from artifact.glob(pattern)
    yield from other_services_in(artifact)


def other_services_in(artifact: Path) -> Iterator[Path]:
    descriptions = artifact / "botocore" / "data"
    yield from (folder for folder in descriptions.iterdir() if folder.is_dir() and folder.name not in AWS_SERVICES)


def slim(artifact: Path) -> None:
    """Makes shorter what each cold start reads. `tests/aws/` holds it against the whole."""
    slim_descriptions(artifact / "botocore" / "data")
    for package in EAGER:
        import_when_asked(artifact / package)


def slim_descriptions(data: Path) -> None:
    """Leaves botocore's words out of its descriptions of services, and other services out of its list of endpoints.

    Whoever makes a client reads them. They are not packed either, for the package is, as a whole.
    """
    for file in data.glob("*/*/service-2.json.gz"):
        described = without_documentation(json.loads(gzip.decompress(file.read_bytes())))
        operations = OPERATIONS.get(file.parent.parent.name)
        write_json(file.with_suffix(""), with_operations(described, operations) if operations else described)
        file.unlink()
    endpoints = data / "endpoints.json"
    write_json(endpoints, without_other_services(json.loads(endpoints.read_bytes())))


def import_when_asked(package: Path) -> None:
    """Has a package import what it offers when that is asked for, instead of all at once.

    Raises ValueError where it does more than import: then it is not to be rewritten.
    """
    body = ast.parse((package / "__init__.py").read_text()).body
    offered = {name.asname or name.name: _module(node) for node in body for name in _names(node)}
    rest = [node for node in body if not isinstance(node, ast.ImportFrom) and not _only_says(node)]
    if rest:
        raise ValueError(f"{package.name} does more than import: {ast.unparse(rest[0])}")
    (package / "__init__.py").write_text(f"_OFFERED = {offered!r}\n{WHEN_ASKED}")


def _names(node: ast.stmt) -> list[ast.alias]:
    return node.names if isinstance(node, ast.ImportFrom) else []


def _module(node: ast.stmt) -> str:
    assert isinstance(node, ast.ImportFrom)  # noqa: S101 - it has names
    return f"{'.' * node.level}{node.module}"


def _only_says(node: ast.stmt) -> bool:
    """A docstring, or what is meant to be seen."""
    says = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    return says or (isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__")


def write_json(file: Path, content: object) -> None:
    file.write_text(json.dumps(content, separators=(",", ":")))


def without_documentation(described: Any) -> Any:
    if isinstance(described, list):
        return [without_documentation(each) for each in described]
    if not isinstance(described, dict):
        return described
    return {
        name: without_documentation(value)
        for name, value in described.items()
        if name != "documentation" or not isinstance(value, str)  # a shape may have a member of this name
    }


def with_operations(described: dict[str, Any], names: frozenset[str]) -> dict[str, Any]:
    """A service that has these operations alone, and the shapes that they are made of."""
    operations = {name: described["operations"][name] for name in sorted(names)}
    wanted, shapes = shapes_in(operations), {}
    while wanted:
        name = min(wanted)  # in an order, so that the package is the same each time
        wanted.remove(name)
        shapes[name] = described["shapes"][name]
        wanted |= shapes_in(shapes[name]) - shapes.keys()
    return {**described, "operations": operations, "shapes": shapes}


def shapes_in(described: Any) -> set[str]:
    """The names of the shapes that part of a description refers to."""
    if isinstance(described, list):
        return {name for each in described for name in shapes_in(each)}
    if not isinstance(described, dict):
        return set()
    own = {described["shape"]} if isinstance(described.get("shape"), str) else set()
    return own | {name for each in described.values() for name in shapes_in(each)}


def without_other_services(endpoints: Any) -> Any:
    partitions = [
        {**each, "services": {name: of for name, of in each["services"].items() if name in AWS_ENDPOINTS}}
        for each in endpoints["partitions"]
    ]
    return {**endpoints, "partitions": partitions}


def remove(paths: Iterable[Path]) -> None:
    for path in list(paths):
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
