"""What operators count: figures of the whole stack, which Powertools prints for CloudWatch, once an invocation.

None of them has a dimension: each value of one is a metric of its own and is billed as such, so groups are never one.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import field
from enum import StrEnum

from .domain.base.dataclass import dataclass
from .log import logger


class Metric(StrEnum):
    SIGNUPS_ACCEPTED = "SignupsAccepted"
    """Sign-ups that were taken, confirmed or waiting; not repeats."""
    MAILS_SENT = "MailsSent"
    """Mails that SES took."""
    MAILS_UNKNOWN = "MailsUnknown"
    """Mails of which nobody knows whether SES has them."""
    MAILS_SKIPPED = "MailsSkipped"
    """Mails that were not sent, for a reason that stands in the ledger: too late, suppressed, cancelled."""
    MAILS_FAILED = "MailsFailed"
    """Mails that SES refused for good."""
    DELIVERY_LATENESS = "DeliveryLateness"
    """Seconds from when a mail was due until SES took it."""
    SENDING_PAUSED = "SendingPaused"
    """A group paused itself, or SES did not let us send."""


@dataclass
class _Counted:
    counts: Counter[Metric] = field(default_factory=Counter)
    seconds: dict[Metric, list[float]] = field(default_factory=lambda: defaultdict(list))


_counted: ContextVar[_Counted | None] = ContextVar("counted", default=None)
"""Of the invocation that runs here: in the local cloud several do at once."""


@contextmanager
def flushed() -> Iterator[None]:
    """What is counted within is printed at its end, however it ends; nothing where nothing was counted."""
    counted = _Counted()
    token = _counted.set(counted)
    try:
        yield
    finally:
        _counted.reset(token)
        if counted.counts or counted.seconds:
            _print_if_possible(counted)


def count(metric: Metric, n: int = 1) -> None:
    """Outside of an invocation, in an operator's command, nothing is counted."""
    counted = _counted.get()
    if counted is not None and n:
        counted.counts[metric] += n


def seconds(metric: Metric, value: float) -> None:
    counted = _counted.get()
    if counted is not None:
        counted.seconds[metric].append(value)


def _print_if_possible(counted: _Counted) -> None:
    """What was done is done, and is answered, whatever becomes of its figures."""
    try:
        _print(counted)
    except Exception:
        logger.exception("metrics could not be printed")


def _print(counted: _Counted) -> None:
    from aws_lambda_powertools.metrics import EphemeralMetrics, MetricUnit

    # An own one each time: those of `Metrics` share what they have counted. No service: it would be a dimension.
    metrics = EphemeralMetrics(service="")
    for metric, n in counted.counts.items():
        metrics.add_metric(metric, MetricUnit.Count, n)
    for metric, values in counted.seconds.items():
        for value in values:
            metrics.add_metric(metric, MetricUnit.Seconds, value)
    if metrics.metric_set:  # a hundred values of one are printed as they come
        metrics.flush_metrics()
