"""A table restored from a snapshot: another one with the same items, as point-in-time recovery makes it."""

from collections.abc import Mapping
from typing import Any

from rapport.sending.send_guard import SendGuard
from rapport.store.dynamodb.schema import SCHEMA
from tests.testing.world import CONFIG, World

Snapshot = Mapping[tuple[str, str], Any]


def snapshot(world: World) -> Snapshot:
    return world.dump()


def restore(world: World, items: Snapshot) -> None:
    """The functions' processes are new ones, too; what was queued is still."""
    client = world.app.table.client
    client.delete_table(TableName=CONFIG.table)
    client.create_table(TableName=CONFIG.table, **SCHEMA)
    for item in items.values():
        client.put_item(TableName=CONFIG.table, Item=item)
    new_processes(world)


def new_processes(world: World) -> None:
    object.__setattr__(world.app, "arming", SendGuard(world.app.table))
