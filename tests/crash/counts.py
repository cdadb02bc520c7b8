"""How much the crash suite tried: said at its end, so that a run that tries less is seen."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass
class Counts:
    points: int = 0
    """Calls of AWS × what may happen at them."""
    runs: int = 0
    """Made for that; points that leave the same behind share one."""
    to_the_end: int = 0
    """Of those and of the schedules; all others came to where one of these had been."""
    pairs: int = 0
    schedules: int = 0
    races: int = 0
    """Run for that; schedules in which all is read and written alike share one."""
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
            f"{self.points} points in {self.runs} runs, "
            f"{self.schedules} schedules of {self.pairs} pairs in {self.races} runs, "
            f"{self.to_the_end} of both to the end that no other had come to, "
            f"{self.faults} faults in {self.lives} random lives, {self.safeguards} safeguards broken and noticed"
        )


COUNTS = Counts()
