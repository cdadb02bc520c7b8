"""SQS: a queue that takes typed messages."""

import json
from collections.abc import Callable, Iterable
from typing import Any

Message = dict[str, Any]

_BATCH = 10


class Queue:
    """An SQS queue that takes JSON messages."""

    def __init__(self, client: Callable[[], Any], url: str) -> None:
        self._client = client
        self._url = url

    def send(self, messages: Iterable[Message]) -> None:
        """Sends all, in as few requests as there can be. Raises QueueRefusedError if SQS did not take one."""
        entries = [{"Id": str(n), "MessageBody": json.dumps(message)} for n, message in enumerate(messages)]
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
