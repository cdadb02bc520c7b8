"""Rounds of work, with time going by between them: then nobody is there whose lease could run out by that."""

import random
import time
from collections.abc import Sequence

import boto3

from handlers import tick
from rapport.app import App
from rapport.domain.delivery import Mailing, MailingState
from rapport.domain.event import Event
from rapport.store import ledger
from tests.engine.killer import Killer
from tests.engine.reminders import until_reminders
from tests.engine.worker_pool import WorkerPool
from tests.testing.lambda_events import Context

_LONGEST_LEASE = 5 * 60
"""In seconds. No mailing is closed sooner, either."""
_MOST = 30
_VISIBLE, _HIDDEN = "ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"


class Rounds:
    def __init__(self, app: App, pool: WorkerPool, seed: int) -> None:
        self.killer = Killer(pool, random.Random(seed))
        self._app = app
        self._sqs = boto3.client("sqs")
        self._pool = pool

    def until_closed(self, events: Sequence[Event]) -> list[Mailing]:
        """Has each event's reminder become due and be sent, until all mailings are closed and no message is left."""
        self._wait(max(until_reminders(self._app, event) for event in events).total_seconds())
        for _ in range(_MOST):
            self._work_off([_VISIBLE])
            if _are_closed(self._mailings(events), len(events)):
                self._work_off([_VISIBLE, _HIDDEN])
                return self._mailings(events)
            self._wait(_LONGEST_LEASE)
        raise AssertionError(f"after {_MOST} rounds there are {self._mailings(events)}")

    def _mailings(self, events: Sequence[Event]) -> list[Mailing]:
        return [mailing for event in events for mailing in ledger.mailings(self._app.table, event)]

    def _wait(self, seconds: float) -> None:
        """Nobody is there. What came due meanwhile is handed out."""
        self._pool.shared.clock_ahead += seconds
        tick.handler({}, Context(), self._app)

    def _work_off(self, counts: Sequence[str]) -> None:
        """All work until the queues count none of these messages; what comes back later is for the next round."""
        self._pool.start()
        while self._pool.is_busy or self._left(counts):
            self._watch()
        self._pool.stop()

    def _watch(self) -> None:
        for _ in range(50):
            self.killer.kill_if_due()
            time.sleep(0.004)

    def _left(self, counts: Sequence[str]) -> int:
        config = self._app.config
        found = [
            self._sqs.get_queue_attributes(QueueUrl=url, AttributeNames=counts)["Attributes"]
            for url in (config.jobs_queue, config.soon_queue)
        ]
        return sum(int(attributes[count]) for attributes in found for count in counts)


def _are_closed(mailings: Sequence[Mailing], count: int) -> bool:
    return len(mailings) == count and all(one.state is not MailingState.SENDING for one in mailings)
