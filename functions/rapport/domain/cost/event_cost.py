"""What an event cost, from how often each step of its life was taken.

It is an estimate at list prices: what each step takes was counted in a run of our own, with the sizes that items have
there, and is the same whoever's event it is. Looking at pages is not in it, for nobody counts that.
"""

import tomllib
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from pathlib import Path

from ..base.dataclass import dataclass
from .prices import Amounts, dollars_of, prices


class Step(StrEnum):
    """What there is to count of an event, each with its section in steps.toml."""

    EVENT = "event"
    """Once: made, published, planned, looked at by its organisers."""
    SIGN_UP = "sign_up"
    ANSWER = "answer"
    """A mail that answers a change of one signup, as a confirmation, but for what SES takes."""
    MAILING = "mailing"
    """Begun, held against its audience until it is closed."""
    COPY = "copy"
    """One recipient's mail of a mailing, but for what SES takes."""
    SES = "ses"
    """A mail, by SES."""
    FEEDBACK = "feedback"
    """What SES tells of one mail: that it was sent, and delivered."""
    CHECK_IN = "check_in"
    PAGE = "page"
    """The event's page, looked at once. Nobody counts these."""


@dataclass(frozen=True)
class Item:
    """A line of what an event cost."""

    step: Step
    count: int
    cents: float


@dataclass(frozen=True)
class EventCost:
    items: tuple[Item, ...]
    prices_of: str
    """The month of the prices, like `2026-11`."""

    @property
    def cents(self) -> float:
        return sum(item.cents for item in self.items)


@cache
def steps() -> Mapping[Step, Amounts]:
    """What each step takes, as counted."""
    counted = tomllib.loads(Path(__file__).with_name("steps.toml").read_text())
    return {Step(name): amounts for name, amounts in counted.items()}


def cents_each(step: Step) -> float:
    return dollars_of(steps()[step]) * 100


def event_cost(counts: Mapping[Step, int]) -> EventCost:
    """`counts`: how often each step was taken; what was never taken is no line."""
    items = (Item(step, counts[step], counts[step] * cents_each(step)) for step in Step if counts.get(step))
    return EventCost(tuple(items), str(prices()["as_of"]))
