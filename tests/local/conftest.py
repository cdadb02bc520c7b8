"""One local cloud for all tests that leave it as it may be."""

from collections.abc import Iterator

import pytest

from infra.local.harness import LocalCloud, local_cloud


@pytest.fixture(scope="package")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalCloud]:
    with local_cloud(tmp_path_factory.mktemp("cloud")) as cloud:
        yield cloud
