"""What a benchmark finds: figures beside their targets, and ratios of ours to bare code in the same run."""

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Figure:
    name: str
    value: float
    unit: str = ""
    at_most: float | None = None
    at_least: float | None = None
    detail: str = ""

    @property
    def is_met(self) -> bool:
        enough = self.at_least is None or self.value >= self.at_least
        return enough and (self.at_most is None or self.value <= self.at_most)

    def __str__(self) -> str:
        sign, target = ("≤", self.at_most) if self.at_most is not None else ("≥", self.at_least)
        wanted = f"target {sign} {target:g}, {'met' if self.is_met else 'MISSED'}" if target is not None else ""
        notes = "; ".join(note for note in (wanted, self.detail) if note)
        return f"{self.name}: {shown(self.value)}{self.unit and ' ' + self.unit}{notes and f'  ({notes})'}"


def shown(value: float) -> str:
    return f"{value:,.0f}" if value == int(value) or value >= 1000 else f"{value:.3g}"


@dataclass(frozen=True)
class Ratio:
    """Ours to bare: the median of many pairs, each taken one right after the other, and the middle half of them."""

    ours: Sequence[float]
    bare: Sequence[float]

    @property
    def _each(self) -> list[float]:
        return [ours / bare for ours, bare in zip(self.ours, self.bare, strict=True)]

    @property
    def value(self) -> float:
        return statistics.median(self._each)

    def figure(self, name: str, *, at_most: float | None = None, per: int = 1, what: str = "bare") -> Figure:
        """`per`: how many things each of the times was for."""
        low, _, high = statistics.quantiles(self._each, n=4) if len(self.ours) > 1 else (self.value,) * 3
        ours, bare = (statistics.median(times) / per * 1000 for times in (self.ours, self.bare))
        times = f"{shown(ours)} ms, {what} {shown(bare)} ms, middle half {low:.2f}–{high:.2f} of {len(self.ours)} pairs"
        return Figure(name, self.value, f"× {what}", at_most=at_most, detail=times)


def taken_in_turns(works: Sequence[Callable[[int], Any]], rounds: int, seconds: Callable[..., float]) -> list[Ratio]:
    """The ratios of the first work to each of the others. The first round is for caches and connections only."""
    times: list[list[float]] = [[] for _ in works]
    for number in range(rounds + 1):
        for found, work in zip(times, works, strict=True):
            found.append(seconds(work, number))
    ours, *others = (found[1:] for found in times)
    return [Ratio(ours, bare) for bare in others]


def cpu(work: Callable[..., Any], *arguments: Any) -> float:
    """Seconds of this process's CPU: what else runs on the machine hardly shows, nor does who answers."""
    begun = time.process_time()
    work(*arguments)
    return time.process_time() - begun
