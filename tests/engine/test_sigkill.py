"""Workers that die by SIGKILL, wherever they are: no mail lost, none doubled, at most one uncertain a death."""

import os
import random
import time
from collections import Counter
from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pytest

from rapport import wiring
from rapport.domain.delivery import Delivery, DeliveryState, Mailing, MailingState
from rapport.store import ledger
from tests.engine.reminders import make_events
from tests.engine.rounds import Rounds
from tests.engine.shared_memory import Phase, Shared
from tests.engine.worker_pool import worker_pool
from tests.testing.environment import functions_environment
from tests.testing.ses_process import Accepted, Ses, ses
from tests.testing.signups import write_signups

pytestmark = [pytest.mark.engine, pytest.mark.timeout(600)]
PEOPLE, EVENTS = 360, 10
Copy = tuple[str, str]
"""Event and delivery: one recipient's."""
MAILS, KILLS = 3_400, 100
"""The least of each."""
LONGEST_ANSWER = 0.004
"""Seconds between SES taking a mail and its saying so: a sender may die in between."""


@dataclass(frozen=True, repr=False)
class Outcome:
    seed: int
    people: Mapping[str, str]
    """Addresses, by contact."""
    mailings: list[Mailing]
    ledger: Mapping[Copy, Delivery]
    accepted: list[Accepted]
    killed: Counter[Phase]
    shared: Shared
    log: str
    seconds: float

    @cached_property
    def taken(self) -> Counter[Copy]:
        """How often SES took each."""
        return Counter(one.copy for one in self.accepted)

    @cached_property
    def unknown(self) -> set[Copy]:
        return {copy for copy, entry in self.ledger.items() if entry.state is DeliveryState.UNKNOWN}

    def entries(self, mailing: Mailing) -> list[Delivery]:
        return [one for one in self.ledger.values() if (one.event, one.mailing) == (mailing.event, mailing.id)]

    def __repr__(self) -> str:
        phases = ", ".join(f"{self.killed[phase]} {phase.name.lower().replace('_', ' ')}" for phase in Phase)
        return (
            f"{len(self.accepted)} mails, {self.killed.total()} kills ({phases}), "
            f"{len(self.unknown)} unknown (SES had {len(self.unknown & self.taken.keys())} of them), "
            f"{self.shared.total('redelivered')} messages redelivered, "
            f"{self.shared.total('concurrent')} of them worked on by two at once, "
            f"{self.seconds:.0f} s, SIGKILL_SEED={self.seed}"
        )


@pytest.fixture(scope="module")
def outcome(engine: str, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Outcome:
    seed = int(os.environ.get("SIGKILL_SEED") or random.SystemRandom().randrange(2**32))
    print(f"SIGKILL_SEED={seed}")  # noqa: T201 - for a run that fails before its end
    with (
        ses(at_most=LONGEST_ANSWER) as mail_service,
        functions_environment(engine, mail_service.url, "sigkill", POWERTOOLS_LOG_LEVEL="ERROR"),
    ):
        result = _run(mail_service, tmp_path_factory.mktemp("sigkill"), seed)
    with _shown(request):
        print(f"\nSIGKILL: {result}")  # noqa: T201
    return result


def _shown(request: pytest.FixtureRequest) -> AbstractContextManager[None]:
    """In which what is printed is seen, whether the tests pass or not."""
    plugin = request.config.pluginmanager.getplugin("capturemanager")
    manager: AbstractContextManager[None] = plugin.global_and_fixture_disabled()
    return manager


def _run(mail_service: Ses, directory: Path, seed: int) -> Outcome:
    began = time.monotonic()
    with worker_pool(directory, seed) as workers:
        app = wiring.make_app(now=workers.shared.now)
        events = make_events(app, EVENTS)
        people = write_signups(app, events, PEOPLE)
        rounds = Rounds(app, workers, seed)
        mailings = rounds.until_closed(events)
    entries = [entry for one in mailings for entry in ledger.between(app.table, one, "", "~").values()]
    return Outcome(
        seed=seed,
        people=people,
        mailings=mailings,
        ledger={(str(entry.event), entry.id): entry for entry in entries},
        accepted=mail_service.accepted(),
        killed=rounds.killer.killed,
        shared=workers.shared,
        log=(directory / "workers.log").read_text(),
        seconds=time.monotonic() - began,
    )


def test_no_mail_is_lost_each_recipient_has_one_entry_that_is_sent_or_unknown(outcome: Outcome) -> None:
    assert len(outcome.mailings) == EVENTS
    for mailing in outcome.mailings:
        found = sorted((entry.contact, entry.email) for entry in outcome.entries(mailing))
        assert found == sorted(outcome.people.items())
    assert {entry.state for entry in outcome.ledger.values()} <= {DeliveryState.SENT, DeliveryState.UNKNOWN}


def test_mailings_that_are_closed_count_what_the_ledger_holds(outcome: Outcome) -> None:
    for mailing in outcome.mailings:
        counted = Counter(entry.state for entry in outcome.entries(mailing))
        assert (mailing.state, dict(mailing.counts)) == (MailingState.CLOSED, dict(counted))


def test_none_is_doubled_ses_took_each_once_at_most(outcome: Outcome) -> None:
    assert not {copy: times for copy, times in outcome.taken.items() if times > 1}
    assert not {who: times for who, times in Counter((o.event, o.to) for o in outcome.accepted).items() if times > 1}


def test_what_ses_took_is_sent_under_the_id_that_it_gave_or_unknown(outcome: Outcome) -> None:
    ids = {one.copy: one.message_id for one in outcome.accepted}
    sent = {copy: entry.message_id for copy, entry in outcome.ledger.items() if copy not in outcome.unknown}
    assert sent == {copy: id for copy, id in ids.items() if copy not in outcome.unknown}
    assert all(one.to == outcome.ledger[one.copy].email for one in outcome.accepted)


def test_one_mail_at_most_is_uncertain_for_each_sender_that_died(outcome: Outcome) -> None:
    senders = outcome.killed.total() - outcome.killed[Phase.BETWEEN] - outcome.killed[Phase.AT_JOBS]
    assert len(outcome.unknown) <= senders


def test_workers_died_often_enough_everywhere_and_messages_came_again(outcome: Outcome) -> None:
    """Or the rest would prove nothing."""
    assert len(outcome.accepted) >= MAILS
    assert outcome.killed.total() >= KILLS
    before_the_first = outcome.killed[Phase.BETWEEN] + outcome.killed[Phase.BEFORE_FIRST]
    assert min(before_the_first, outcome.killed[Phase.CALLING], outcome.killed[Phase.ANSWERED]) >= 3
    assert min(len(outcome.unknown & outcome.taken.keys()), len(outcome.unknown - outcome.taken.keys())) >= 3
    assert outcome.shared.total("redelivered") >= KILLS // 2
    assert outcome.shared.total("concurrent") > 0


def test_no_handler_gave_a_message_back(outcome: Outcome) -> None:
    assert not outcome.shared.total("failures"), outcome.log[-5_000:]
