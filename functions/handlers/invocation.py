"""What every invocation begins and ends with: whose lines those in the log are, and the metrics."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from rapport import metrics
from rapport.log import correlated


@contextmanager
def invocation(id: str = "") -> Iterator[None]:
    """`id`: what the log's lines have as their correlation id."""
    with correlated(id), metrics.flushed():
        yield


def address_of(event: Mapping[str, Any]) -> str:
    """Where the API is that was asked, as pages and links begin."""
    return f"https://{event['requestContext']['domainName']}"


def request_id(event: Mapping[str, Any]) -> str:
    """API Gateway's, which its own log has too."""
    return str(event["requestContext"].get("requestId", ""))
