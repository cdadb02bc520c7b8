"""Calls the functions: for requests, for messages of queues and once a minute, as the template says."""

import uuid
from collections.abc import Callable, Sequence
from datetime import datetime
from threading import Event
from typing import Any

from .clock import LocalClock, shown
from .functions import Function, load
from .gateway import Gateway, Route
from .queues import QueuePoller, Queues
from .resources import ACCOUNT, REGION, queue_url
from .ticker import DueIndex, Ticker


class Runner:
    def __init__(
        self,
        functions: Sequence[Function],
        app: object,
        sqs: Any,
        clock: LocalClock,
        jobs: DueIndex,
        others_busy: Callable[[], bool],
    ) -> None:
        self._ending = Event()
        calls = {function.name: load(function, app, self._ending) for function in functions}
        routes = [Route(*route, calls[function.name]) for function in functions for route in function.routes]
        self.gateway = Gateway(routes, clock.now)
        pollers = [
            QueuePoller(sqs, queue_url(sqs.meta.endpoint_url, source.arn), source, calls[function.name])
            for function in functions
            for source in function.sources
        ]
        self.queues = Queues(sqs, pollers, others_busy)
        scheduled = [calls[function.name] for function in functions if function.every_minute]

        def tick() -> None:
            for call in scheduled:
                call(scheduled_event(clock.now()))

        self.ticker = Ticker(clock, tick, self.queues.wait_until_drained, jobs)

    def start(self) -> None:
        self.queues.start()
        self.ticker.start()

    def end(self) -> None:
        """Begins nothing more, and waits for a tick under way; other work goes on: see `queues.wait_until_idle`."""
        self._ending.set()
        self.queues.stop()
        self.ticker.stop()


def scheduled_event(now: datetime) -> dict[str, Any]:
    """What EventBridge Scheduler sends where a schedule names no input of its own."""
    return {
        "version": "0",
        "id": str(uuid.uuid4()),
        "detail-type": "Scheduled Event",
        "source": "aws.scheduler",
        "account": ACCOUNT,
        "time": shown(now),
        "region": REGION,
        "resources": [f"arn:aws:scheduler:{REGION}:{ACCOUNT}:schedule/default/local"],
        "detail": "{}",
    }
