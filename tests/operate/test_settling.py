"""An organiser settles by hand what nobody knows: it was sent, or send it again."""

from datetime import timedelta
from typing import Any

import pytest

from rapport.store import ledger
from tests.testing.deliveries import deliveries, delivery, mailing, sign_up_many, state
from tests.testing.lambda_events import Answer
from tests.testing.world import World

REMINDED = timedelta(days=2, hours=8)
HOUR = timedelta(hours=1)


def settle(world: World, event: str, rule: str, as_: str, who: str = "ada") -> Answer:
    id = delivery(world, event, rule, who)["id"]
    return world.call("POST", f"{event}/deliveries/{id}/settle", {"as": as_})


@pytest.fixture
def event(world: World) -> str:
    """Ada's reminder is of unknown outcome, Ben's was sent; the mailing's books are still open."""
    path = world.event()
    world.sign_up(path, "ada")
    world.sign_up(path, "ben")
    world.wind(REMINDED - timedelta(minutes=1))
    world.ses.next("timeout")
    world.wind(timedelta(minutes=2))
    unknown = deliveries(world, path, state="unknown")
    assert len(unknown) == 1
    return path


@pytest.fixture
def closed(world: World, event: str) -> str:
    world.wind(HOUR)
    assert mailing(world, event, "day-before")["state"] == "closed"
    assert mailing(world, event, "day-before")["counts"] == {"sent": 1, "unknown": 1}
    return event


def unsettled(world: World, event: str) -> str:
    """Whose reminder it was: either's may have been the first."""
    email: str = deliveries(world, event, state="unknown")[0]["email"]
    return email.partition("@")[0]


def test_an_unknown_reminder_is_held(world: World, event: str) -> None:
    who = unsettled(world, event)
    world.wind(timedelta(days=3))
    assert state(world, event, "day-before", who) == ("unknown", "timeout")


def test_settled_as_sent_the_closed_books_say_so(world: World, closed: str) -> None:
    who = unsettled(world, closed)
    for _ in range(2):
        answer = settle(world, closed, "day-before", "sent", who)
        assert (answer.status, answer.json["state"], answer.json["reason"]) == (200, "sent", None)
        assert answer.json["sent_at"] == answer.json["attempted_at"]
    assert mailing(world, closed, "day-before")["counts"] == {"sent": 2}
    world.wind(HOUR)
    assert len(world.mails(who)) == 1, "the confirmation"


def test_settled_as_planned_it_is_sent_again_and_the_books_are_closed_again(world: World, closed: str) -> None:
    who = unsettled(world, closed)
    for _ in range(2):
        assert settle(world, closed, "day-before", "planned", who).status in (200, 409)
    assert state(world, closed, "day-before", who) == ("sent", None)
    world.wind(HOUR)
    assert len(world.mails(who)) == 2
    shown = mailing(world, closed, "day-before")
    assert (shown["state"], shown["counts"]) == ("closed", {"sent": 2})


def test_what_is_to_be_sent_again_too_late_is_skipped_as_late(world: World, closed: str) -> None:
    who = unsettled(world, closed)
    world.wind(timedelta(hours=6))
    settle(world, closed, "day-before", "planned", who)
    world.wind(HOUR)
    assert state(world, closed, "day-before", who) == ("skipped", "late")
    assert mailing(world, closed, "day-before")["counts"] == {"sent": 1, "skipped": 1}


def test_evidence_that_comes_later_settles_closed_books_too(world: World) -> None:
    event = world.event()
    sign_up_many(world, event, 1)
    world.wind(REMINDED - timedelta(minutes=1))
    world.ses.next("accept_then_timeout")
    world.wind(HOUR)
    assert mailing(world, event, "day-before")["counts"] == {"unknown": 1}
    world.ses_reports(world.mails("guest0")[1], "send", "send")
    assert mailing(world, event, "day-before")["counts"] == {"sent": 1}


def test_evidence_that_comes_while_the_books_are_counted_has_them_counted_again(
    world: World, event: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The reconciliation has seen the old state, and would close with it."""
    who = unsettled(world, event)
    found = ledger.between
    settled: list[Answer] = []

    def then_settled(*args: Any) -> object:
        page = found(*args)
        if not settled:
            settled.append(settle(world, event, "day-before", "sent", who))
        return page

    monkeypatch.setattr(ledger, "between", then_settled)
    world.wind(HOUR)
    assert settled
    shown = mailing(world, event, "day-before")
    assert (shown["state"], shown["counts"]) == ("closed", {"sent": 2})


def test_a_confirmation_is_settled_as_planned_and_sent_again(world: World) -> None:
    event = world.event()
    world.ses.next("timeout", 2)
    world.sign_up(event)
    world.wind(HOUR)
    assert state(world, event, "on-signup") == ("unknown", "timeout"), "tried again once"
    assert [answer for _, answer in world.ses.calls] == ["timeout"] * 2
    settle(world, event, "on-signup", "planned")
    assert state(world, event, "on-signup") == ("sent", None)
    world.wind(HOUR)
    assert len(world.mails("ada")) == 1


def test_a_confirmation_is_settled_as_sent_and_not_tried_again(world: World) -> None:
    event = world.event()
    world.ses.next("timeout")
    world.sign_up(event)
    settle(world, event, "on-signup", "sent")
    world.wind(HOUR)
    assert state(world, event, "on-signup") == ("sent", None)
    assert len(world.ses.calls) == 1


@pytest.mark.parametrize(
    ("after", "ends"), [(HOUR, "sent"), (timedelta(hours=20), "sent"), (timedelta(days=2), "skipped")]
)
def test_the_word_to_who_signed_up_again_keeps_its_delivery_on_a_later_day(
    world: World, after: timedelta, ends: str
) -> None:
    event = world.event(starts_at="2026-12-26T18:30:00", ends_at="2026-12-26T21:00:00")
    world.sign_up(event)
    world.wind(HOUR)
    world.ses.next("timeout")
    world.sign_up(event)
    assert state(world, event, "already-in") == ("unknown", "timeout")
    world.wind(after)
    settle(world, event, "already-in", "planned")
    world.wind(HOUR)
    assert state(world, event, "already-in")[0] == ends
    assert len(world.mails("ada")) == (2 if ends == "sent" else 1)


def test_what_is_known_is_not_to_be_settled(world: World) -> None:
    event = world.event()
    world.sign_up(event)
    assert settle(world, event, "on-signup", "planned").status == 409
    assert world.call("POST", f"{event}/deliveries/none/settle", {"as": "sent"}).status == 404
    assert len(world.mails("ada")) == 1


def test_two_who_settle_closed_books_at_once_count_right(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    event = world.event()
    people = sign_up_many(world, event, 2)
    world.wind(REMINDED - timedelta(minutes=1))
    world.ses.next("timeout", 2)
    world.wind(HOUR)
    read = ledger.find_mailing
    others = [people[1]]

    def then_another(*args: Any) -> object:
        mailing_ = read(*args)
        if others:
            settle(world, event, "day-before", "sent", others.pop())
        return mailing_

    monkeypatch.setattr(ledger, "find_mailing", then_another)
    settle(world, event, "day-before", "sent", people[0])
    assert mailing(world, event, "day-before")["counts"] == {"sent": 2}
