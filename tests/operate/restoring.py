"""A table restored from a snapshot: another one with the same items, as point-in-time recovery makes it."""

from dataclasses import replace

from rapport.sending.arming import SendGuard
from tests.testing.simulation.memory_table import Snapshot
from tests.testing.world import World


def snapshot(world: World) -> Snapshot:
    return world.table.snapshot()


def restore(world: World, items: Snapshot) -> None:
    """The functions' processes are new ones, too; what was queued is still."""
    world.table.restore_as_another(items)
    new_processes(world)


def new_processes(world: World) -> None:
    world.app = replace(world.app, send_guard=SendGuard(world.app.table))
