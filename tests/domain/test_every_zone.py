"""Every zone of the tz database, every change of its clocks from 1970 to 2040, every way to read a time around it."""

import re
import zoneinfo
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from importlib import import_module, metadata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from whenever import Instant, PlainDateTime

from rapport.domain.base.clock import to_local, to_utc, wall_clock, zone, zone_names
from rapport.domain.plan import due_at
from rapport.domain.rule import Trigger
from tests.domain.samples import a_rule, meeting

FIRST, LAST = datetime(1970, 1, 1, tzinfo=UTC), datetime(2040, 1, 1, tzinfo=UTC)
BESIDE = [timedelta(seconds=seconds) for seconds in (0, 1, 1799, 1800, 3599, 3600, 3601, 7200)]
ZONES, YEARS = st.sampled_from(sorted(zone_names())), st.integers(1970, 2100)
ROOT = Path(__file__).parent.parent.parent

by_region = pytest.mark.parametrize("region", sorted({name.partition("/")[0] for name in zone_names()}))


def zones_of(region: str) -> list[str]:
    return sorted(name for name in zone_names() if name.partition("/")[0] == region)


@cache
def all_changes(name: str) -> tuple[datetime, ...]:
    return tuple(changes(name, FIRST, LAST))


def changes(name: str, first: datetime, last: datetime) -> Iterator[datetime]:
    """The first instant, to the second, of each new offset; some zones have two of them in a month."""
    while first < last:
        then = first + timedelta(days=10)
        if offset(name, first) != offset(name, then):
            yield change_between(name, first, then)
        first = then


def offset(name: str, moment: datetime) -> timedelta | None:
    return moment.astimezone(zone(name)).utcoffset()


def change_between(name: str, first: datetime, last: datetime) -> datetime:
    before = offset(name, first)
    while last - first > timedelta(seconds=1):
        middle = first + (last - first) // timedelta(seconds=2) * timedelta(seconds=1)
        first, last = (middle, last) if offset(name, middle) == before else (first, middle)
    return last


def oracle(local: datetime, name: str) -> datetime:
    """`whenever`: a gap is read with the offset before it, a fold is its first occurrence."""
    assumed = PlainDateTime.parse_iso(local.isoformat()).assume_tz(name, disambiguation="compatible")
    return datetime.fromtimestamp(assumed.to_instant().timestamp(), UTC)


def clock_before(name: str, change: datetime) -> datetime:
    """What the clocks would show at a change, had they not been set."""
    return to_local(change - timedelta(seconds=1), name) + timedelta(seconds=1)


@by_region
def test_times_around_every_change_of_the_clocks_are_read_as_rfc_5545_says(region: str) -> None:
    for name in zones_of(region):
        for change in all_changes(name):
            shown = {clock_before(name, change), to_local(change, name)}
            for local in {clock + sign * beside for clock in shown for beside in BESIDE for sign in (1, -1)}:
                assert to_utc(local, name) == oracle(local, name), (name, local)


@by_region
def test_a_gap_keeps_the_offset_before_it_and_a_fold_means_its_first_occurrence(region: str) -> None:
    for name in zones_of(region):
        for change in all_changes(name):
            before, after = offset(name, change - timedelta(seconds=1)), offset(name, change)
            assert before is not None
            assert after is not None
            inside = clock_before(name, change) + (timedelta(minutes=1) if after > before else -timedelta(minutes=1))
            assert to_utc(inside, name) == (inside - before).replace(tzinfo=UTC), (name, inside)


@given(
    st.sampled_from(sorted(zone_names())), st.integers(1970, 2100), st.integers(-90_000, 90_000), st.integers(0, 365)
)
def test_days_and_hours_are_never_mixed_around_a_change(name: str, year: int, seconds: int, days: int) -> None:
    """The same event, reminded by the calendar and by the hours: `whenever` counts both in its own way."""
    first = datetime(year, 1, 1, tzinfo=UTC)
    change = next(changes(name, first, first + timedelta(days=365)), first)
    local = to_local(change, name) + timedelta(seconds=seconds)
    event = meeting(local, name)
    starts = PlainDateTime.parse_iso(local.isoformat()).assume_tz(name, disambiguation="compatible")
    by_hours = a_rule(Trigger.BEFORE_START, {"elapsed": f"PT{days * 24}H"})
    by_calendar = a_rule(Trigger.BEFORE_START, {"days": days, "at": f"{local:%H:%M}"})
    assert due_at(by_hours, event) == utc(starts.to_instant().subtract(hours=days * 24))
    day = PlainDateTime.parse_iso(local.isoformat()).date().subtract(days=days)
    at = day.at(PlainDateTime.parse_iso(f"{local:%Y-%m-%dT%H:%M}:00").time())
    assert due_at(by_calendar, event) == utc(at.assume_tz(name, disambiguation="compatible").to_instant())


@given(ZONES, YEARS, st.integers(-90_000, 90_000))
def test_what_the_clocks_show_is_what_they_show(name: str, year: int, seconds: int) -> None:
    first = datetime(year, 1, 1, tzinfo=UTC)
    moment = next(changes(name, first, first + timedelta(days=365)), first) + timedelta(seconds=seconds)
    shown = Instant.from_timestamp(int(moment.timestamp())).to_tz(name).to_plain()
    assert to_local(moment, name) == datetime.fromisoformat(shown.format_iso())


def utc(moment: Instant) -> datetime:
    return datetime.fromtimestamp(moment.timestamp(), UTC)


def test_a_day_that_a_zone_left_out_is_read_with_the_offset_before() -> None:
    """Samoa went from Thursday 29 to Saturday 31 December 2011."""
    noon = wall_clock(date(2011, 12, 30), time(12), "Pacific/Apia")
    assert to_local(noon, "Pacific/Apia") == datetime(2011, 12, 31, 12)


def test_a_day_ends_last_in_the_west_and_begins_first_in_the_east() -> None:
    midnight = datetime(2026, 12, 1)
    east, west = to_utc(midnight, "Pacific/Kiritimati"), to_utc(midnight, "Pacific/Pago_Pago")
    assert west - east == timedelta(hours=25)
    assert min(to_utc(midnight, name) for name in zone_names() if not name.startswith("Etc/")) == east


def test_the_zones_are_read_from_the_pinned_package_and_nowhere_else() -> None:
    assert not zoneinfo.TZPATH
    assert f'"tzdata=={metadata.version("tzdata")}"' in (ROOT / "pyproject.toml").read_text()
    assert re.sub(r"(\d{4})\.(\d+)", edition, metadata.version("tzdata")) == import_module("tzdata").IANA_VERSION


def edition(match: re.Match[str]) -> str:
    """PyPI's 2026.6 is IANA's 2026f."""
    return f"{match[1]}{'abcdefghijklmnopqrstuvwxyz'[int(match[2]) - 1]}"


def test_the_deployed_functions_read_the_pinned_zones_too() -> None:
    template = (ROOT / "template.yaml").read_text()
    assert re.search(r'PYTHONTZPATH: ""', template)
