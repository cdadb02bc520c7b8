"""The log: structured, with ids and never an address."""

from functools import cache
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from aws_lambda_powertools import Logger


@cache
def _logger() -> "Logger":
    from aws_lambda_powertools import Logger

    return Logger(service="rapport")


class _WhenAsked:
    """Powertools' logger, made when there is something to say: a cold start need not wait for it."""

    def __getattr__(self, name: str) -> Any:
        return getattr(_logger(), name)


logger = cast("Logger", _WhenAsked())
