"""SES's figures of the account, as CloudWatch tells them."""

from datetime import UTC, datetime, timedelta
from typing import Any

from botocore.exceptions import ClientError

from rapport.aws.reputation import Rates, Reputation

NOW = datetime(2026, 11, 23, 9, 7, tzinfo=UTC)


class FakeCloudWatch:
    def __init__(self, points: dict[str, list[tuple[int, float]]]) -> None:
        self.points = points
        self.asked: list[dict[str, Any]] = []

    def get_metric_statistics(self, **asked: Any) -> dict[str, Any]:
        """`points`: minutes ago and value, in any order."""
        self.asked.append(asked)
        points = self.points[asked["MetricName"]]
        return {"Datapoints": [{"Timestamp": NOW - timedelta(minutes=ago), "Maximum": value} for ago, value in points]}


def test_the_newest_of_each_counts() -> None:
    said = {"Reputation.BounceRate": [(10, 0.02), (70, 0.9), (130, 0.1)], "Reputation.ComplaintRate": [(5, 0.001)]}
    cloudwatch = FakeCloudWatch(said)
    assert Reputation(lambda: cloudwatch).rates(NOW) == Rates(bounces=0.02, complaints=0.001)
    assert {asked["Namespace"] for asked in cloudwatch.asked} == {"AWS/SES"}
    assert {asked["EndTime"] - asked["StartTime"] for asked in cloudwatch.asked} == {timedelta(hours=6)}


def test_an_account_of_which_nothing_was_published_has_no_bounces() -> None:
    nothing = FakeCloudWatch({"Reputation.BounceRate": [], "Reputation.ComplaintRate": []})
    assert Reputation(lambda: nothing).rates(NOW) == Rates(0.0, 0.0)


def test_what_cloudwatch_refuses_to_say_is_no_figure() -> None:
    class Refusing:
        def get_metric_statistics(self, **_: Any) -> None:
            raise ClientError({"Error": {"Code": "Throttling", "Message": "slow down"}}, "GetMetricStatistics")

    assert Reputation(Refusing).rates(NOW) is None
