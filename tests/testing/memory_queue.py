"""A queue as the functions send to it, which a test takes from."""

import json
from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.testing.lambda_events import record


@dataclass
class MemoryQueue:
    """What SQS holds: messages as the JSON text they travel in."""

    bodies: deque[str] = field(default_factory=deque)
    refuses: bool = False

    def send(self, messages: Iterable[Mapping[str, Any]]) -> None:
        texts = [json.dumps(message) for message in messages]
        if self.refuses and texts:
            raise ConnectionError("the queue is not there")
        self.bodies.extend(texts)

    def is_empty(self) -> bool:
        return not self.bodies

    def take(self) -> list[dict[str, str]]:
        """Up to ten records, as one batch."""
        return [record(self.bodies.popleft()) for _ in range(min(10, len(self.bodies)))]
