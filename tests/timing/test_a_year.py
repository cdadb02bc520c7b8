"""A year of a group's life, through the real services."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.testing.world import World

BERLIN = ZoneInfo("Europe/Berlin")
PEOPLE = ("ada", "bea")


def evenings(first: datetime, count: int) -> list[datetime]:
    """Every fourth Thursday at 19:00 by the clocks of Berlin, whichever time these keep."""
    return [first + timedelta(weeks=4 * number) for number in range(count)]


@pytest.mark.timeout(400)
def test_in_a_year_no_mail_is_early_late_doubled_or_missing(world: World) -> None:
    starts = evenings(datetime.fromisoformat("2026-12-10T19:00:00"), 13)
    expected: Counter[tuple[str, str, datetime]] = Counter()
    for start in starts:
        title = f"Evening of {start:%d %B %Y}"
        times: dict[str, Any] = {"starts_at": start.isoformat(), "ends_at": (start + timedelta(hours=2)).isoformat()}
        event = world.event(title=title, timezone="Europe/Berlin", **times)
        for who in PEOPLE:
            world.sign_up(event, who)
            expected[who, f"You're in: {title}", world.now] += 1
        world.wind(start.replace(tzinfo=BERLIN).astimezone(UTC))
        world.act(event, "ada", "check-in")
        world.wind(timedelta(days=7))
        for who, follow_up in (("ada", f"Thank you for coming to {title}"), ("bea", f"We missed you at {title}")):
            local = {
                f"Tomorrow: {title}": start.replace(hour=18) - timedelta(days=1),
                f"Starting soon: {title}": start - timedelta(hours=2),
                follow_up: start.replace(hour=10) + timedelta(days=1),
            }
            for subject, at in local.items():
                expected[who, subject, at.replace(tzinfo=BERLIN).astimezone(UTC)] += 1
    sent = Counter((mail.to.partition("@")[0], mail.subject, mail.sent_at) for mail in world.mails())
    assert sent == expected
