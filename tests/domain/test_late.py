"""What is too late, and what a move leaves standing."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.domain.base.clock import instant_text
from rapport.domain.delivery import Mailing, MailingState
from rapport.domain.event import EventStatus
from rapport.domain.plan import deadline, due_at, is_late, notice_mailing, planned, timed_plan, waiting
from rapport.domain.rule import Trigger
from tests.domain.samples import DAY, HOUR, MINUTE, NOON, THURSDAY, a_mailing, a_rule, meeting

EVENT = meeting()
DAY_BEFORE = a_rule(Trigger.BEFORE_START, {"days": 1, "at": "18:00"})
DUE = datetime(2026, 11, 25, 17, tzinfo=UTC)
SECONDS = st.integers(0, 10**7)


def test_a_reminder_may_be_late_by_as_much_as_its_rule_allows_and_no_more() -> None:
    one = planned(DAY_BEFORE, EVENT)
    assert (one.due_at, one.deadline) == (DUE, DUE + 6 * HOUR)
    assert not one.is_late(DUE + 6 * HOUR)
    assert one.is_late(DUE + 6 * HOUR + timedelta(microseconds=1))


def test_what_may_not_be_late_at_all_still_has_until_the_next_tick() -> None:
    strict = a_rule(Trigger.AFTER_END, {"elapsed": "PT1H"}, "PT0S")
    assert deadline(strict, EVENT, DUE) == DUE + MINUTE


@given(st.sampled_from([Trigger.BEFORE_START, Trigger.BEFORE_END]), SECONDS, SECONDS)
def test_nothing_before_may_go_out_after(trigger: Trigger, before: int, lateness: int) -> None:
    rule = a_rule(trigger, {"elapsed": f"PT{before}S"}, f"PT{lateness}S")
    latest = EVENT.starts_at if trigger is Trigger.BEFORE_START else EVENT.ends_at
    assert planned(rule, EVENT).deadline <= latest
    assert planned(rule, EVENT).is_late(latest + timedelta(microseconds=1))


@given(st.sampled_from([Trigger.AFTER_START, Trigger.AFTER_END]), SECONDS, SECONDS)
def test_what_comes_after_may_be_late_by_all_that_is_allowed(trigger: Trigger, after: int, lateness: int) -> None:
    rule = a_rule(trigger, {"elapsed": f"PT{after}S"}, f"PT{lateness}S")
    due = due_at(rule, EVENT)
    assert deadline(rule, EVENT, due) == due + max(timedelta(seconds=lateness), MINUTE)


def test_a_reminder_that_would_be_due_after_the_start_is_late_from_the_first() -> None:
    on_the_day = a_rule(Trigger.BEFORE_START, {"days": 0, "at": "20:00"})
    assert planned(on_the_day, EVENT).is_late(NOON - 100 * DAY)


@pytest.mark.parametrize(
    ("trigger", "latest"),
    [
        (Trigger.ON_EVENT_CHANGED, EVENT.ends_at),
        (Trigger.ON_EVENT_CANCELLED, DUE + 2 * DAY),
        (Trigger.ON_SIGNUP, DUE + 2 * DAY),
    ],
)
def test_news_of_a_change_is_for_before_the_end(trigger: Trigger, latest: datetime) -> None:
    assert deadline(a_rule(trigger, max_lateness="P2D"), EVENT, DUE) == latest


def test_a_plan_is_in_the_order_of_its_due_times_and_leaves_out_what_is_turned_off_or_set_off_by_acts() -> None:
    rules = [
        a_rule(Trigger.AFTER_END, {"elapsed": "PT1H"}, id="after"),
        a_rule(Trigger.ON_SIGNUP, id="act"),
        a_rule(Trigger.BEFORE_START, {"elapsed": "PT1H"}, id="before"),
        a_rule(Trigger.BEFORE_START, {"elapsed": "PT2H"}, id="off", enabled=False),
    ]
    assert [one.rule.id for one in timed_plan(EVENT, rules)] == ["before", "after"]


@pytest.mark.parametrize("status", [EventStatus.DRAFT, EventStatus.CANCELLED])
def test_nothing_waits_for_an_event_that_is_not_published(status: EventStatus) -> None:
    assert waiting(EVENT, [DAY_BEFORE], [], NOON)
    assert not waiting(replace(EVENT, status=status), [DAY_BEFORE], [], NOON)


def test_what_has_begun_waits_no_more() -> None:
    assert not waiting(EVENT, [DAY_BEFORE], [a_mailing()], NOON)


def test_an_event_that_moves_on_is_reminded_of_anew() -> None:
    event = replace(meeting(THURSDAY + 7 * DAY), schedule_version=2, moved_at=DUE + HOUR)
    assert [one.id for one in waiting(event, [DAY_BEFORE], [a_mailing()], DUE + HOUR)] == ["r_g2"]


def test_a_reminder_that_went_out_stands_where_the_move_gives_it_no_time_to_come() -> None:
    """Moved by half an hour, an hour after the reminder: the news of the change tells it, not a second reminder."""
    event = replace(meeting(THURSDAY + HOUR / 2), schedule_version=2, moved_at=DUE + HOUR)
    (one,) = timed_plan(event, [DAY_BEFORE])
    assert not one.is_late(DUE + HOUR)
    assert is_late(one, event, [a_mailing()], DUE + HOUR)


@pytest.mark.parametrize(
    "before", [[], [a_mailing(state=MailingState.CANCELLED)], [replace(a_mailing(), rule="another")]]
)
def test_a_reminder_that_nobody_had_yet_goes_out_if_it_is_not_too_late(before: list[Mailing]) -> None:
    event = replace(meeting(THURSDAY + HOUR / 2), schedule_version=2, moved_at=DUE + HOUR)
    (one,) = timed_plan(event, [DAY_BEFORE])
    assert not is_late(one, event, before, DUE + HOUR)


def test_a_rule_at_an_instant_does_not_move_with_its_event() -> None:
    rule = a_rule(Trigger.AT, {"instant": instant_text(NOON)})
    event = replace(meeting(THURSDAY + DAY), schedule_version=2, moved_at=NOON)
    assert planned(rule, event).id == planned(rule, EVENT).id
    assert planned(rule, event).id != planned(a_rule(Trigger.AT, {"instant": instant_text(NOON + MINUTE)}), event).id


def test_each_version_of_an_event_is_an_occasion_of_its_own() -> None:
    rule = a_rule(Trigger.ON_EVENT_CHANGED)
    assert notice_mailing(rule, meeting(ical_sequence=1)) != notice_mailing(rule, meeting(ical_sequence=2))
