"""AWS's published limits, each with where it is stated; and the limits that the template sets itself."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from tests.testing.template import FUNCTIONS, chosen, mappings, of_type


@dataclass(frozen=True, kw_only=True)
class Limit:
    most: float
    what: str
    source: str
    fixed: bool = False
    """Whether AWS raises it for nobody."""


def _read() -> tuple[str, dict[str, Limit]]:
    read = tomllib.loads(Path(__file__).with_name("limits.toml").read_text())
    as_of = read.pop("as_of")
    return as_of, {name: Limit(**each) for name, each in read.items()}


AS_OF, LIMITS = _read()


def most(name: str) -> float:
    return LIMITS[name].most


def own_api_rate() -> float:
    """Requests a second that the template lets in."""
    (api,) = of_type("AWS::Serverless::HttpApi").values()
    return float(chosen().value(api["DefaultRouteSettings"]["ThrottlingRateLimit"]))


def tick_seconds() -> float:
    return float(FUNCTIONS["TickFunction"]["Timeout"])


def senders(queue: str) -> int:
    """How many work through a queue of mails at once, by default."""
    found = {mapping["Queue"]: mapping for name, mapping in mappings(Concurrency="normal") if name == "SendFunction"}
    return int(found[queue]["ScalingConfig"]["MaximumConcurrency"])
