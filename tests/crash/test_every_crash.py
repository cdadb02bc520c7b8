"""Every flow, with a crash before and after each AWS call in turn, and with each call failing in every way it can.

The calls are those of a clean run: a new one is covered without anyone remembering. After the fault the clock runs on
until nothing is left to be done, and the state must be those of the clean run.
"""

from collections.abc import Callable, Iterator

import pytest

from tests.crash.counts import COUNTS
from tests.crash.faults import CRASHES, FAILURES, HARMLESS, Fault
from tests.crash.flows import FLOWS, Flow
from tests.crash.scenario_run import ScenarioRun
from tests.testing.simulation.cloud import Made, Simulation

Points = Iterator[tuple[Fault, Made]]


@pytest.mark.parametrize("name", FLOWS)
def test_a_flow_survives_a_failure_of_each_call_and_a_crash_at_each(simulation: Simulation, name: str) -> None:
    found = "\n".join(wrongs(simulation, FLOWS[name], failures_and_crashes))
    assert not found, found


def wrongs(simulation: Simulation, flow: Flow, points: Callable[[list[Made]], Points]) -> Iterator[str]:
    """What goes wrong at which point. A crash may leave one outcome unknown, a fault that does no harm none."""
    with flow.among():
        scenario = ScenarioRun(simulation, flow.prepare)
        clean = scenario.clean(flow.run, flow.unknown)
        for fault, made in points(clean.calls):
            COUNTS.runs += 1
            unknown = flow.unknown + (fault not in HARMLESS)
            number = made.call.number
            for wrong in scenario.wrongs(flow.run, fault.strikes(number), [clean], unknown, number):
                yield f"{fault.name} {made.call}: {wrong}"


def failures_and_crashes(calls: list[Made]) -> Points:
    """One after the other: they have the setup in common, and what is known to end well."""
    yield from failures(calls)
    yield from crashes(calls)


def crashes(calls: list[Made]) -> Points:
    """Every crash; but of those that leave the same behind, one.

    A process that dies leaves nothing but what it wrote: where a call changes nothing, it is the same whether it dies
    before it, after it, or before the next.
    """
    seen = set()
    for made in calls:
        for fault, writes in zip(CRASHES, (made.writes_before, made.writes_after), strict=True):
            COUNTS.points += 1
            if (made.invocation, writes) not in seen:
                seen.add((made.invocation, writes))
                yield fault, made


def failures(calls: list[Made]) -> Points:
    for made in calls:
        for fault in FAILURES:
            if fault.can_meet(made.call):
                COUNTS.points += 1
                yield fault, made
