"""What every invocation begins and ends with: whose lines those in the log are, and the metrics."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from rapport import metrics
from rapport.aws.botocore_tuning import LONGEST_CALL
from rapport.log import correlated


@contextmanager
def invocation(id: str = "") -> Iterator[None]:
    """`id`: what the log's lines have as their correlation id."""
    with correlated(id), metrics.flushed():
        yield


def time_left(context: Any) -> Callable[[], bool]:
    """Whether enough of the function's time is left to begin another mail, or another part of a job."""
    return lambda: bool(context.get_remaining_time_in_millis() > LONGEST_CALL / timedelta(milliseconds=1))


def address_of(event: Mapping[str, Any]) -> str:
    """Where the API is that was asked, as pages and links begin."""
    return f"https://{event['requestContext']['domainName']}"


def request_id(event: Mapping[str, Any]) -> str:
    """API Gateway's, which its own log has too."""
    return str(event["requestContext"].get("requestId", ""))
