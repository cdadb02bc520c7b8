"""SQS: queues that take typed messages."""

from collections.abc import Callable, Iterable
from typing import Any, Literal

import msgspec

QueueName = Literal["jobs", "now", "soon", "bulk"]
"""`jobs`: events to look at, mailings to reconcile. To the sender, by urgency: `now`, what somebody waits for; `soon`,
recipients of mailings that are worth nothing later, as reminders are; `bulk`, recipients of those that can wait."""
_BATCH = 10


class Queue:
    """An SQS queue that takes messages as JSON."""

    def __init__(self, client: Callable[[], Any], url: str) -> None:
        self._client = client
        self._url = url

    def send(self, messages: Iterable[msgspec.Struct]) -> None:
        """Sends all, in as few requests as there can be. Raises QueueRefusedError if SQS did not take one."""
        bodies = (msgspec.json.encode(message).decode() for message in messages)
        entries = [{"Id": str(number), "MessageBody": body} for number, body in enumerate(bodies)]
        for first in range(0, len(entries), _BATCH):
            batch = entries[first : first + _BATCH]
            answer = self._client().send_message_batch(QueueUrl=self._url, Entries=batch)
            if answer.get("Failed"):
                raise QueueRefusedError(f"{len(answer['Failed'])} messages were not taken")

    def is_empty(self) -> bool:
        """Whether nothing waits in it or is worked on, as far as SQS knows: that may be some seconds old."""
        names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
        answer = self._client().get_queue_attributes(QueueUrl=self._url, AttributeNames=names)
        return all(int(answer["Attributes"][name]) == 0 for name in names)


class QueueRefusedError(Exception):
    """SQS did not take a message: the job stays in the index and is found again."""
