"""SQS in memory: messages that are hidden while somebody has them, come back if they are not deleted, end in a DLQ."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.testing.simulation.memory_table import Answer, Params
from tests.testing.simulation.stack import QUEUES

_WAITING, _WORKED_ON = "ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"


@dataclass
class Message:
    id: str
    body: str
    visible_at: datetime
    receives: int = 0


@dataclass
class Queue:
    visibility: timedelta
    most_receives: int
    messages: list[Message] = field(default_factory=list)
    dead: list[Message] = field(default_factory=list)

    def receive(self, most: int, now: datetime) -> list[Message]:
        """What is visible; it is hidden until its time-out ends, and dead once it was received too often."""
        taken = [message for message in self.messages if message.visible_at <= now][:most]
        for message in taken:
            message.receives += 1
            message.visible_at = now + self.visibility
        too_often = [message for message in taken if message.receives > self.most_receives]
        self.dead += too_often
        self.delete(too_often)
        return [message for message in taken if message not in too_often]

    def delete(self, done: list[Message]) -> None:
        self.messages = [message for message in self.messages if message not in done]


Snapshot = tuple[int, Mapping[str, tuple[list[Message], list[Message]]]]
"""How many messages there were, and of each queue those that it has, and that it gave up."""


class Queues:
    def __init__(self) -> None:
        self.writes = 0
        self._put = 0
        self.by_name = {
            name: Queue(timedelta(seconds=queue.visibility), queue.most_receives) for name, queue in QUEUES.items()
        }

    def call(self, operation: str, params: Params, now: datetime) -> Answer:
        queue = self.by_name[params["QueueUrl"].rpartition("/")[2]]
        match operation:
            case "SendMessageBatch":
                return self._send(queue, params["Entries"], now)
            case "GetQueueAttributes":
                there = sum(message.visible_at <= now for message in queue.messages)
                counts = {_WAITING: there, _WORKED_ON: len(queue.messages) - there}
                return {"Attributes": {name: str(counts[name]) for name in params["AttributeNames"]}}
        raise NotImplementedError(f"teach the queues {operation}")

    def _send(self, queue: Queue, entries: list[Mapping[str, str]], now: datetime) -> Answer:
        assert 1 <= len(entries) <= 10
        assert len({entry["Id"] for entry in entries}) == len(entries)
        self.writes += 1
        for entry in entries:
            self.put(queue, entry["MessageBody"], now)
        return {"Successful": [{"Id": entry["Id"]} for entry in entries]}

    def ses_says(self, event: Mapping[str, Any], now: datetime) -> None:
        """As it arrives by way of SNS."""
        envelope = json.dumps({"Type": "Notification", "Message": json.dumps(event)})
        self.put(self.by_name["rapport-SesEventsQueue"], envelope, now)

    def put(self, queue: Queue, body: str, now: datetime) -> None:
        self._put += 1
        queue.messages.append(Message(f"message-{self._put}", body, now))

    def next_visible(self) -> datetime:
        """When the first message may be received; the end of time where there is none."""
        there = (message.visible_at for queue in self.by_name.values() for message in queue.messages)
        return min(there, default=datetime.max.replace(tzinfo=UTC))

    @property
    def dead(self) -> list[Message]:
        return [message for queue in self.by_name.values() for message in queue.dead]

    # ---- Copies ----

    def snapshot(self) -> Snapshot:
        return self._put, {name: (_copies(queue.messages), _copies(queue.dead)) for name, queue in self.by_name.items()}

    def restore(self, snapshot: Snapshot) -> None:
        self._put, queues = snapshot
        for name, (messages, dead) in queues.items():
            self.by_name[name].messages, self.by_name[name].dead = _copies(messages), _copies(dead)


def _copies(messages: list[Message]) -> list[Message]:
    return [replace(message) for message in messages]
