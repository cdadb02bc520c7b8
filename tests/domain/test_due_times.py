"""When rules are due, over every zone of the tz database, held against an independent library."""

from datetime import UTC, date, datetime, time, timedelta
from importlib.metadata import version
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from whenever import Instant, PlainDateTime

from rapport.domain.clock import parse_duration, to_local, to_utc, wall_clock, zone_names
from rapport.domain.errors import InvalidError
from rapport.domain.models import Audience, Event, Rule, Trigger
from rapport.domain.plan import deadline, due_at, parse_offset

ZONES = st.sampled_from(sorted(zone_names()))
MOMENTS = st.datetimes(datetime(1990, 1, 1), datetime(2037, 12, 31)).map(lambda moment: moment.replace(microsecond=0))
DAYS = st.dates(date(1991, 1, 2), date(2036, 12, 30))


def transition_near(zone: str, moment: datetime) -> datetime:
    """When the zone's clocks next change, within two years; `moment` itself where they do not."""
    start = moment.replace(tzinfo=UTC)
    local = ZoneInfo(zone)
    for step in range(0, 730, 5):
        before, after = start + timedelta(days=step), start + timedelta(days=step + 5)
        if before.astimezone(local).utcoffset() != after.astimezone(local).utcoffset():
            while after - before > timedelta(seconds=1):
                middle = before + (after - before) / 2
                same = middle.astimezone(local).utcoffset() == before.astimezone(local).utcoffset()
                before, after = (middle, after) if same else (before, middle)
            return after.replace(microsecond=0)
    return start


def oracle(local: datetime, zone: str) -> datetime:
    """RFC 5545 §3.3.5 as `whenever` has it: a gap is read with the offset before it, a fold is its first occurrence."""
    assumed = PlainDateTime.parse_iso(local.isoformat()).assume_tz(zone, disambiguation="compatible")
    return datetime.fromtimestamp(assumed.to_instant().timestamp(), UTC)


@given(ZONES, MOMENTS)
def test_any_local_time_in_any_zone_is_the_instant_that_rfc_5545_says(zone: str, local: datetime) -> None:
    assert to_utc(local, zone) == oracle(local, zone)


@given(ZONES, MOMENTS, st.integers(-3 * 3600, 3 * 3600))
def test_local_times_around_a_clock_change_are_read_so_too(zone: str, moment: datetime, seconds: int) -> None:
    change = transition_near(zone, moment)
    local = change.astimezone(ZoneInfo(zone)).replace(tzinfo=None) + timedelta(seconds=seconds)
    assert to_utc(local, zone) == oracle(local, zone)


@given(ZONES, MOMENTS)
def test_an_instant_is_shown_by_the_clocks_of_its_zone(zone: str, moment: datetime) -> None:
    shown = to_local(moment.replace(tzinfo=UTC), zone)
    expected = Instant.parse_iso(moment.isoformat() + "Z").to_tz(zone).to_plain()
    assert shown.isoformat() == expected.format_iso().removesuffix(".0")


@given(ZONES, DAYS, st.times(), st.integers(0, 365))
def test_days_are_counted_on_the_calendar_of_the_zone_not_in_hours(zone: str, day: date, at: time, days: int) -> None:
    at = at.replace(second=0, microsecond=0)
    event = meeting(datetime.combine(day, time(20)), zone)
    rule = reminder(Trigger.BEFORE_START, {"days": days, "at": f"{at:%H:%M}"})
    assert due_at(rule, event) == oracle(datetime.combine(day - timedelta(days=days), at), zone)


@given(ZONES, MOMENTS, st.integers(0, 400 * 24 * 3600))
def test_elapsed_time_is_counted_in_utc_whatever_the_clocks_do(zone: str, start: datetime, seconds: int) -> None:
    event = meeting(start, zone)
    rule = reminder(Trigger.BEFORE_START, {"elapsed": f"PT{seconds}S"})
    assert due_at(rule, event) == event.starts_at - timedelta(seconds=seconds)


@given(ZONES, MOMENTS, st.sampled_from([Trigger.BEFORE_START, Trigger.BEFORE_END]), st.integers(0, 10**6))
def test_nothing_before_may_go_out_after(zone: str, start: datetime, trigger: Trigger, seconds: int) -> None:
    event = meeting(start, zone)
    rule = reminder(trigger, {"elapsed": f"PT{seconds}S"}, max_lateness="P3000D")
    latest = event.starts_at if trigger is Trigger.BEFORE_START else event.ends_at
    assert deadline(rule, event, due_at(rule, event)) <= latest


def meeting(start: datetime, zone: str, hours: int = 2) -> Event:
    return Event(
        group="demo",
        id="e",
        title="Meeting",
        starts_local=start,
        ends_local=start + timedelta(hours=hours),
        timezone=zone,
        created_at=datetime(2026, 1, 1, tzinfo=UTC),
    )


def reminder(trigger: Trigger, offset: dict[str, str | int] | None, max_lateness: str = "PT6H") -> Rule:
    return Rule(
        group="demo",
        id="r",
        name="Reminder",
        trigger=trigger,
        offset=offset,
        audience=Audience.CONFIRMED,
        subject="Soon",
        body="Soon",
        max_lateness=max_lateness,
    )


