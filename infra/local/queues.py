"""SQS to functions, as Lambda's pollers do it: batches, partial failures, so many at once and no more."""

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Event, Lock, Semaphore, Thread
from typing import Any

from .functions import Call, QueueSource

logger = logging.getLogger(__name__)

Message = dict[str, Any]
_WAIT_SECONDS = 2
_RETRY_SECONDS = 1
"""When a message that failed is visible again. Its queue's own time-out is meant for real time, which nobody waits for
here; after `maxReceiveCount` tries it is in the DLQ as ever."""
_COUNTS = ("", "NotVisible", "Delayed")


class QueuePoller:
    def __init__(self, sqs: Any, url: str, source: QueueSource, call: Call) -> None:
        self.url = url
        self.started = 0
        """How many batches a handler was called with."""
        self.running = 0
        self._sqs = sqs
        self._source = source
        self._call = call
        self._lock = Lock()
        self._stopping = Event()
        self._slots = Semaphore(source.concurrency)
        self._workers = ThreadPoolExecutor(source.concurrency, thread_name_prefix=url.rpartition("/")[2])
        self._thread = Thread(target=self._run, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Takes no more messages. Those it has are worked on to the end: see `running`."""
        self._stopping.set()

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._slots.acquire()
            messages = self._receive()
            if messages and not self._stopping.is_set():
                self._begin(messages)
            else:
                self._slots.release()

    def _receive(self) -> list[Message]:
        try:
            answer = self._sqs.receive_message(
                QueueUrl=self.url,
                MaxNumberOfMessages=min(self._source.batch_size, 10),
                WaitTimeSeconds=_WAIT_SECONDS,
                MessageSystemAttributeNames=["All"],
                MessageAttributeNames=["All"],
            )
        except Exception:
            if not self._stopping.wait(1):
                logger.exception("no messages from %s", self.url)
            return []
        return list(answer.get("Messages", ()))

    def _begin(self, messages: list[Message]) -> None:
        with self._lock:
            self.started += 1
            self.running += 1
        self._workers.submit(self._work, messages)

    def _work(self, messages: list[Message]) -> None:
        try:
            self._settle(messages, self._failures(messages))
        except Exception:
            logger.exception("a batch of %s was not settled: it comes back by itself", self.url)
        finally:
            with self._lock:
                self.running -= 1
            self._slots.release()

    def _failures(self, messages: Sequence[Message]) -> set[str]:
        """The ids of the messages that the function did not get done."""
        ids = {message["MessageId"] for message in messages}
        try:
            result = self._call({"Records": [record(message, self._source.arn) for message in messages]})
        except Exception:
            logger.exception("the function behind %s failed", self.url)
            return ids
        return failed_ids(result, ids) if self._source.reports_failures else set()

    def _settle(self, messages: Sequence[Message], failures: set[str]) -> None:
        handles = {message["MessageId"]: message["ReceiptHandle"] for message in messages}
        done = [{"Id": id, "ReceiptHandle": handle} for id, handle in handles.items() if id not in failures]
        if done:
            self._sqs.delete_message_batch(QueueUrl=self.url, Entries=done)
        back = [
            {"Id": id, "ReceiptHandle": handle, "VisibilityTimeout": _RETRY_SECONDS}
            for id, handle in handles.items()
            if id in failures
        ]
        if back:
            self._sqs.change_message_visibility_batch(QueueUrl=self.url, Entries=back)


def record(message: Message, arn: str) -> dict[str, Any]:
    """A message as Lambda hands it to a function."""
    return {
        "messageId": message["MessageId"],
        "receiptHandle": message["ReceiptHandle"],
        "body": message["Body"],
        "attributes": message.get("Attributes", {}),
        "messageAttributes": {
            name: {f"{key[0].lower()}{key[1:]}": value for key, value in attribute.items()}
            for name, attribute in message.get("MessageAttributes", {}).items()
        },
        "md5OfBody": message["MD5OfBody"],
        "eventSource": "aws:sqs",
        "eventSourceARN": arn,
        "awsRegion": arn.split(":")[3],
    }


def failed_ids(result: Any, ids: set[str]) -> set[str]:
    """What ReportBatchItemFailures means: nothing said is all done, nonsense said is nothing done."""
    if not result:
        return set()
    try:
        failed = {failure["itemIdentifier"] for failure in result.get("batchItemFailures") or ()}
    except (AttributeError, KeyError, TypeError):
        return ids
    return ids if failed - ids else failed


class Queues:
    """All pollers together, and whether there is anything left for them to do."""

    def __init__(
        self, sqs: Any, pollers: Sequence[QueuePoller], others_busy: Callable[[], bool] = lambda: False
    ) -> None:
        self._sqs = sqs
        self._pollers = pollers
        self._others_busy = others_busy
        self._stopping = Event()

    def start(self) -> None:
        for poller in self._pollers:
            poller.start()

    def stop(self) -> None:
        """Takes no more messages; those it has are worked on to the end."""
        self._stopping.set()
        for poller in self._pollers:
            poller.stop()

    def wait_until_idle(self, seconds: float) -> None:
        """Until no handler runs, or so many seconds are over."""
        end = time.monotonic() + seconds
        while self._busy() and time.monotonic() < end:
            time.sleep(0.02)

    def wait_until_drained(self, seconds: float) -> None:
        """Raises TimeoutError if there is still something to do after so many seconds, or when all is to end."""
        end = time.monotonic() + seconds
        while not self._drained():
            if time.monotonic() > end or self._stopping.wait(0.01):
                raise TimeoutError(f"The queues were not empty after {seconds:.0f} s, or the local cloud ends.")

    def _drained(self) -> bool:
        """Exact: while no handler runs and none is started, nothing moves from a queue that was looked at already."""
        started = self._started()
        if self._busy():
            return False
        empty = all(self._is_empty(poller.url) for poller in self._pollers)
        return empty and not self._busy() and started == self._started()

    def _started(self) -> int:
        return sum(poller.started for poller in self._pollers)

    def _busy(self) -> bool:
        return self._others_busy() or any(poller.running for poller in self._pollers)

    def _is_empty(self, url: str) -> bool:
        names = [f"ApproximateNumberOfMessages{count}" for count in _COUNTS]
        found: Mapping[str, str] = self._sqs.get_queue_attributes(QueueUrl=url, AttributeNames=names)["Attributes"]
        return all(found[name] == "0" for name in names)
