"""A month in which nothing happens: the clock, the queues that are looked at, alarms and metrics, as template.yaml has
them."""

from benchmarks.cost.money import Line
from benchmarks.cost.usage import MEMORY_GB
from benchmarks.meter import Bill
from benchmarks.request_flows import FLOWS
from rapport.domain.cost.prices import prices
from rapport.metrics import Metric
from tests.testing.template import ALARMS, mappings, of_type

_MINUTES = 30 * 24 * 60


def idle_month(concurrency: str = "normal") -> list[Line]:
    assumed = prices()["assumed"]
    pollers = sum(
        assumed["pollers_with_a_maximum" if "ScalingConfig" in mapping else "fewest_pollers"]
        for _, mapping in mappings(Concurrency=concurrency)
        if mapping.get("Enabled", True)
    )
    return [
        Line("lambda_request", _MINUTES, "ticks"),
        Line("lambda_gb_second", _MINUTES * assumed["tick_seconds"] * MEMORY_GB["tick"], "GB-seconds of ticks"),
        Line("scheduler_call", _MINUTES, "calls, one a minute"),
        Line("dynamodb_read_unit", _MINUTES * _tick().read_units, "units"),
        Line("sqs_request", pollers * assumed["polls_a_minute"] * _MINUTES, f"polls of {pollers} pollers"),
        Line("cloudwatch_request", _MINUTES / 15 * 2, "looks at SES's two figures, four an hour"),
        Line("log_gb", _MINUTES * assumed["log_bytes_an_invocation"] / 1e9, "GB of the ticks' lines"),
        Line("alarm", len(ALARMS), "alarms"),
        Line("metric", len({*Metric, "Errors"}), "metrics of our own"),
        Line("dashboard", len(of_type("AWS::CloudWatch::Dashboard")), "dashboards"),
    ]


def _tick() -> Bill:
    """What a tick asks for that finds nothing due."""
    (flow,) = (one for one in FLOWS if one.name == "a tick, nothing due")
    return flow.bill()
