"""A release to come, made up, beside the one that there is: which of them answers a call is a matter of chance.

What it has changed is what a release may change (docs/upgrading.md): an event's description has another name, which is
a version of its own; each thing has a field more, which is none; and there is a new kind of job.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from random import Random
from typing import Any
from unittest.mock import patch

from rapport.domain.event import Event, ListedEvent
from rapport.domain.principal import Scope, operator
from rapport.jobs import enqueue, tick, worker
from rapport.jobs.registry import KINDS, JobKind
from rapport.store import jobs
from rapport.store.dynamodb import keys
from rapport.store.dynamodb.codec import RawItem, encode
from rapport.store.dynamodb.items import job_index
from rapport.store.dynamodb.keys import Key
from rapport.store.dynamodb.migrations import upgraded, version_of
from rapport.store.dynamodb.shown import SHOWN
from rapport.usecases.groups.api_keys import create_key
from tests.testing.simulation.cloud import Simulation
from tests.testing.simulation.world import SimulatedWorld

MORE = {"S": "what only the next release knows"}
_NEXT = version_of(Event) + 1


def _next_encode(thing: object, *, renames: bool) -> RawItem:
    item = encode(thing)
    if renames and isinstance(thing, Event):
        shown = dict(item[SHOWN]["M"])
        if "description" in shown:
            shown["about"] = shown.pop("description")
        item |= {SHOWN: {"M": shown}, "v": {"N": str(_NEXT)}}
    item["more"] = MORE
    if SHOWN in item:
        item[SHOWN] = {"M": {**item[SHOWN]["M"], "more": MORE}}
    return item


def _next_upgraded(kind: type, fields: dict[str, Any]) -> dict[str, Any]:
    if kind in (Event, ListedEvent) and fields.get("v") == _NEXT:
        fields = {**fields, "v": version_of(Event)}
        if "about" in fields:
            fields["description"] = fields.pop("about")
    return upgraded(kind, fields)


@dataclass(frozen=True, kw_only=True)
class Wave:
    """A job of a kind that no release before knew of."""

    group: str
    due_at: datetime
    claims: int = 0


class _Waving(JobKind):
    def run(self, *given: Any) -> None:
        app, job, _ = given
        jobs.finish(app.table, job)


_WAVE = keys.sweep("demo", "wave")
_KINDS = {**KINDS, "wave": _Waving(queue="jobs", work="")}


@contextmanager
def next_release(*, renames: bool) -> Iterator[None]:
    """While its code is at work. `renames`: whether it changes what an older one cannot read."""
    with (
        patch("rapport.store.dynamodb.items.encode", partial(_next_encode, renames=renames)),
        patch("rapport.store.dynamodb.codec.upgraded", _next_upgraded),
        patch.object(enqueue, "KINDS", _KINDS),
        patch.object(tick, "KINDS", _KINDS),
        patch.object(worker, "KINDS", _KINDS),
        patch.dict("rapport.store.jobs.THINGS", {"wave": Wave}),
    ):
        yield


class TwoReleases(SimulatedWorld):
    """A group that an older release left in the middle of its work; its functions are of either release, by chance."""

    def __init__(self, simulation: Simulation, waiting: Mapping[str, Any], *, renames: bool = True) -> None:
        super().__init__(simulation)
        self.renames = renames
        self.share = 0.0
        """Of the calls, that the next release answers."""
        self._chance = Random(7)
        self._have_more: set[Key] = set()
        self.lost: set[Key] = set()
        """What had a field of the next release, and has it no more."""
        self.refused = 0
        """Requests that were answered: try again in a moment."""
        partitions: dict[str, dict[str, RawItem]] = {}
        for item in waiting["items"]:
            partitions.setdefault(item["pk"]["S"], {})[item["sk"]["S"]] = item
        self.cloud.table.restore(partitions)
        self.cloud.now = datetime.fromisoformat(waiting["now"])
        self.cloud.restore({**self.cloud.snapshot(), "_ids": 1000})  # none twice
        for name, bodies in waiting["queues"].items():
            for body in bodies:
                self.cloud.queues.put(self.cloud.queues.by_name[name], json.dumps(body), self.cloud.now)
        self.restart()
        _, self.key = create_key(self.own_app, operator("demo"), "all", list(Scope))

    def invoke(self, function: str, event: Mapping[str, Any], context: object = None) -> Any:
        is_next = self._chance.random() < self.share
        with next_release(renames=self.renames) if is_next else nullcontext():
            answer = super().invoke(function, event, context)
        self.refused += isinstance(answer, dict) and answer.get("statusCode") == 429
        self._look_for_more()
        return answer

    def _look_for_more(self) -> None:
        items = {Key(item["pk"]["S"], item["sk"]["S"]): item for item in self.cloud.table.items()}
        have = {key for key, item in items.items() if "more" in item and "more" in item.get(SHOWN, {"M": item})["M"]}
        self.lost |= (self._have_more & items.keys()) - have
        self._have_more |= have

    @property
    def knows_more(self) -> bool:
        """Whether the next release has written anything."""
        return bool(self._have_more)

    def wave(self) -> None:
        """The next release has something to do in a minute that the older one knows nothing of."""
        wave = Wave(group="demo", due_at=self.cloud.now + timedelta(minutes=1))
        job = {**job_index(_WAVE, wave.due_at), "kind": {"S": "wave"}}
        self.own_app.table.put({**encode(wave), **job, "pk": {"S": _WAVE.pk}, "sk": {"S": _WAVE.sk}})

    @property
    def waves(self) -> bool:
        """Whether that is still to be done."""
        return self.own_app.table.get(_WAVE) is not None

    @property
    def mailed(self) -> list[tuple[str, str]]:
        return sorted((mail.to, mail.subject) for mail in self.cloud.mailbox)
