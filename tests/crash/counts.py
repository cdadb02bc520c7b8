"""How much the crash suite tried: said at its end, so that a run that tries less is seen."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass
class Counts:
    points: int = 0
    """Calls of AWS × what may happen at them."""
    runs: int = 0
    """Run to the end for that; points that leave the same behind share one."""
    pairs: int = 0
    schedules: int = 0
    lives: int = 0
    """Random ones."""
    faults: int = 0
    """In random lives."""
    safeguards: int = 0
    """Broken, and noticed."""

    def add(self, others: Mapping[str, int]) -> None:
        for name, count in others.items():
            setattr(self, name, getattr(self, name) + count)

    def __str__(self) -> str:
        return (
            f"{self.points} points in {self.runs} runs, {self.schedules} schedules of {self.pairs} pairs, "
            f"{self.faults} faults in {self.lives} random lives, {self.safeguards} safeguards broken and noticed"
        )


COUNTS = Counts()
