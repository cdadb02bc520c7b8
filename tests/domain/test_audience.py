"""Who a mailing is for when it begins, and who of them is not mailed after all."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from rapport.domain.audience import (
    attendance,
    audience_size,
    came,
    in_audience,
    is_overtaken,
    matches,
    missed,
    status_at,
    why_never,
    why_not_after_change,
    why_not_in_mailing,
)
from rapport.domain.contact import Contact
from rapport.domain.delivery import Reason
from rapport.domain.event import EventStatus, Seats
from rapport.domain.rule import Audience, Trigger
from rapport.domain.signup import Attendance, SignupChange, SignupStatus
from tests.domain.samples import DAY, HOUR, MINUTE, NOON, THURSDAY, a_mailing, a_rule, a_signup, meeting

EVENT = meeting()
RULE = a_rule(Trigger.BEFORE_START, {"elapsed": "PT24H"})
CONTACT = Contact(group="demo", id="c", email="ada@example.org", name="Ada", created_at=NOON - DAY)
AFTER = (Trigger.AFTER_START, Trigger.AFTER_END)
CONFIRMED, WAITLISTED, CANCELLED = SignupStatus.CONFIRMED, SignupStatus.WAITLISTED, SignupStatus.CANCELLED


@pytest.mark.parametrize(
    ("audience", "expected"),
    [
        (Audience.CONFIRMED, {"came", "stayed away"}),
        (Audience.WAITLISTED, {"waits"}),
        (Audience.CANCELLED, {"cancelled"}),
        (Audience.EVERYONE, {"came", "stayed away", "waits"}),
        (Audience.ATTENDED, {"came"}),
        (Audience.NO_SHOW, {"stayed away"}),
    ],
)
def test_who_is_in_which_audience(audience: Audience, expected: set[str]) -> None:
    people = {
        "came": (CONFIRMED, True),
        "stayed away": (CONFIRMED, False),
        "waits": (WAITLISTED, False),
        "cancelled": (CANCELLED, False),
    }
    assert {
        who for who, (status, attended) in people.items() if matches(audience, status, attended, Trigger.BEFORE_START)
    } == expected


def test_who_signs_up_when_a_mailing_has_begun_is_not_in_it() -> None:
    assert in_audience(a_signup(signed_up_at=NOON), a_mailing(), EVENT)
    assert not in_audience(a_signup(signed_up_at=NOON + timedelta(microseconds=1)), a_mailing(), EVENT)


def test_who_is_in_it_is_who_was_when_it_began() -> None:
    promoted_since = a_signup(CONFIRMED, previous_status=WAITLISTED, changed_at=NOON + MINUTE)
    cancelled_since = a_signup(CANCELLED, previous_status=CONFIRMED, changed_at=NOON + MINUTE)
    assert status_at(promoted_since, NOON) is WAITLISTED
    assert not in_audience(promoted_since, a_mailing(), EVENT)
    assert in_audience(promoted_since, a_mailing(Audience.WAITLISTED), EVENT)
    assert in_audience(cancelled_since, a_mailing(), EVENT)
    assert not in_audience(cancelled_since, a_mailing(Audience.CANCELLED), EVENT)


@pytest.mark.parametrize(
    ("times", "expected"),
    [
        ({}, False),
        ({"checked_in_at": NOON}, True),
        ({"checked_in_at": NOON + MINUTE}, False),
        ({"check_in_undone_at": NOON + MINUTE}, True),
        ({"check_in_undone_at": NOON - MINUTE}, False),
    ],
)
def test_who_came_is_who_was_checked_in_then(times: dict[str, Any], expected: bool) -> None:
    assert came(a_signup(**times), NOON) is expected


@pytest.mark.parametrize(("audience", "expected"), [(Audience.ATTENDED, True), (Audience.NO_SHOW, False)])
def test_where_nobody_was_checked_in_everyone_with_a_place_came(audience: Audience, expected: bool) -> None:
    mailing = a_mailing(audience, Trigger.AFTER_END, everyone_came=True)
    assert in_audience(a_signup(), mailing, EVENT) is expected


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ((), False),
        (("here",), False),
        (("elsewhere",), True),
        (("elsewhere", "here"), True),
        (("here", "elsewhere"), True),
    ],
)
def test_news_of_a_change_is_for_who_was_told_something_else(told: tuple[str, ...], expected: bool) -> None:
    mailing = a_mailing(Audience.EVERYONE, Trigger.ON_EVENT_CHANGED)
    assert in_audience(a_signup(announced=frozenset(told)), mailing, EVENT) is expected


@pytest.mark.parametrize(
    ("event", "signup", "rule", "expected"),
    [
        (EVENT, a_signup(), RULE, None),
        (EVENT, a_signup(CANCELLED), RULE, Reason.CANCELLED),
        (EVENT, a_signup(WAITLISTED), RULE, Reason.NOT_IN_AUDIENCE),
        (EVENT, a_signup(), None, Reason.CANCELLED),
        (EVENT, a_signup(), replace(RULE, enabled=False), Reason.CANCELLED),
        (meeting(status=EventStatus.CANCELLED), a_signup(), RULE, Reason.EVENT_CANCELLED),
        (meeting(status=EventStatus.DRAFT), a_signup(), RULE, Reason.CANCELLED),
        (meeting(THURSDAY + 7 * DAY, schedule_version=2, moved_at=NOON + MINUTE), a_signup(), RULE, Reason.CANCELLED),
    ],
)
def test_what_became_true_since_a_mailing_began_counts_at_the_last_moment(
    event: Any, signup: Any, rule: Any, expected: Reason | None
) -> None:
    assert why_not_in_mailing(signup, a_mailing(), event, rule) == expected


def test_a_mailing_goes_on_where_a_move_leaves_its_rule_no_time_to_come() -> None:
    a_little = meeting(THURSDAY + HOUR / 2, schedule_version=2, moved_at=EVENT.starts_at - 12 * HOUR)
    assert not is_overtaken(a_mailing(), a_little, RULE)
    assert is_overtaken(a_mailing(), replace(a_little, moved_at=NOON), RULE)


def test_what_is_at_an_instant_is_not_overtaken_by_a_move() -> None:
    at = a_rule(Trigger.AT, {"instant": "2026-11-24T12:00:00Z"})
    event = meeting(THURSDAY + 7 * DAY, schedule_version=2, moved_at=NOON)
    assert not is_overtaken(a_mailing(trigger=Trigger.AT), event, at)


def test_news_is_overtaken_by_newer_news() -> None:
    changed = a_rule(Trigger.ON_EVENT_CHANGED)
    mailing = a_mailing(Audience.EVERYONE, Trigger.ON_EVENT_CHANGED, ical_sequence=1)
    assert not is_overtaken(mailing, meeting(ical_sequence=1, schedule_version=5), changed)
    assert is_overtaken(mailing, meeting(ical_sequence=2), changed)


@pytest.mark.parametrize(
    ("contact", "rule", "expected"),
    [
        ({}, {}, None),
        ({"complained_at": NOON}, {}, Reason.COMPLAINED),
        ({"bounced_at": NOON}, {}, Reason.BOUNCED),
        ({"unsubscribed_at": NOON}, {}, Reason.UNSUBSCRIBED),
        ({"unsubscribed_at": NOON - 2 * DAY}, {}, None),  # and signed up since
        ({}, {"promotional": True}, Reason.NO_CONSENT),
        ({"follow_up_consent_at": NOON}, {"promotional": True}, None),
        ({"follow_ups_stopped_at": NOON}, {}, None),
        *(({"follow_ups_stopped_at": NOON}, {"trigger": one}, Reason.UNSUBSCRIBED) for one in AFTER),
        *(({"follow_ups_stopped_at": NOON - 2 * DAY}, {"trigger": one}, None) for one in AFTER),  # and signed up since
        ({"follow_ups_stopped_at": NOON}, {"promotional": True}, Reason.UNSUBSCRIBED),
        ({"follow_ups_stopped_at": NOON - 2 * DAY}, {"promotional": True}, Reason.NO_CONSENT),
        ({"follow_ups_stopped_at": NOON, "follow_up_consent_at": NOON}, {"promotional": True}, None),  # given since
        ({"follow_ups_stopped_at": NOON, "bounced_at": NOON}, {"promotional": True}, Reason.BOUNCED),
        ({"erased_at": NOON}, {}, Reason.NOT_IN_AUDIENCE),
        ({"merged_into": "somebody else, who is erased"}, {}, Reason.NOT_IN_AUDIENCE),
    ],
)
def test_who_must_not_be_mailed_at_all(contact: dict[str, Any], rule: dict[str, Any], expected: Reason | None) -> None:
    assert why_never(replace(CONTACT, **contact), a_signup(), replace(RULE, **rule)) == expected


def test_who_came_without_an_address_is_mailed_nothing() -> None:
    assert why_never(replace(CONTACT, email=""), replace(a_signup(), email=""), RULE) is Reason.NOT_IN_AUDIENCE


@pytest.mark.parametrize("trigger", [one for one in Trigger if one not in AFTER])
def test_who_stopped_follow_ups_gets_all_that_is_no_follow_up(trigger: Trigger) -> None:
    assert why_never(replace(CONTACT, follow_ups_stopped_at=NOON), a_signup(), a_rule(trigger)) is None


def test_who_asked_for_no_more_about_an_event_gets_no_more_about_it() -> None:
    assert why_never(CONTACT, a_signup(muted_at=NOON), RULE) is Reason.UNSUBSCRIBED


def an_act(trigger: Trigger, turn: int = 1, at: datetime = NOON) -> SignupChange:
    return SignupChange(group="demo", event="e", contact="c", trigger=trigger, status_version=turn, at=at, due_at=at)


@pytest.mark.parametrize(
    ("trigger", "signup", "audience", "expected"),
    [
        (Trigger.ON_SIGNUP, a_signup(), Audience.CONFIRMED, None),
        (Trigger.ON_SIGNUP, a_signup(), Audience.EVERYONE, None),
        (Trigger.ON_SIGNUP, a_signup(), Audience.WAITLISTED, Reason.NOT_IN_AUDIENCE),
        (Trigger.ON_WAITLISTED, a_signup(WAITLISTED), Audience.WAITLISTED, None),
        (Trigger.ON_PROMOTED, a_signup(previous_status=WAITLISTED), Audience.CONFIRMED, None),
        (Trigger.ON_PROMOTED, a_signup(previous_status=WAITLISTED), Audience.WAITLISTED, None),
        (Trigger.ON_CANCELLED, a_signup(CANCELLED, previous_status=CONFIRMED), Audience.CANCELLED, None),
        (Trigger.ON_CANCELLED, a_signup(CANCELLED, previous_status=CONFIRMED), Audience.EVERYONE, None),
        (Trigger.ON_CANCELLED, a_signup(CANCELLED, previous_status=CONFIRMED), Audience.CONFIRMED, None),
        (Trigger.ON_CANCELLED, a_signup(CANCELLED, previous_status=WAITLISTED), Audience.CONFIRMED, Reason.CANCELLED),
        (
            Trigger.ON_SIGNUP,
            a_signup(CANCELLED, previous_status=CONFIRMED, status_version=2),
            Audience.CONFIRMED,
            Reason.CANCELLED,
        ),
        (
            Trigger.ON_WAITLISTED,
            a_signup(previous_status=WAITLISTED, status_version=2),
            Audience.WAITLISTED,
            Reason.NOT_IN_AUDIENCE,
        ),
    ],
)
def test_an_act_is_answered_unless_another_overtook_it(
    trigger: Trigger, signup: Any, audience: Audience, expected: Reason | None
) -> None:
    assert why_not_after_change(signup, an_act(trigger), EVENT, a_rule(trigger, audience=audience)) == expected


def test_an_act_at_an_event_that_was_cancelled_is_left_to_the_news_of_that() -> None:
    off = meeting(status=EventStatus.CANCELLED)
    assert why_not_after_change(a_signup(), an_act(Trigger.ON_SIGNUP), off, RULE) is Reason.EVENT_CANCELLED
    gone = a_signup(CANCELLED, previous_status=CONFIRMED)
    assert why_not_after_change(gone, an_act(Trigger.ON_CANCELLED), off, RULE) is None


@pytest.mark.parametrize(
    ("trigger", "audience", "told"),
    [
        (Trigger.ON_SIGNUP, Audience.CONFIRMED, True),
        (Trigger.ON_SIGNUP, Audience.EVERYONE, True),
        (Trigger.ON_SIGNUP, Audience.WAITLISTED, False),
        (Trigger.ON_SIGNUP, Audience.ATTENDED, False),
        (Trigger.ON_PROMOTED, Audience.CONFIRMED, True),
        (Trigger.ON_PROMOTED, Audience.EVERYONE, False),  # it reached them in the line
        (Trigger.ON_WAITLISTED, Audience.WAITLISTED, True),
        (Trigger.ON_WAITLISTED, Audience.CONFIRMED, False),
        (Trigger.ON_CANCELLED, Audience.CONFIRMED, False),
    ],
)
def test_who_joins_late_hears_what_those_they_join_heard(trigger: Trigger, audience: Audience, told: bool) -> None:
    event = meeting(reminded={"r": NOON - HOUR})
    rules = {"r": a_rule(Trigger.BEFORE_START, {"elapsed": "P3D"}, audience=audience)}
    assert bool(missed(an_act(trigger), event, rules)) is told


@pytest.mark.parametrize(
    ("reminded", "rule"),
    [
        ({"r": NOON}, {}),  # began with them in it
        ({"gone": NOON - HOUR}, {}),
        ({"r": NOON - HOUR}, {"enabled": False}),
        ({"r": NOON - HOUR}, {"offset": {"elapsed": "PT1H"}}),  # the event was moved: it comes again
    ],
)
def test_what_they_will_get_themselves_or_is_said_no_more_is_not_told(reminded: Any, rule: dict[str, Any]) -> None:
    rules = {"r": replace(a_rule(Trigger.BEFORE_START, {"elapsed": "P3D"}), **rule)}
    assert not missed(an_act(Trigger.ON_SIGNUP), meeting(reminded=reminded), rules)


def test_what_was_missed_is_told_in_the_order_in_which_it_was_sent() -> None:
    early, late = {"elapsed": "P5D"}, {"elapsed": "P4D"}
    rules = {id: a_rule(Trigger.BEFORE_START, dict(offset), id=id) for id, offset in (("a", late), ("b", early))}
    event = meeting(reminded={"a": NOON - HOUR, "b": NOON - DAY})
    assert [one.rule.id for one in missed(an_act(Trigger.ON_SIGNUP), event, rules)] == ["b", "a"]


@pytest.mark.parametrize(
    ("audience", "attended", "expected"),
    [
        (Audience.CONFIRMED, 0, 5),
        (Audience.WAITLISTED, 0, 3),
        (Audience.CANCELLED, 0, 2),
        (Audience.EVERYONE, 0, 8),
        (Audience.ATTENDED, 0, 5),
        (Audience.NO_SHOW, 0, 0),
        (Audience.ATTENDED, 4, 4),
        (Audience.NO_SHOW, 4, 1),
    ],
)
def test_how_many_are_in_an_audience(audience: Audience, attended: int, expected: int) -> None:
    seats = Seats(confirmed=5, waitlisted=3, cancelled=2, attended=attended, pending=1, offered=1)
    assert audience_size(audience, seats, Trigger.BEFORE_START) == expected
    of_news = audience_size(audience, seats, Trigger.ON_EVENT_CHANGED)
    assert of_news == expected + (2 if audience is Audience.EVERYONE else 0)


@pytest.mark.parametrize(
    ("signup", "attended", "now", "expected"),
    [
        (a_signup(checked_in_at=NOON), 1, NOON, Attendance.ATTENDED),
        (a_signup(), 1, EVENT.ends_at - MINUTE, None),
        (a_signup(), 1, EVENT.ends_at, Attendance.NO_SHOW),
        (a_signup(), 0, EVENT.ends_at, None),
        (a_signup(WAITLISTED), 1, EVENT.ends_at, None),
    ],
)
def test_a_no_show_is_who_missed_an_event_that_is_over_and_had_a_check_in(
    signup: Any, attended: int, now: datetime, expected: Attendance | None
) -> None:
    assert attendance(signup, EVENT, Seats(confirmed=2, attended=attended), now) == expected
