"""`python -m benchmarks simulated-group`: what docs/connections.md states of a group of 200 over 12 events."""

from collections.abc import Iterator
from random import Random

from benchmarks.cost.report import ready
from benchmarks.figures import Figure

PEOPLE, EVENTS, SEED = 200, 12, 13


def run(people: int = PEOPLE, events: int = EVENTS) -> Iterator[Figure]:
    with ready():
        from benchmarks.simulated_group import witness
        from benchmarks.simulated_group.life import lived

        with lived(people, events, Random(SEED)) as life:
            for name, count in witness.totals(life).items():
                yield Figure(name, count)
            for name, found in vars(witness.findings(life)).items():
                yield Figure(name.replace("_", " "), len(found), at_most=0, detail=found[0] if found else "")
            for name, value in life.world.ask("GET", "/v1/groups/demo/connections").items():
                if isinstance(value, int):
                    yield Figure(f"as organisers see it: {name}", value)
