"""One local cloud for all tests that leave it as it may be."""

from collections.abc import Iterator

import pytest

from infra.local.harness import API_KEY, LocalCloud, local_cloud


@pytest.fixture(scope="package")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalCloud]:
    with local_cloud(tmp_path_factory.mktemp("cloud")) as cloud:
        yield cloud
    logged = (cloud.directory / "log" / "functions.log").read_text()
    assert not [line for line in logged.splitlines() if "@example" in line or API_KEY in line], "a log with addresses"
