"""The package, built once for all that looks at it."""

import platform

import pytest

from infra.package.build import Architecture, Package, build
from tests.testing.checkout import PACKAGED, checkout

HERE: Architecture = "arm64" if platform.machine() in ("aarch64", "arm64") else "x86_64"
"""This machine's processor, so that the package can be run here, too."""


@pytest.fixture(scope="session")
def package(tmp_path_factory: pytest.TempPathFactory) -> Package:
    """Of this checkout as it now stands, in a folder of its own."""
    made = Package(checkout(tmp_path_factory.mktemp("package"), *PACKAGED), HERE)
    build(made)
    return made