@pytest.mark.parametrize(
    ("local", "zone", "utc"),
    [
        ("2026-03-29T02:30", "Europe/Berlin", "2026-03-29T01:30"),  # a gap: read with the offset before it
        ("2026-10-25T02:30", "Europe/Berlin", "2026-10-25T00:30"),  # a fold: the first of the two
        ("2026-12-01T09:00", "Asia/Kathmandu", "2026-12-01T03:15"),  # three quarters of an hour
        ("2026-12-01T09:00", "Asia/Kolkata", "2026-12-01T03:30"),
        ("2026-12-01T09:00", "Pacific/Kiritimati", "2026-11-30T19:00"),  # east of everything
        ("2026-12-01T09:00", "Pacific/Pago_Pago", "2026-12-01T20:00"),  # west of everything
        ("2026-04-05T01:45", "Australia/Lord_Howe", "2026-04-04T14:45"),  # a fold of half an hour
        ("2011-12-30T12:00", "Pacific/Apia", "2011-12-30T22:00"),  # a day that did not exist
        ("2028-02-29T23:59", "America/New_York", "2028-03-01T04:59"),
    ],
)
def test_known_local_times(local: str, zone: str, utc: str) -> None:
    assert to_utc(datetime.fromisoformat(local), zone) == datetime.fromisoformat(utc).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("trigger", "offset", "due"),
    [
        # The clocks in Berlin go back at 03:00 on 25 October 2026, in the night before the event at 10:00.
        (Trigger.BEFORE_START, {"elapsed": "PT24H"}, "2026-10-24T09:00"),
        (Trigger.BEFORE_START, {"days": 1, "at": "10:00"}, "2026-10-24T08:00"),
        (Trigger.BEFORE_START, {"elapsed": "P1DT2H"}, "2026-10-24T07:00"),
        (Trigger.AFTER_START, {"elapsed": "PT0S"}, "2026-10-25T09:00"),
        (Trigger.BEFORE_END, {"elapsed": "PT30M"}, "2026-10-25T10:30"),
        (Trigger.AFTER_END, {"days": 1, "at": "10:00"}, "2026-10-26T09:00"),
        (Trigger.AFTER_END, {"days": 0, "at": "20:00"}, "2026-10-25T19:00"),
        (Trigger.AT, {"instant": "2026-10-01T07:00:00Z"}, "2026-10-01T07:00"),
    ],
)
def test_known_due_times(trigger: Trigger, offset: dict[str, str | int], due: str) -> None:
    event = meeting(datetime(2026, 10, 25, 10), "Europe/Berlin")
    assert due_at(reminder(trigger, offset), event) == datetime.fromisoformat(due).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("trigger", "offset"),
    [
        (Trigger.BEFORE_START, None),
        (Trigger.BEFORE_START, {}),
        (Trigger.BEFORE_START, {"elapsed": "-PT1H"}),
        (Trigger.BEFORE_START, {"elapsed": "P1M"}),
        (Trigger.BEFORE_START, {"elapsed": "PT"}),
        (Trigger.BEFORE_START, {"elapsed": 3600}),
        (Trigger.BEFORE_START, {"elapsed": "PT1H", "days": 1}),
        (Trigger.BEFORE_START, {"days": 1}),
        (Trigger.BEFORE_START, {"days": 366, "at": "09:00"}),
        (Trigger.BEFORE_START, {"days": True, "at": "09:00"}),
        (Trigger.BEFORE_START, {"days": 1, "at": "24:00"}),
        (Trigger.BEFORE_START, {"days": 1, "at": "9"}),
        (Trigger.BEFORE_START, {"instant": "2026-10-01T07:00:00Z"}),
        (Trigger.AT, {"instant": "2026-10-01T07:00:00+02:00"}),
        (Trigger.AT, {"instant": "soon"}),
        (Trigger.AT, {"elapsed": "PT1H"}),
        (Trigger.ON_SIGNUP, {"elapsed": "PT1H"}),
    ],
)
def test_an_offset_that_cannot_be_is_refused_by_name(trigger: Trigger, offset: dict[str, object] | None) -> None:
    with pytest.raises(InvalidError) as error:
        parse_offset(trigger, offset)
    assert error.value.problems[0].field.startswith("offset")


@pytest.mark.parametrize(
    ("text", "expected"),
    [("P1W", timedelta(7)), ("P1DT2H3M4S", timedelta(1, 4, 0, 0, 3, 2)), ("PT0S", timedelta(0)), ("P2D", timedelta(2))],
)
def test_durations_are_weeks_days_hours_minutes_and_seconds(text: str, expected: timedelta) -> None:
    assert parse_duration(text, "field") == expected


def test_the_time_zones_are_those_of_the_pinned_database() -> None:
    pinned = f"{version('tzdata').replace('.', '')[:4]}"
    assert pinned == "2026", "docs/time.md names the database's year"
    assert wall_clock(date(2026, 7, 1), time(12), "Europe/Berlin") == datetime(2026, 7, 1, 10, tzinfo=UTC)
