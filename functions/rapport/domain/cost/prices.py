"""What AWS bills, by the names of prices.toml, and what that comes to."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

Amounts = Mapping[str, float]
"""How much of each thing that AWS bills."""


@cache
def prices() -> Mapping[str, Any]:
    return tomllib.loads(Path(__file__).with_name("prices.toml").read_text())


def dollars_of(amounts: Amounts) -> float:
    """At list prices, without any free allowance."""
    per_unit = prices()["unit"]
    return float(sum(amount * per_unit[what] for what, amount in amounts.items()))
