"""A queue as the functions send to it, which a test takes from."""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field

import msgspec

from tests.testing.lambda_events import record


@dataclass
class MemoryQueue:
    """What SQS holds: messages as the JSON text they travel in."""

    bodies: deque[str] = field(default_factory=deque)
    refuses: bool = False

    def send(self, messages: Iterable[msgspec.Struct]) -> None:
        texts = [msgspec.json.encode(message).decode() for message in messages]
        if self.refuses and texts:
            raise ConnectionError("the queue is not there")
        self.bodies.extend(texts)

    def is_empty(self) -> bool:
        return not self.bodies

    def take(self) -> list[dict[str, str]]:
        """Up to ten records, as one batch."""
        return [record(self.bodies.popleft()) for _ in range(min(10, len(self.bodies)))]
