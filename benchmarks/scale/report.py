"""`python -m benchmarks scale`: which limit comes first, of a million groups and of one event of a million."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks.cost.report import ready
from benchmarks.figures import Figure

if TYPE_CHECKING:
    from benchmarks.cost.usage import Usage


@dataclass(frozen=True)
class Report:
    usage: "Usage"
    """What all of it was counted in."""
    sections: Mapping[str, Sequence[Figure]]
    """By the names of the tables in docs/scale.md."""
    plots: Mapping[str, str]
    """SVG by the name of its file."""


def run() -> Iterator[Figure]:
    for figures in report().sections.values():
        yield from figures


def report() -> Report:
    with ready():
        from benchmarks.cost.event_life import lived
        from benchmarks.scale import million_groups, neighbours, one_event

        usage = lived(16)
        sections = {
            "partitions": list(one_event.partitions(usage)),
            "groups": list(million_groups.figures(usage)),
            "event": list(one_event.figures(usage)),
            "neighbours": list(neighbours.figures(usage)),
        }
        return Report(usage, sections, {**million_groups.plots(), **one_event.plots(usage), **neighbours.plots()})
