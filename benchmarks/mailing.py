"""What a mail of a mailing costs in CPU, ledger included, beside its bare AWS calls and beside one bare SendEmail.

A process that waits for an answer finds its processor's caches cold afterwards, and the same work costs up to three
times as much. Where SES answers at once, a loop of bare SendEmails hardly waits; ours does, for the ledger. So both are
measured with an SES that takes its time, though less than a real one, and with one that takes none.
"""

from collections.abc import Iterator, Sequence

from benchmarks import baseline
from benchmarks.figures import Figure, Ratio, cpu, taken_in_turns
from benchmarks.harness import begin_reminder, harness, make_event, recipients_message, records, sign_up_many
from handlers import send
from rapport.app import App
from rapport.domain.event import Event
from rapport.jobs.messages import RecipientsMessage
from rapport.sending.mailings.reconcile import BATCH
from tests.testing.lambda_events import Context

ROUNDS = 40
_SES_SECONDS = 0.01
_RECORDED = "mailing-recorded"


def run(rounds: int = ROUNDS) -> Iterator[Figure]:
    for seconds in (_SES_SECONDS, 0):
        with harness(seconds) as on:
            to_calls, to_send = _measured(on.app, rounds)
        when = f"after {seconds * 1000:.0f} ms" if seconds else "at once"
        name = f"CPU a mail, ledger included, SES answering {when}"
        yield to_calls.figure(name, at_most=1.2, per=BATCH, what="its bare AWS calls")
        yield to_send.figure(name, at_most=2.5, per=BATCH, what="one bare SendEmail")


def _measured(app: App, rounds: int) -> list[Ratio]:
    event = make_event(app)
    contacts = sign_up_many(app, event, BATCH)
    _mail(app, _message(app, event, contacts, "first"))
    message = _message(app, event, contacts, _RECORDED)
    with baseline.recorded() as calls:
        _mail(app, message)
    sends = [call for call in calls if call.operation == "SendEmail"]
    names = [f"mailing-bare{turn:02}" for turn in range(rounds + 1)]
    messages = [_message(app, event, contacts, f"mailing-ours{turn:02}") for turn in range(rounds + 1)]
    for name in names:
        begin_reminder(app, event, name)
    repeats = [[call.renamed(_RECORDED, name) for call in calls] for name in names]
    works = (
        lambda turn: _mail(app, messages[turn]),
        lambda turn: baseline.repeat(repeats[turn]),
        lambda _: baseline.repeat(sends),
    )
    return taken_in_turns(works, rounds, cpu)


def _message(app: App, event: Event, contacts: Sequence[str], name: str) -> RecipientsMessage:
    return recipients_message(begin_reminder(app, event, name), contacts)


def _mail(app: App, message: RecipientsMessage) -> None:
    answer = send.handler(records(message), Context(), app)
    assert not answer["batchItemFailures"]
