"""A group in the simulated cloud, in which it is noted what each function calls."""

from collections.abc import Mapping
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from tests.testing.lambda_events import records
from tests.testing.roles import CallRecorder
from tests.testing.simulation.cloud import Simulation
from tests.testing.simulation.stack import CONFIG
from tests.testing.simulation.world import SimulatedWorld


class RoleWorld(SimulatedWorld):
    """Its functions must not fail: an exception is raised where it comes from."""

    def __init__(self, simulation: Simulation) -> None:
        self.recorder = CallRecorder(CONFIG)
        super().__init__(simulation)

    def survives(self, function: str, event: Mapping[str, Any]) -> Any:
        with self.recorder.running(function):
            return super().invoke(function, event)

    def hand(self, function: str, message: object, time_left: timedelta = timedelta(minutes=1)) -> None:
        """Hands a function one message of a queue, which must not fail."""
        context = SimpleNamespace(get_remaining_time_in_millis=lambda: time_left / timedelta(milliseconds=1))
        with self.recorder.running(function):
            answer = self.invoke(function, records(message), context)
        assert answer == {"batchItemFailures": []}

    def lose_what_is_queued(self) -> None:
        for queue in self.cloud.queues.by_name.values():
            queue.messages = []

    def wind(self, hours: float) -> None:
        self.run_on(self.cloud.now + timedelta(hours=hours))
