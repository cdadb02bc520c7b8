"""The messages of a queue's DLQ: received, put back, deleted."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from .errors import OperateError

_HELD_SECONDS = 300
_BATCH = 10


@dataclass(frozen=True)
class DeadLetter:
    id: str
    body: str
    sent_at: datetime
    receipt: str


class DeadLetters:
    def __init__(self, sqs: Any, queue_url: str) -> None:
        self._sqs = sqs
        self._queue_url = queue_url
        self._url = _dead_letters_of(sqs, queue_url)

    @contextmanager
    def held(self) -> Iterator[Iterator[DeadLetter]]:
        """All that are there, each once. Nobody else sees them meanwhile; afterwards those not deleted are there again,
        after a crash within five minutes."""
        self._held: dict[str, DeadLetter] = {}
        try:
            yield self._take()
        finally:
            self._release()

    def _take(self) -> Iterator[DeadLetter]:
        while True:
            answer = self._sqs.receive_message(
                QueueUrl=self._url,
                MaxNumberOfMessages=_BATCH,
                VisibilityTimeout=_HELD_SECONDS,
                WaitTimeSeconds=1,
                MessageSystemAttributeNames=["SentTimestamp"],
            )
            new = [_letter(message) for message in answer.get("Messages", ()) if message["MessageId"] not in self._held]
            if not new:
                return
            self._held |= {letter.id: letter for letter in new}
            yield from new

    def _release(self) -> None:
        left = list(self._held.values())
        for first in range(0, len(left), _BATCH):
            entries = [
                {"Id": str(number), "ReceiptHandle": letter.receipt, "VisibilityTimeout": 0}
                for number, letter in enumerate(left[first : first + _BATCH])
            ]
            self._sqs.change_message_visibility_batch(QueueUrl=self._url, Entries=entries)

    def put_back(self, letter: DeadLetter) -> None:
        self._sqs.send_message(QueueUrl=self._queue_url, MessageBody=letter.body)

    def delete(self, letter: DeadLetter) -> None:
        self._sqs.delete_message(QueueUrl=self._url, ReceiptHandle=letter.receipt)
        del self._held[letter.id]


def _dead_letters_of(sqs: Any, queue_url: str) -> str:
    """Raises OperateError."""
    attributes = sqs.get_queue_attributes(QueueUrl=queue_url, AttributeNames=["RedrivePolicy"]).get("Attributes", {})
    if "RedrivePolicy" not in attributes:
        raise OperateError("That queue has no DLQ.")
    name = json.loads(attributes["RedrivePolicy"])["deadLetterTargetArn"].rpartition(":")[2]
    return f"{queue_url.rpartition('/')[0]}/{name}"


def _letter(message: dict[str, Any]) -> DeadLetter:
    sent_at = datetime.fromtimestamp(int(message["Attributes"]["SentTimestamp"]) / 1000, UTC)
    return DeadLetter(message["MessageId"], message["Body"], sent_at, message["ReceiptHandle"])
