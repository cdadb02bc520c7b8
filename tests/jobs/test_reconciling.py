"""Reconciling a mailing that is too long for one invocation, and what is left to do of what is gone: nothing."""

from collections.abc import Iterator
from datetime import timedelta
from types import ModuleType
from typing import Any
from unittest.mock import patch

import msgspec
import pytest

from handlers import jobs, send
from rapport.domain.base.errors import NotFoundError
from rapport.jobs.messages import JobMessage, RecipientsMessage
from rapport.sending.mailings import reconcile
from rapport.store import events, ledger, signups
from rapport.store.dynamodb import keys
from tests.testing.deliveries import deliveries, mailing, sign_up_many
from tests.testing.lambda_events import Context, record
from tests.testing.world import World

BEFORE = timedelta(days=2, hours=7, minutes=50)
"""Ten minutes before the reminder."""


@pytest.fixture
def passes() -> Iterator[list[str | None]]:
    """Where each invocation went on from; it has time for one page, and a page is two signups."""
    began: list[str | None] = []
    real, work = signups.by_contact, reconcile.work

    def two_at_a_time(table: Any, group: str, event: str, *, after: str | None) -> Any:
        page, _ = real(table, group, event, after=after)
        return page[:2], (f"SIGNUP#{page[1].contact}" if len(page) > 2 else None)

    def for_one_page(app: Any, job: Any, _has_time: Any) -> None:
        began.append(job.thing.cursor)
        work(app, job, lambda: False)

    with patch.object(signups, "by_contact", two_at_a_time), patch.object(reconcile, "work", for_one_page):
        yield began


def test_a_mailing_of_several_invocations_closes_with_exact_counts_and_is_then_let_be(
    world: World, passes: list[str | None]
) -> None:
    event = world.event()
    people = sign_up_many(world, event, 5)
    world.wind(BEFORE)
    world.wind(timedelta(minutes=30))
    found = mailing(world, event, "day-before")
    assert (found["state"], found["counts"]) == ("closed", {"sent": len(people)})
    assert len(passes) <= 9, "three invocations a pass: the fan-out, the look when it has settled, and one to spare"
    done = len(passes)
    world.wind(timedelta(hours=2))
    assert len(passes) == done


@pytest.mark.usefixtures("passes")
def test_what_is_settled_halfway_through_a_pass_has_it_begin_at_the_beginning(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first pages were counted with the old state."""
    event = world.event()
    people = sign_up_many(world, event, 5)
    world.wind(BEFORE)
    world.ses.next("timeout")
    world.wind(timedelta(minutes=11))
    (unknown,) = [one for one in deliveries(world, event) if one["state"] == "unknown"]
    found = ledger.between
    settled: list[Any] = []

    def then_settled(table: Any, about: Any, first: str, last: str) -> Any:
        page = found(table, about, first, last)
        if about.cursor is not None and about.tally.counts.get("unknown") and not settled:
            settled.append(world.ask("POST", f"{event}/deliveries/{unknown['id']}/settle", {"as": "sent"}, drain=False))
        return page

    monkeypatch.setattr(ledger, "between", then_settled)
    world.wind(timedelta(minutes=30))
    assert settled
    shown = mailing(world, event, "day-before")
    assert (shown["state"], shown["counts"]) == ("closed", {"sent": len(people)})


# ---- What is gone ----


def test_the_recipients_of_a_mailing_that_is_gone_are_owed_nothing(world: World) -> None:
    gone = keys.mailing("demo", "gone", "day-before_g1")
    for kind in ("recipients_soon", "recipients_bulk"):
        assert handed(world, send, RecipientsMessage(kind=kind, pk=gone.pk, sk=gone.sk, contacts=["a"]))


def test_a_mailing_whose_event_is_gone_is_closed(world: World) -> None:
    event = world.event()
    sign_up_many(world, event, 1)
    world.wind(BEFORE)
    with patch.object(events, "find", lambda *_: None):
        world.wind(timedelta(minutes=11))
    found = mailing(world, event, "day-before")
    assert (found["state"], found["reason"]) == ("cancelled", "event_cancelled")


def test_an_event_that_goes_while_it_is_planned_is_no_failure(world: World) -> None:
    event = world.event()
    gone = patch.object(events, "with_seats", side_effect=NotFoundError("gone"))
    key = keys.event("demo", event.rpartition("/")[2])
    with gone:
        assert handed(world, jobs, JobMessage(kind="event", pk=key.pk, sk=key.sk))


def test_an_event_that_goes_while_its_group_is_planned_anew_stops_no_other(world: World) -> None:
    for _ in range(2):
        world.event()
    asked: list[str] = []

    def gone(_table: Any, _group: str, event: str) -> Any:
        asked.append(event)
        raise NotFoundError("gone")

    world.ask("PATCH", "/v1/groups/demo/rules/day-before", {"enabled": False}, drain=False)
    with patch.object(events, "get", gone):
        world.wind(timedelta(minutes=1))
    assert len(set(asked)) == 2


@pytest.mark.parametrize("kind", ["event", "resume", "signup_change", "new"])
@pytest.mark.parametrize("due_at", ["", "2026-11-23T09:00:00.000000Z"])
def test_a_job_that_is_gone_is_done(world: World, kind: str, due_at: str) -> None:
    key = keys.event("demo", "gone")
    assert handed(world, jobs, JobMessage(kind=kind, pk=key.pk, sk=key.sk, due_at=due_at))


def handed(world: World, handler: ModuleType, message: JobMessage) -> bool:
    """Whether the message does not go back into its queue."""
    body = msgspec.json.encode(message).decode()
    answer = handler.handler({"Records": [record(body)]}, Context(), world.app)
    return bool(answer == {"batchItemFailures": []})
