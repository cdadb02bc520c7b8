"""The local clock and winding it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event
from time import sleep
from unittest.mock import MagicMock

import pytest

from infra.local.clock import LocalClock
from infra.local.http_server import Request
from infra.local.local_api import LocalApi
from infra.local.ticker import EndingError, Ticker

START = datetime(2026, 12, 1, 9, 0, 30, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


class Machine:
    """A machine whose time goes on when it is told to."""

    def __init__(self) -> None:
        self.time = START

    def __call__(self) -> datetime:
        return self.time


@pytest.fixture
def machine() -> Machine:
    return Machine()


@pytest.fixture
def clock(machine: Machine, tmp_path: Path) -> LocalClock:
    return LocalClock(tmp_path / "clock.json", machine)


def test_it_starts_at_the_machines_time_and_runs_with_it(clock: LocalClock, machine: Machine) -> None:
    assert clock.now() == START
    machine.time += MINUTE
    assert clock.now() == START + MINUTE


def test_wound_forward_it_runs_on_from_there(clock: LocalClock, machine: Machine) -> None:
    clock.wind_to(START + timedelta(days=1))
    machine.time += MINUTE
    assert clock.now() == START + timedelta(days=1) + MINUTE


def test_it_never_goes_back(clock: LocalClock, machine: Machine) -> None:
    clock.wind_to(START + MINUTE)
    clock.wind_to(START)
    machine.time -= timedelta(hours=1)
    assert clock.now() == START + MINUTE


def test_it_is_kept_and_does_not_go_back_at_a_restart(clock: LocalClock, machine: Machine, tmp_path: Path) -> None:
    clock.wind_to(START + timedelta(days=1))
    machine.time += MINUTE
    clock.save()
    machine.time -= timedelta(hours=1)
    again = LocalClock(tmp_path / "clock.json", machine)
    assert again.now() == START + timedelta(days=1) + MINUTE


class Jobs:
    """An index of jobs, and the tick that does them; each may lead to further ones."""

    def __init__(self, clock: LocalClock, *due_at: datetime) -> None:
        self.clock = clock
        self.waiting = set(due_at)
        self.ticks: list[datetime] = []
        self.most_a_tick = 10
        self.stuck = False
        self.then: Callable[[datetime], datetime | None] = lambda _: None

    def tick(self) -> None:
        now = self.clock.now()
        self.ticks.append(now)
        for due_at in sorted(self.waiting)[: self.most_a_tick]:
            if due_at <= now and not self.stuck:
                self.waiting.remove(due_at)
                self.waiting |= {further for further in [self.then(due_at)] if further}

    def due_by(self, moment: datetime) -> set[tuple[str, ...]]:
        return {(due_at.isoformat(),) for due_at in self.waiting if due_at <= moment}

    def next_after(self, moment: datetime) -> datetime | None:
        return min((due_at for due_at in self.waiting if due_at > moment), default=None)


def wound(jobs: Jobs, by: timedelta) -> list[datetime]:
    """The instants of the ticks on the way."""
    Ticker(jobs.clock, jobs.tick, lambda _: None, jobs).wind(START + by)
    return jobs.ticks


def test_winding_ticks_at_whole_minutes_with_something_due_in_order_and_at_the_end(clock: LocalClock) -> None:
    nine = START.replace(second=0)
    jobs = Jobs(clock, nine + timedelta(hours=2, seconds=10), nine + timedelta(hours=1), nine + timedelta(days=9))
    assert wound(jobs, timedelta(days=1)) == [
        START,
        nine + timedelta(hours=1),
        nine + timedelta(hours=2, minutes=1),
        START + timedelta(days=1),
    ]


def test_what_a_job_leads_to_is_done_on_the_way_too(clock: LocalClock) -> None:
    jobs = Jobs(clock, START + MINUTE)
    jobs.then = lambda due_at: due_at + timedelta(hours=5) if due_at < START + timedelta(hours=9) else None
    wound(jobs, timedelta(days=1))
    assert jobs.waiting == set()
    assert len(jobs.ticks) == 5


def test_more_than_one_tick_can_take_is_done_before_the_clock_goes_on(clock: LocalClock) -> None:
    jobs = Jobs(clock, *(START + timedelta(seconds=second) for second in range(1, 26)))
    wound(jobs, timedelta(seconds=26))
    assert jobs.waiting == set()


def test_a_job_that_nobody_does_holds_nothing_up(clock: LocalClock) -> None:
    jobs = Jobs(clock, START + MINUTE, START + timedelta(hours=1))
    jobs.stuck = True
    assert len(wound(jobs, timedelta(days=10))) < 10
    assert clock.now() == START + timedelta(days=10)


def test_winding_goes_on_where_a_tick_fails(clock: LocalClock) -> None:
    jobs = Jobs(clock, START + MINUTE)
    Ticker(clock, lambda: 1 / 0, lambda _: None, jobs).wind(START + timedelta(hours=1))
    assert clock.now() == START + timedelta(hours=1)


def test_the_clock_waits_at_each_tick_until_the_queues_are_empty(clock: LocalClock, machine: Machine) -> None:
    nine = START.replace(second=0)
    jobs = Jobs(clock, nine + MINUTE, nine + 2 * MINUTE)

    def drain(_: float) -> None:
        machine.time += timedelta(seconds=45)

    Ticker(clock, jobs.tick, drain, jobs).wind(nine + timedelta(hours=1))
    seconds = [int((tick - nine).total_seconds()) for tick in jobs.ticks]
    assert seconds == [30, 75, 120, 3600]


def test_stopped_on_the_way_the_clock_stays_where_it_is_and_the_caller_is_told(clock: LocalClock) -> None:
    jobs = Jobs(clock, START + timedelta(hours=1), START + timedelta(hours=2))
    ticker = stopped_by_its_second_tick(jobs)
    with pytest.raises(EndingError):
        ticker.wind(START + timedelta(days=1))
    assert clock.now() == jobs.ticks[-1] == START.replace(second=0) + timedelta(hours=1, minutes=1)


def test_winding_that_is_stopped_is_answered_with_a_problem(clock: LocalClock) -> None:
    ticker = stopped_by_its_second_tick(Jobs(clock, START + timedelta(hours=1)))
    nothing = MagicMock()
    api = LocalApi(clock, ticker.wind, mailbox=nothing, ses=nothing, publish=nothing, settle=nothing)
    answer = api.answer(Request("POST", "/_local/clock", "", (), b'{"advance": "P1D"}', "", nothing))
    assert answer.status == 503
    assert ("content-type", "application/problem+json") in answer.headers


def test_who_stops_it_waits_for_the_tick_under_way(clock: LocalClock) -> None:
    begun, done = Event(), Event()

    def tick() -> None:
        begun.set()
        sleep(0.2)
        done.set()

    ticker = Ticker(clock, tick, lambda _: None, Jobs(clock))
    ticker.start()
    assert begun.wait(5)
    ticker.stop()
    assert done.is_set()


def stopped_by_its_second_tick(jobs: Jobs) -> Ticker:
    def tick() -> None:
        jobs.tick()
        if len(jobs.ticks) == 2:
            ticker.stop(0)

    ticker = Ticker(jobs.clock, tick, lambda _: None, jobs)
    return ticker
