"""A group in the simulated cloud, in which it is noted what each function asks for."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from tests.testing.aws_calls import Params, Send, intercepted
from tests.testing.lambda_events import records
from tests.testing.roles import Request, requests
from tests.testing.simulation.cloud import Simulation
from tests.testing.simulation.world import SimulatedWorld


class RoleWorld(SimulatedWorld):
    """Its functions must not fail: an exception is raised where it comes from."""

    def __init__(self, simulation: Simulation) -> None:
        self.asked: dict[str, set[Request]] = defaultdict(set)
        """By function."""
        super().__init__(simulation)

    def invoke(self, function: str, event: Mapping[str, Any], context: object = None) -> Any:
        def note(service: str, operation: str, params: Params, send: Send) -> Any:
            self.asked[function] |= set(requests(service, operation, params))
            return send(operation, params)

        with intercepted(note):
            return super().invoke(function, event, context)

    def survives(self, function: str, event: Mapping[str, Any]) -> Any:
        return self.invoke(function, event)

    def hand(self, function: str, message: object, time_left: timedelta = timedelta(minutes=1)) -> None:
        """Hands a function one message of a queue, which must not fail."""
        context = SimpleNamespace(get_remaining_time_in_millis=lambda: time_left / timedelta(milliseconds=1))
        assert self.invoke(function, records(message), context) == {"batchItemFailures": []}

    def lose_what_is_queued(self) -> None:
        for queue in self.cloud.queues.by_name.values():
            queue.messages = []

    def wind(self, hours: float) -> None:
        self.run_on(self.cloud.now + timedelta(hours=hours))
