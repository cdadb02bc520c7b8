"""100,000 deliveries: none lost, none doubled, memory flat.

The real job queues them, the real function sends them, and the real job closes them. SQS hands out some
messages twice, and so does this. They are mailings to 1,000 each, of events of their own: the engine reads a partition
from its beginning for each query, and one of 100,000 would take it hours. `MAILINGS` of the environment is how many.
"""

import os
import resource
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import boto3
import msgspec

from benchmarks.figures import Figure
from benchmarks.harness import Harness, begin_reminder, harness, make_event, reconcile_message, records, sign_up_many
from benchmarks.progress import shown
from handlers import jobs, send
from rapport.app import App
from rapport.domain.delivery import DeliveryState, Mailing, MailingState
from rapport.jobs.messages import RecipientsMessage
from rapport.sending.mailings.reconcile import BATCH, SETTLING
from rapport.store import ledger
from tests.testing.lambda_events import Context
from tests.testing.ses_process import Accepted

MAILINGS = int(os.environ.get("MAILINGS", "100"))
EACH = 1000
_TWICE = 10
"""Every so manyth message comes a second time."""
_GROWTH_MB = 5


@dataclass
class _Sending:
    memory: list[float] = field(default_factory=list)
    """MB after each tenth."""
    seconds: float = 0


def run(count: int = MAILINGS) -> Iterator[Figure]:
    with harness() as on:
        mailings = [_queue(on.app) for _ in shown(range(count), count, "mailings begun")]
        sending = _send_all(on, count * -(-EACH // BATCH))
        closed = [_closed(on.app, mailing) for mailing in shown(mailings, count, "mailings closed")]
        counts = sum((Counter(mailing.counts) for mailing in closed), Counter[str]())
        yield from _figures(count * EACH, counts, on.ses.accepted(), sending)


def _queue(app: App) -> Mailing:
    """A reminder to the many of an event of its own, reconciled for the first time."""
    event = make_event(app)
    sign_up_many(app, event, EACH)
    mailing = begin_reminder(app, event, "deliveries")
    _reconcile(app, mailing)
    return mailing


def _figures(size: int, ledger: Mapping[str, int], accepted: list[Accepted], sending: _Sending) -> Iterator[Figure]:
    what = f"of {size:,} deliveries"
    said = f"{ledger.get(DeliveryState.SENT, 0):,} sent by the ledger, SES took {len(accepted):,} mails"
    deliveries = len({mail.copy for mail in accepted})
    lost = size - min(deliveries, ledger.get(DeliveryState.SENT, 0))
    yield Figure(f"{what}, lost", lost, at_most=0, detail=said)
    yield Figure(f"{what}, doubled", len(accepted) - deliveries, at_most=0)
    grown = max(sending.memory) - sending.memory[0]
    marks = ", ".join(f"{mark:.0f}" for mark in sending.memory)
    yield Figure("memory above that after the first tenth", grown, "MB", at_most=_GROWTH_MB, detail=f"{marks} MB")
    yield Figure("deliveries a second, by one sender", size / sending.seconds)


def _reconcile(app: App, mailing: Mailing) -> None:
    assert not jobs.handler(records(reconcile_message(mailing)), Context(), app)["batchItemFailures"]


def _send_all(on: Harness, count: int) -> _Sending:
    """Sends what was queued: so many messages, of which some come again."""
    sending, begun = _Sending(), time.monotonic()
    for number, message in enumerate(shown(_queued(on), count, "messages sent"), 1):
        for _ in range(2 if number % _TWICE == 0 else 1):
            assert not send.handler(records(message), Context(), on.app)["batchItemFailures"]
        if number * 10 // count > len(sending.memory):
            sending.memory.append(_memory_mb())
    sending.seconds = time.monotonic() - begun
    return sending


def _queued(on: Harness) -> Iterator[RecipientsMessage]:
    sqs, url = boto3.client("sqs"), on.environment["SOON_QUEUE_URL"]
    while messages := sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10, VisibilityTimeout=3600).get("Messages"):
        for message in messages:
            yield msgspec.json.decode(message["Body"], type=RecipientsMessage)
            sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])


def _memory_mb() -> float:
    """What this process holds now, the ledger's and SES's being others."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() / 2**20


def _closed(app: App, mailing: Mailing) -> Mailing:
    """As the next reconciliation leaves it."""
    later = replace(app, now=lambda: app.now() + SETTLING + timedelta(minutes=1))
    _reconcile(later, _stored(app, mailing))
    closed = _stored(app, mailing)
    assert closed.state is MailingState.CLOSED
    return closed


def _stored(app: App, mailing: Mailing) -> Mailing:
    found = ledger.find_mailing(app.table, mailing.group, mailing.event, mailing.id)
    assert found is not None
    return found
