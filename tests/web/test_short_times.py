"""Instants in lists are short, and say the day wherever it is not plain."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from rapport.domain.base.clock import to_local
from rapport.domain.delivery import Delivery, DeliveryState, Reason
from rapport.domain.event import ListedEvent
from rapport.domain.wording import short_moment_text, time_of_event
from rapport.web.console.mails import deliveries

NEW_YEARS_EVE = datetime(2026, 12, 31, 17, 0, tzinfo=UTC)
EVENT = ListedEvent(
    group="demo",
    id="party",
    title="Party",
    timezone="Europe/Berlin",
    starts_local=to_local(NEW_YEARS_EVE, "Europe/Berlin"),
    ends_local=to_local(NEW_YEARS_EVE + timedelta(hours=8), "Europe/Berlin"),
    created_at=NEW_YEARS_EVE,
)
HELD = Delivery(group="demo", id="a", mailing="news", contact="c", state=DeliveryState.PLANNED, reason=Reason.BRAKED)


def test_the_year_is_said_where_it_is_another_by_the_same_clocks() -> None:
    late = NEW_YEARS_EVE + timedelta(hours=6, minutes=30)
    assert short_moment_text(late, "UTC", NEW_YEARS_EVE) == "31 Dec, 23:30"
    assert short_moment_text(late, "Europe/Berlin", NEW_YEARS_EVE) == "1 Jan 2027, 00:30"
    assert short_moment_text(late, "UTC") == "31 Dec 2026, 23:30"


def test_on_its_day_an_events_time_is_enough() -> None:
    assert time_of_event(NEW_YEARS_EVE + timedelta(hours=1), EVENT) == "19:00"
    assert time_of_event(NEW_YEARS_EVE + timedelta(hours=7), EVENT) == "1 Jan 2027, 01:00"
    assert time_of_event(NEW_YEARS_EVE - timedelta(days=3), EVENT) == "28 Dec, 18:00"


def test_a_mail_that_is_held_until_tomorrow_does_not_say_just_a_time() -> None:
    tomorrow = NEW_YEARS_EVE - timedelta(days=3)
    held = replace(HELD, held_until=tomorrow)
    (shown,) = deliveries.shown([held], {}, "Europe/Berlin", tomorrow - timedelta(hours=23))
    assert shown.why.endswith(", until 28 Dec, 18:00")
