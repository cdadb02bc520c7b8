"""When rules are due: known answers, and what an offset may be."""

from datetime import UTC, datetime, timedelta

import pytest

from rapport.domain.base.clock import parse_duration, to_utc
from rapport.domain.base.errors import InvalidError
from rapport.domain.plan import bounded_duration, due_at, parse_offset
from rapport.domain.rule import Trigger
from tests.domain.samples import a_rule, meeting

Offset = dict[str, str | int]


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("local", "zone", "utc"),
    [
        ("2026-03-29T02:30", "Europe/Berlin", "2026-03-29T01:30"),  # a gap: read with the offset before it
        ("2026-10-25T02:30", "Europe/Berlin", "2026-10-25T00:30"),  # a fold: the first of the two
        ("2026-12-01T09:00", "Asia/Kathmandu", "2026-12-01T03:15"),  # three quarters of an hour
        ("2026-12-01T09:00", "Pacific/Chatham", "2026-11-30T19:15"),
        ("2026-12-01T09:00", "Asia/Kolkata", "2026-12-01T03:30"),
        ("2026-12-01T09:00", "Pacific/Kiritimati", "2026-11-30T19:00"),  # east of everything
        ("2026-12-01T09:00", "Pacific/Pago_Pago", "2026-12-01T20:00"),  # west of everything
        ("2026-04-05T01:45", "Australia/Lord_Howe", "2026-04-04T14:45"),  # a fold of half an hour
        ("2026-09-06T00:30", "America/Santiago", "2026-09-06T04:30"),  # midnight does not exist
        ("2011-12-30T12:00", "Pacific/Apia", "2011-12-30T22:00"),  # a day that did not exist
        ("2028-02-29T23:59", "America/New_York", "2028-03-01T04:59"),
    ],
)
def test_known_local_times(local: str, zone: str, utc: str) -> None:
    assert to_utc(datetime.fromisoformat(local), zone) == at(utc)


@pytest.mark.parametrize(
    ("trigger", "offset", "due"),
    [
        # The clocks in Berlin go back at 03:00 on 25 October 2026, in the night before the event at 10:00.
        (Trigger.BEFORE_START, {"elapsed": "PT24H"}, "2026-10-24T09:00"),
        (Trigger.BEFORE_START, {"days": 1, "at": "10:00"}, "2026-10-24T08:00"),
        (Trigger.BEFORE_START, {"elapsed": "P1DT2H"}, "2026-10-24T07:00"),
        (Trigger.BEFORE_START, {"elapsed": "P1W"}, "2026-10-18T09:00"),
        (Trigger.BEFORE_START, {"days": 7, "at": "10:00"}, "2026-10-18T08:00"),
        (Trigger.BEFORE_START, {"days": 0, "at": "02:30"}, "2026-10-25T00:30"),
        (Trigger.AFTER_START, {"elapsed": "PT0S"}, "2026-10-25T09:00"),
        (Trigger.BEFORE_END, {"elapsed": "PT30M"}, "2026-10-25T10:30"),
        (Trigger.AFTER_END, {"days": 1, "at": "10:00"}, "2026-10-26T09:00"),
        (Trigger.AFTER_END, {"days": 0, "at": "20:00"}, "2026-10-25T19:00"),
        (Trigger.AT, {"instant": "2026-10-01T07:00:00Z"}, "2026-10-01T07:00"),
        (Trigger.AT, {"instant": "2026-10-01T07:00:00.5Z"}, "2026-10-01T07:00:00.5"),
    ],
)
def test_known_due_times(trigger: Trigger, offset: Offset, due: str) -> None:
    assert due_at(a_rule(trigger, offset), meeting(datetime(2026, 10, 25, 10))) == at(due)


@pytest.mark.parametrize(
    ("offset", "due"),
    [
        ({"days": 1, "at": "09:00"}, "2028-02-29T08:00"),
        ({"days": 366 - 1, "at": "09:00"}, "2027-03-02T08:00"),
        ({"elapsed": "P1D"}, "2028-02-29T17:00"),
    ],
)
def test_a_leap_day_is_a_day_like_any_other(offset: Offset, due: str) -> None:
    assert due_at(a_rule(Trigger.BEFORE_START, offset), meeting(datetime(2028, 3, 1, 18))) == at(due)


def test_an_event_over_midnight_ends_on_its_own_day() -> None:
    party = meeting(datetime(2026, 12, 31, 21), end=datetime(2027, 1, 1, 4))
    assert due_at(a_rule(Trigger.AFTER_END, {"days": 1, "at": "12:00"}), party) == at("2027-01-02T11:00")
    assert due_at(a_rule(Trigger.AFTER_START, {"days": 1, "at": "12:00"}), party) == at("2027-01-01T11:00")


