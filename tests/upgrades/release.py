"""What a release wrote, frozen: items, messages, the shapes of its kinds, and a group in the middle of its work.

`python -m tests.upgrades 0.1.0` writes `releases/0.1.0.json` of the code as it is, from real flows: at the release's
tag, and never again.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

from rapport.domain.event import Seats
from rapport.domain.limits.budget import BLOCK
from rapport.store.admin.arming import Armed
from rapport.store.admin.idempotency import Answered
from rapport.store.dynamodb.items import KEPT
from rapport.store.dynamodb.migrations import version_of
from rapport.store.dynamodb.newer import NEWER
from rapport.store.dynamodb.shown import SHOWN
from tests.testing.role_world import RoleWorld
from tests.testing.simulation.cloud import Cloud, Simulation, simulated_aws
from tests.testing.simulation.world import EVENT, SimulatedWorld

RELEASES = Path(__file__).parent / "releases"
KINDS: tuple[type, ...] = (*KEPT, Seats, Armed, Answered)
"""All that is read and written as a thing. The rest are counters, which are read attribute by attribute."""
Item = dict[str, Any]


@dataclass(frozen=True)
class Release:
    items: Mapping[str, list[Item]]
    """By what their keys are like: as many as have all attributes between them that the release wrote."""
    messages: Mapping[str, Item]
    """One of each kind."""
    shapes: Mapping[str, Item]
    """Of each kind of item: its version, and its fields with their types, as a JSON schema."""
    waiting: Mapping[str, Any]
    """A group with sign-ups and a mailing under way: its clock, its items, and what is in its queues."""


def releases() -> list[str]:
    return sorted(path.stem for path in RELEASES.glob("*.json"))


def release(name: str) -> Release:
    return msgspec.json.decode((RELEASES / f"{name}.json").read_bytes(), type=Release)


def kind_of_key(item: Item) -> str:
    """As what an item lies in the table: the kind of its partition, and what its sort key begins with."""
    pk, sk = item["pk"]["S"].split("#"), item["sk"]["S"].split("#")
    return " ".join((pk[2] if pk[0] == "G" else pk[0], sk[0] if sk[0].isalpha() and sk[0].isupper() else "")).strip()


def shape(kind: type) -> Item:
    """What may be in an item of a kind."""
    schema = _without_words(msgspec.json.decode(msgspec.json.encode(msgspec.json.schema(kind))))
    schema["$defs"][kind.__name__]["properties"].pop(NEWER, None)
    return {"version": version_of(kind), "schema": schema}


def _without_words(part: Any) -> Any:
    if isinstance(part, list):
        return [_without_words(one) for one in part]
    if not isinstance(part, dict):
        return part
    return {name: _without_words(one) for name, one in part.items() if not (name == "description" and type(one) is str)}


# ---- Making it ----


_MORE_FLOWS = (
    "all who wait are told of a place in the last hours",
    "a pending sign-up is not confirmed in time",
    "an event that begins sooner than what a brake keeps goes out",
    "too many strangers' mails bounce",
)
"""Of the crash suite: what does not happen in the life of `test_roles`."""


class _Samples:
    """Keeps what is written while something happens, as long as it has something that nothing before had."""

    def __init__(self) -> None:
        self.items: dict[str, list[Item]] = {}
        self.messages: dict[str, Item] = {}
        self._had: set[tuple[str, str]] = set()

    def keep(self, cloud: Cloud) -> None:
        for item in cloud.table.items():
            kind = kind_of_key(item)
            has = {(kind, name) for name in (*item, *item.get(SHOWN, {}).get("M", {}))}
            if not has <= self._had:
                self._had |= has
                self.items.setdefault(kind, []).append(item)
        for queue in cloud.queues.by_name.values():
            for message in map(json.loads, (one.body for one in queue.messages)):
                self.messages.setdefault(message.get("kind", "of SES"), message)

    def world(self, simulation: Simulation) -> RoleWorld:
        """One in which they are kept after each call of a function."""
        samples = self

        class Watched(RoleWorld):
            def invoke(self, function: str, event: Mapping[str, Any], context: object = None) -> Any:
                try:
                    return super().invoke(function, event, context)
                finally:
                    samples.keep(self.cloud)

        return Watched(simulation)


def _waiting() -> Item:
    """Ada, Ben and Cleo are coming, Dan waits; the reminder is due, and its messages are in the queues."""
    with simulated_aws() as simulation:
        world = SimulatedWorld(simulation)
        world.open_event(capacity=3, description="Coffee and *croissants*")
        world.sign_up("ada", "ben", "cleo", "dan")
        world.run_on(datetime(2026, 11, 25, 16, 59, tzinfo=UTC))
        world.cancel("ben")
        world.sign_up("eve")
        world.cloud.now = datetime(2026, 11, 25, 17, 1, tzinfo=UTC)
        world.tick()
        world.drain_only("JobsQueue")
        queues = world.cloud.queues.by_name.items()
        return {
            "now": world.cloud.now,
            "items": list(world.cloud.table.items()),
            "mailed": sorted((mail.to, mail.subject) for mail in world.cloud.mailbox),
            "queues": {name: [json.loads(message.body) for message in queue.messages] for name, queue in queues},
        }


def freeze() -> Release:
    """What the code writes as it is now."""
    from tests.crash.flows import FLOWS
    from tests.test_roles import live_through_everything

    samples = _Samples()
    with simulated_aws() as simulation:
        world = samples.world(simulation)
        world.cloud.now = datetime(2026, 12, 1, 9, tzinfo=UTC)
        live_through_everything(world)
        for flow in map(FLOWS.__getitem__, _MORE_FLOWS):
            with flow.among():
                world = samples.world(simulation)
                flow.prepare(world)
                flow.run(world)
                world.run_on()
        world = samples.world(simulation)
        world.open_event()
        rule = world.ask("GET", f"{EVENT}/rules").json["items"][0]["id"]
        world.ask("PATCH", f"{EVENT}/rules/{rule}", {"enabled": False})
        world.sign_up(*(f"guest{number}" for number in range(BLOCK + 1)))
        world.drain()
    return Release(
        items=dict(sorted(samples.items.items())),
        messages=dict(sorted(samples.messages.items())),
        shapes={kind.__name__: shape(kind) for kind in KINDS},
        waiting=_waiting(),
    )
