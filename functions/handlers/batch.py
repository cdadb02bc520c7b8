"""SQS messages one by one: what fails goes back into the queue, the rest is done."""

from collections.abc import Callable
from typing import Any, cast

from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord

from handlers.invocation import invocation
from rapport.log import correlated, logger

Batch = dict[str, list[dict[str, str]]]


def process(event: dict[str, Any], context: Any, work: Callable[[str], None]) -> Batch:
    """Works on each message; the answer names those that failed, for a queue that reports batch item failures."""

    def one(record: SQSRecord) -> None:
        with correlated(record.message_id):  # until the work says which job it is
            try:
                work(record.body)
            except Exception:
                logger.exception("a message failed", extra={"message_id": record.message_id})
                raise

    # It keeps what failed, so each invocation has its own; and a batch that failed whole is a batch like any other.
    processor = BatchProcessor(EventType.SQS, raise_on_entire_batch_failure=False)
    with invocation():
        return cast(Batch, process_partial_response(event, one, processor, context))
