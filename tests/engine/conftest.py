"""A table on the engine of the local cloud, for what must hold when many write at once."""

from collections.abc import Iterator
from dataclasses import replace
from typing import cast, get_args

import boto3
import pytest

from infra.local.engine import ministack
from rapport import wiring
from rapport.app import App
from rapport.aws.sqs import Queue, QueueName
from rapport.domain.patches import NewGroup
from rapport.domain.principal import operator
from rapport.store.dynamodb.schema import SCHEMA
from rapport.tokens import TokenKeys, Tokens
from rapport.usecases.groups.settings import create_group
from tests.testing.memory_queue import MemoryQueue
from tests.testing.world import CONFIG


@pytest.fixture(scope="session")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with ministack(tmp_path_factory.mktemp("engine")) as url:
        yield url


@pytest.fixture
def app(engine: str, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> App:
    """The group `demo` on a table of its own. What is queued stays queued: nobody sends."""
    monkeypatch.setenv("AWS_ENDPOINT_URL", engine)
    config = replace(CONFIG, table=f"rapport-{abs(hash(request.node.nodeid))}")
    boto3.client("dynamodb", region_name=config.region, endpoint_url=engine).create_table(
        TableName=config.table, **SCHEMA
    )
    queue = cast(Queue, MemoryQueue())
    wired = wiring.make_app(config=config)
    made = replace(
        wired,
        queues=dict.fromkeys(get_args(QueueName), queue),
        tokens=Tokens(lambda _: TokenKeys("k1", {"k1": "not so secret"})),
    )
    create_group(made, operator("demo"), NewGroup(name="Demo"))
    return made
