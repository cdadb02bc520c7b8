"""Events, rules, signups and mailings to reckon with."""

from datetime import UTC, datetime, timedelta
from typing import Any

from rapport.domain.delivery import Mailing
from rapport.domain.event import Event, EventStatus
from rapport.domain.rule import Audience, Rule, Trigger
from rapport.domain.signup import Signup, SignupStatus

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
"""A Tuesday."""
THURSDAY = datetime(2026, 11, 26, 18, 30)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def meeting(
    start: datetime = THURSDAY, zone: str = "Europe/Berlin", end: datetime | None = None, **fields: Any
) -> Event:
    given = {"status": EventStatus.PUBLISHED, "details_hash": "here", **fields}
    return Event(
        group="demo",
        id="e",
        title="Meeting",
        starts_local=start,
        ends_local=end or start + timedelta(hours=2),
        timezone=zone,
        created_at=datetime(2026, 1, 1, tzinfo=UTC),
        **given,
    )


def a_rule(
    trigger: Trigger, offset: dict[str, str | int] | None = None, max_lateness: str = "PT6H", **fields: Any
) -> Rule:
    given = {"id": "r", "audience": Audience.CONFIRMED, **fields}
    return Rule(
        group="demo",
        name="Reminder",
        trigger=trigger,
        offset=offset,
        subject="Soon",
        body="Soon",
        max_lateness=max_lateness,
        **given,
    )


def a_signup(status: SignupStatus = SignupStatus.CONFIRMED, **fields: Any) -> Signup:
    given = {"signed_up_at": NOON - DAY, "changed_at": NOON - DAY, **fields}
    return Signup(group="demo", event="e", contact="c", email="ada@example.org", name="Ada", status=status, **given)


def a_mailing(
    audience: Audience = Audience.CONFIRMED, trigger: Trigger = Trigger.BEFORE_START, **fields: Any
) -> Mailing:
    given = {
        "schedule_version": 1,
        "ical_sequence": 0,
        "begun_at": NOON,
        "planned_at": NOON,
        "deadline": NOON + HOUR,
        **fields,
    }
    return Mailing(
        group="demo", event="e", id="r_g1", rule="r", name="Reminder", trigger=trigger, audience=audience, **given
    )
