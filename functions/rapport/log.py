"""The log: structured, with ids and never an address. Each line says which request or job it belongs to."""

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import TYPE_CHECKING, Any, cast

from .config import log_level

if TYPE_CHECKING:
    from aws_lambda_powertools import Logger

_correlation_id: ContextVar[str] = ContextVar("correlation_id", default="")
"""Powertools' own is the whole process's: where functions share one, as in the local cloud, it would be another's."""


def correlation_id() -> str:
    """Of what is being done: the id of a request, a job's key; empty where nobody said."""
    return _correlation_id.get()


@contextmanager
def correlated(id: str) -> Iterator[None]:
    """Lines that are logged within have this correlation id, unless it turns out to be another."""
    token = _correlation_id.set(id)
    try:
        yield
    finally:
        _correlation_id.reset(token)


def correlate(id: str) -> None:
    """It turned out what is being done here: lines have this correlation id from now on. Nothing where it is empty."""
    if id:
        _correlation_id.set(id)


class _Correlated(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        if id := correlation_id():
            record.correlation_id = id
        return True


# It looks at each word once: without what stands before it, a long one would be looked at from each of its letters.
_ADDRESS_OR_KEY = re.compile(r"""(?<![^\s"'<>\\@])[^\s"'<>\\@]+@[^\s"'<>\\]+|\brk_\w+""")


@cache
def _logger() -> "Logger":
    from aws_lambda_powertools import Logger
    from aws_lambda_powertools.logging.formatter import LambdaPowertoolsFormatter

    class Discreet(LambdaPowertoolsFormatter):
        """Nothing of ours says an address or a key, but what others raise may."""

        def format(self, record: logging.LogRecord) -> str:
            return _ADDRESS_OR_KEY.sub("(left out)", super().format(record))

    made = Logger(service="rapport", logger_formatter=Discreet())
    made.addFilter(_Correlated())
    # Lambda lets everything through, or it would drop metrics with the lines; and Powertools takes its level for ours.
    logging.getLogger(made.name).setLevel(log_level())
    return made


class _LazyLogger:
    """Powertools' logger, made when there is something to say: a cold start need not wait for it."""

    def __getattr__(self, name: str) -> Any:
        return getattr(_logger(), name)


logger = cast("Logger", _LazyLogger())
