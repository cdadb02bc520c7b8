"""A world whose table is kept in memory: so much time passes in these tests that on moto they would take minutes."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from rapport.store.dynamodb.schema import SCHEMA
from tests.testing.simulation.memory_table import MemoryTable
from tests.testing.world import World, _wired


class WorldInMemory(World):
    def __init__(self, table: MemoryTable) -> None:
        self.table = table
        super().__init__()

    def dump(self) -> dict[tuple[str, str], Any]:
        items = [item for item in self.table.items() if "#RATE#" not in item["pk"]["S"]]
        return {(item["pk"]["S"], item["sk"]["S"]): item for item in items}


@contextmanager
def world_in_memory() -> Iterator[World]:
    table = MemoryTable(SCHEMA)

    def call(operation: str, params: Mapping[str, Any]) -> Any:
        return {} if operation == "CreateTable" else table.call(operation, params)

    with patch.object(_wired().table.client, "_make_api_call", call):
        yield WorldInMemory(table)
