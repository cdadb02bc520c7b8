"""What SES says of the whole account's bounces and complaints: the figures by which it may pause it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from ..domain.base.dataclass import dataclass

_HOUR = 3600
_RECENT = timedelta(hours=6)
"""SES publishes them about once an hour, and none where nothing ever bounced."""


@dataclass(frozen=True)
class Rates:
    """Parts of the mails that SES counts, from 0 to 1."""

    bounces: float
    complaints: float


class Reputation:
    """By way of CloudWatch: SES publishes both, for each account and region, of itself."""

    def __init__(self, client: Callable[[], Any]) -> None:
        self._client = client

    def rates(self, now: datetime) -> Rates | None:
        """As last published; 0 where SES has published none lately. None where CloudWatch does not say."""
        try:
            bounces, complaints = (self._latest(f"Reputation.{name}", now) for name in ("BounceRate", "ComplaintRate"))
        except (BotoCoreError, ClientError):
            return None
        return Rates(bounces, complaints)

    def _latest(self, metric: str, now: datetime) -> float:
        answer = self._client().get_metric_statistics(
            Namespace="AWS/SES",
            MetricName=metric,
            StartTime=now - _RECENT,
            EndTime=now,
            Period=_HOUR,
            Statistics=["Maximum"],
        )
        points = sorted(answer["Datapoints"], key=lambda point: point["Timestamp"])
        return float(points[-1]["Maximum"]) if points else 0.0