def test_an_event_over_a_clock_change_lasts_as_long_as_it_does() -> None:
    """From 22:00 to 06:00 in the night in which the clocks go back is nine hours."""
    night = meeting(datetime(2026, 10, 24, 22), end=datetime(2026, 10, 25, 6))
    assert night.ends_at - night.starts_at == timedelta(hours=9)
    assert due_at(a_rule(Trigger.BEFORE_END, {"elapsed": "PT8H"}), night) == night.starts_at + timedelta(hours=1)


@pytest.mark.parametrize(
    ("trigger", "offset"),
    [
        (Trigger.BEFORE_START, None),
        (Trigger.BEFORE_START, {}),
        (Trigger.BEFORE_START, {"elapsed": "-PT1H"}),
        (Trigger.BEFORE_START, {"elapsed": "P1M"}),
        (Trigger.BEFORE_START, {"elapsed": "P1Y"}),
        (Trigger.BEFORE_START, {"elapsed": "PT"}),
        (Trigger.BEFORE_START, {"elapsed": "P"}),
        (Trigger.BEFORE_START, {"elapsed": ""}),
        (Trigger.BEFORE_START, {"elapsed": "PT1.5H"}),
        (Trigger.BEFORE_START, {"elapsed": "PT1H\n"}),
        (Trigger.BEFORE_START, {"elapsed": "PT٣H"}),
        (Trigger.BEFORE_START, {"elapsed": "pt1h"}),
        (Trigger.BEFORE_START, {"elapsed": "P3661D"}),
        (Trigger.BEFORE_START, {"elapsed": 3600}),
        (Trigger.BEFORE_START, {"elapsed": None}),
        (Trigger.BEFORE_START, {"elapsed": ["PT1H"]}),
        (Trigger.BEFORE_START, {"elapsed": "PT1H", "days": 1}),
        (Trigger.BEFORE_START, {"days": 1}),
        (Trigger.BEFORE_START, {"at": "09:00"}),
        (Trigger.BEFORE_START, {"days": -1, "at": "09:00"}),
        (Trigger.BEFORE_START, {"days": 366, "at": "09:00"}),
        (Trigger.BEFORE_START, {"days": True, "at": "09:00"}),
        (Trigger.BEFORE_START, {"days": 1.0, "at": "09:00"}),
        (Trigger.BEFORE_START, {"days": "1", "at": "09:00"}),
        (Trigger.BEFORE_START, {"days": 1, "at": "24:00"}),
        (Trigger.BEFORE_START, {"days": 1, "at": "09:60"}),
        (Trigger.BEFORE_START, {"days": 1, "at": "9:00"}),
        (Trigger.BEFORE_START, {"days": 1, "at": "09:00:00"}),
        (Trigger.BEFORE_START, {"days": 1, "at": "09:00\n"}),
        (Trigger.BEFORE_START, {"days": 1, "at": "٠٩:٠٠"}),
        (Trigger.BEFORE_START, {"days": 1, "at": 900}),
        (Trigger.BEFORE_START, {"instant": "2026-10-01T07:00:00Z"}),
        (Trigger.AT, {"instant": "2026-10-01T07:00:00+02:00"}),
        (Trigger.AT, {"instant": "2026-10-01T07:00:00"}),
        (Trigger.AT, {"instant": "2026-10-01"}),
        (Trigger.AT, {"instant": "20261001T070000Z"}),
        (Trigger.AT, {"instant": "2026-02-29T07:00:00Z"}),
        (Trigger.AT, {"instant": "9999-12-31T23:59:59Z"}),
        (Trigger.AT, {"instant": "0001-01-01T00:00:00Z"}),
        (Trigger.AT, {"instant": "soon"}),
        (Trigger.AT, {"elapsed": "PT1H"}),
        (Trigger.ON_SIGNUP, {"elapsed": "PT1H"}),
        (Trigger.ON_EVENT_CANCELLED, {}),
    ],
)
def test_an_offset_that_cannot_be_is_refused_by_name(trigger: Trigger, offset: dict[str, object] | None) -> None:
    with pytest.raises(InvalidError) as error:
        parse_offset(trigger, offset)
    assert error.value.problems[0].field.startswith("offset")


@pytest.mark.parametrize("trigger", [trigger for trigger in Trigger if not trigger.is_timed])
def test_what_an_act_sets_off_takes_no_offset(trigger: Trigger) -> None:
    assert parse_offset(trigger, None) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [("P1W", timedelta(7)), ("P1DT2H3M4S", timedelta(1, 4, 0, 0, 3, 2)), ("PT0S", timedelta(0)), ("P2D", timedelta(2))],
)
def test_durations_are_weeks_days_hours_minutes_and_seconds(text: str, expected: timedelta) -> None:
    assert parse_duration(text, "field") == expected
    assert bounded_duration(text, "field") == expected
