"""Due times that other systems' own tests state, asked of ours.

pretix: `src/tests/plugins/sendmail/test_rules.py`. Odoo: `addons/event/tests/test_event_mail_schedule.py`.
"""

from datetime import UTC, datetime, timedelta

import pytest

from rapport.domain.base.clock import to_local
from rapport.domain.plan import due_at, planned
from rapport.domain.rule import Trigger
from tests.domain.samples import DAY, HOUR, a_rule, meeting

BEFORE_START, AFTER_START = Trigger.BEFORE_START, Trigger.AFTER_START
BEFORE_END, AFTER_END = Trigger.BEFORE_END, Trigger.AFTER_END
ODOO_NOW = datetime(2021, 3, 20, 14, 30, 15, tzinfo=UTC)
ODOO_START, ODOO_END = ODOO_NOW + DAY, ODOO_NOW + 5 * DAY
ODOO_EVENT = meeting(ODOO_START.replace(tzinfo=None), "UTC", ODOO_END.replace(tzinfo=None))


@pytest.mark.parametrize(
    ("zone", "start", "end", "trigger", "days", "at", "expected"),
    [
        ("UTC", "2021-05-17T12:14", None, BEFORE_START, 2, "00:00", "2021-05-15T00:00"),
        ("UTC", "2021-05-17T18:00", "2021-05-18T05:00", AFTER_END, 1, "10:00", "2021-05-19T10:00"),
        ("UTC", "2021-05-17T18:00", "2021-05-22T05:00", BEFORE_END, 1, "10:00", "2021-05-21T10:00"),
        ("UTC", "2020-02-27T09:00", None, AFTER_START, 2, "09:00", "2020-02-29T09:00"),
        ("NZ", "2021-05-17T22:00", None, AFTER_START, 1, "09:00", "2021-05-18T09:00"),
        ("Europe/Berlin", "2021-10-29T16:30", None, AFTER_START, 4, "02:30", "2021-11-02T02:30"),
    ],
)
def test_pretix_days_at_a_time_of_day(
    *, zone: str, start: str, end: str | None, trigger: Trigger, days: int, at: str, expected: str
) -> None:
    event = meeting(datetime.fromisoformat(start), zone, datetime.fromisoformat(end) if end else None)
    due = due_at(a_rule(trigger, {"days": days, "at": at}), event)
    assert to_local(due, zone) == datetime.fromisoformat(expected)


def test_pretix_a_time_that_does_not_exist_is_read_with_the_offset_before() -> None:
    event = meeting(datetime(2021, 3, 29, 14, 30))
    due = due_at(a_rule(BEFORE_START, {"days": 1, "at": "02:30"}), event)
    assert due == datetime(2021, 3, 28, 1, 30, tzinfo=UTC)


def test_pretix_takes_the_second_of_two_where_rfc_5545_and_ours_take_the_first() -> None:
    event = meeting(datetime(2021, 10, 29, 18, 30))
    due = due_at(a_rule(AFTER_START, {"days": 2, "at": "02:30"}), event)
    assert due == datetime(2021, 10, 31, 1, 30, tzinfo=UTC) - HOUR


@pytest.mark.parametrize(
    ("duration", "apart"), [("PT0S", timedelta(0)), ("PT3H", 3 * HOUR), ("P3D", 3 * DAY), ("P3W", 21 * DAY)]
)
@pytest.mark.parametrize(
    ("trigger", "anchor", "sign"),
    [
        (BEFORE_START, ODOO_START, -1),
        (AFTER_START, ODOO_START, 1),
        (AFTER_END, ODOO_END, 1),
        (BEFORE_END, ODOO_END, -1),
    ],
)
def test_odoo_intervals(trigger: Trigger, anchor: datetime, sign: int, duration: str, apart: timedelta) -> None:
    assert due_at(a_rule(trigger, {"elapsed": duration}), ODOO_EVENT) == anchor + sign * apart


@pytest.mark.parametrize(
    ("trigger", "now", "goes_out"),
    [
        (BEFORE_START, ODOO_START - 3 * HOUR, False),
        (BEFORE_START, ODOO_START - 2 * HOUR, True),
        (BEFORE_START, ODOO_END, False),
        (AFTER_START, ODOO_START + HOUR, False),
        (AFTER_START, ODOO_START + 2 * HOUR, True),
        (AFTER_START, ODOO_END, False),
    ],
)
def test_odoo_what_is_about_the_start_goes_out_when_it_is_due_and_not_long_after(
    trigger: Trigger, now: datetime, goes_out: bool
) -> None:
    one = planned(a_rule(trigger, {"elapsed": "PT2H"}, "PT6H" if trigger.is_before else "P2D"), ODOO_EVENT)
    assert (one.due_at <= now and not one.is_late(now)) is goes_out
