"""What a run did in each invocation of a function: others that begin as it did need not live through it again."""

from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass, fields
from threading import Lock
from typing import Any

from rapport.app import App
from tests.testing.simulation.cloud import CLIENTS, Cloud
from tests.testing.simulation.world import SimulatedWorld

Live = Callable[[], Any]
Processes = Mapping[str, App]


@dataclass(frozen=True)
class Invocation:
    """An event of a function, and all that came of it."""

    function: str
    event: Mapping[str, Any]
    calls_before: int
    answer: Any
    failure: Exception | None
    cloud: Mapping[str, Any]
    """As it was left."""
    processes: Processes
    """As they were left: nobody runs these, but copies."""


class Recording:
    """Of what a world does from a moment on that is returned to."""

    def __init__(self, world: SimulatedWorld) -> None:
        self._world = world
        self._as_ever = world.lives_through
        self._made: dict[int, Invocation] = {}

    def stop(self) -> None:
        self._world.lives_through = self._as_ever

    def record(self) -> None:
        self._made = {}
        self._world.lives_through = self._record

    def replay(self, call: int) -> None:
        """Until the invocation in which this call was made, events are answered as they were."""
        self._world.lives_through = self._replay
        self._goes_on = max((number for number, one in self._made.items() if one.calls_before < call), default=0)

    def _record(self, function: str, event: Mapping[str, Any], live: Live) -> Any:
        cloud, answer, failure = self._world.cloud, None, None
        number, calls_before = cloud.invocation, cloud.calls
        try:
            answer = live()
        except Exception as error:  # noqa: BLE001 - Lambda's word for it is the same, whatever it was
            failure = error
        processes = {name: app for name, app in self._left_by(number - 1).items() if name in self._world.processes}
        if failure is None:
            processes[function] = _copy(self._world.processes[function], cloud)
        self._made[number] = Invocation(function, event, calls_before, answer, failure, cloud.snapshot(), processes)
        return self._said(number)

    def _replay(self, function: str, event: Mapping[str, Any], live: Live) -> Any:
        cloud = self._world.cloud
        number = cloud.invocation
        if number >= self._goes_on:
            self.stop()
            left = self._left_by(number - 1)
            self._world.processes = {name: _copy(app, cloud) for name, app in left.items()}
            return live()
        made = self._made[number]
        assert (function, event) == (made.function, made.event), "this is another run"
        cloud.restore(made.cloud)
        return self._said(number)

    def _left_by(self, number: int) -> Processes:
        return self._made[number].processes if number in self._made else {}

    def _said(self, number: int) -> Any:
        made = self._made[number]
        if made.failure is not None:
            raise made.failure.with_traceback(None)
        return made.answer


def _copy(app: App, cloud: Cloud) -> App:
    """With what it knows: but it calls the same cloud, by the same clients."""
    parts = [getattr(app, field.name) for field in fields(app)]
    locks = [value for part in parts for value in getattr(part, "__dict__", {}).values() if isinstance(value, _LOCK)]
    shared = (cloud, app.config, app.table, *CLIENTS.values(), *locks)
    return deepcopy(app, {id(one): one for one in shared})


_LOCK = type(Lock())
