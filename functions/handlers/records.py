"""SQS records one by one: what fails goes back into the queue, the rest is done.

As Powertools' BatchProcessor does it, without the 85 ms that costs to import.
"""

import json
from collections.abc import Callable
from typing import Any

from rapport.log import logger

Batch = dict[str, list[dict[str, str]]]


def each_record(event: dict[str, Any], work: Callable[[dict[str, Any]], None]) -> Batch:
    failures = []
    for record in event["Records"]:
        try:
            work(json.loads(record["body"]))
        except Exception:
            logger.exception("a message failed", extra={"message_id": record["messageId"]})
            failures.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": failures}
