"""SQS: queues that take typed messages."""

from collections.abc import Callable, Iterable
from typing import Any, Literal, Protocol

import msgspec

QueueName = Literal["jobs", "now", "soon", "bulk"]
"""`jobs`: events to look at, mailings to reconcile. To the sender, by urgency: `now`, what somebody waits for; `soon`,
recipients of mailings that are worth nothing later, as reminders are; `bulk`, recipients of those that can wait."""
_BATCH = 10


class Message(Protocol):
    """What a queue takes, and is JSON there."""

    @property
    def group(self) -> str: ...


class Queue:
    """An SQS queue that takes messages as JSON, and is fair to groups.

    A message says which group's it is (a standard queue's `MessageGroupId`), so that SQS hands out first those of
    groups that have little in work: a reminder to twenty does not wait behind another group's to a hundred thousand.
    """

    def __init__(self, client: Callable[[], Any], url: str) -> None:
        self._client = client
        self._url = url

    def send(self, messages: Iterable[Message]) -> None:
        """Sends all, in as few requests as there can be. Raises QueueRefusedError if SQS did not take one."""
        entries = [
            {
                "Id": str(number),
                "MessageBody": msgspec.json.encode(message).decode(),
                "MessageGroupId": message.group,
            }
            for number, message in enumerate(messages)
        ]
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
