"""Two at work at the same time, by every schedule with two switches at most: it must come out as if one had been first.

A switch may come after any call of AWS; before the first one the other has begun.
"""

from collections.abc import Iterator

import pytest

from tests.crash.counts import COUNTS
from tests.crash.pairs import PAIRS, Pair
from tests.crash.scenario_run import Clean, ScenarioRun
from tests.crash.schedules import SERIAL, Race, Schedule, every_schedule
from tests.testing.simulation.cloud import Simulation


@pytest.mark.parametrize("name", PAIRS)
def test_two_at_once_come_out_as_one_after_the_other(simulation: Simulation, name: str) -> None:
    found = "\n".join(wrongs(simulation, PAIRS[name]))
    assert not found, found


def wrongs(simulation: Simulation, pair: Pair) -> Iterator[str]:
    scenario = ScenarioRun(simulation, pair.setup)
    orders = 2 if pair.other else 1
    actors = pair.one, pair.other or pair.one
    clean = [_one_after_the_other(scenario, pair, Race(actors, schedule)) for schedule in SERIAL[:orders]]
    found: list[str] = []

    def run(schedule: Schedule) -> Race:
        COUNTS.races += 1
        race = Race(actors, schedule)
        found[:] = scenario.wrongs(race, race.interfere, clean, pair.may_be_unknown)
        return race

    COUNTS.pairs += 1
    for schedule in every_schedule(run, orders):
        COUNTS.schedules += 1
        yield from (f"{schedule}: {wrong}" for wrong in found)
        found.clear()


def _one_after_the_other(scenario: ScenarioRun, pair: Pair, race: Race) -> Clean:
    return scenario.clean(race, pair.may_be_unknown, race.interfere)
