"""Who is introduced to whom, of many: its CPU and memory, alone and from the table; and what it adds to a reminder.

The matching alone runs in a new process, so that the memory is its own.
"""

import resource
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from random import Random
from typing import Any

import msgspec

from benchmarks.figures import Figure, cpu, shown, taken_in_turns
from benchmarks.harness import REMINDER, begin_reminder, harness, make_event, recipients_message, records
from benchmarks.simulated_group.people import TOPICS, asks_and_offers
from handlers import send
from rapport.app import App
from rapport.domain.connections.choosing import choose
from rapport.domain.connections.introduction import FIRST, Fixed, Introduction, Introductions, in_parts
from rapport.domain.event import Event
from rapport.domain.matching.people import Person
from rapport.domain.topics.match import topics_asked, topics_offered
from rapport.domain.topics.vocabulary import Topic, Vocabulary
from rapport.jobs.messages import RecipientsMessage
from rapport.queries.connections.proposed import proposed
from rapport.sending.mailings.reconcile import BATCH
from rapport.store.admin import rules
from rapport.store.connections import attendees, introductions
from rapport.store.dynamodb.items import to_item
from tests.testing.lambda_events import Context
from tests.testing.signups import write_signups

MANY, MOST = 500, 2_000
ROUNDS = 20
_TIMEOUT, _MEMORY = 60, 512
"""Of the function that fixes introductions, in seconds and MB: template.yaml."""
_FIXED, _PLAIN = "introductions-fixed", "plain"
_VOCABULARY = Vocabulary(
    group="demo",
    topics=tuple(Topic(id=id, labels={"en": offer}, asks=(ask,), offers=(offer,)) for id, offer, ask in TOPICS),
)


@dataclass(frozen=True)
class Matched:
    comparing: float
    """Seconds of CPU until all asks and offers are topics."""
    choosing: float
    pairs: int
    megabytes: float
    """Of the whole process, at its peak."""


def run(rounds: int = ROUNDS) -> Iterator[Figure]:
    for count, seconds in ((MANY, 1), (MOST, 30)):
        found = _in_a_new_process(count)
        detail = f"{found.pairs:,} introductions; {shown(found.comparing)} s before to compare asks and offers by words"
        yield Figure(f"CPU of matching {count:,} people", found.choosing, "s", at_most=seconds, detail=detail)
        yield Figure(f"memory of matching {count:,} people", found.megabytes, "MB", at_most=_MEMORY)
    with harness() as on:
        yield from _from_the_table(on.app)
        yield _reminder(on.app, rounds)


def _in_a_new_process(count: int) -> Matched:
    said = subprocess.run([sys.executable, "-m", __name__, str(count)], stdout=subprocess.PIPE, check=True).stdout
    return msgspec.json.decode(said, type=Matched)


def _matched(count: int) -> Matched:
    begun = time.process_time()
    people = [_person(number) for number in range(count)]
    compared = time.process_time()
    pairs = choose("event", people)
    return Matched(compared - begun, time.process_time() - compared, len(pairs), _peak())


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _texts(number: int) -> Mapping[str, Any]:
    """What somebody asks for and offers, by the names that a contact has for it: the same for the same number."""
    asks, offers = asks_and_offers(Random(number))
    return {"looking_for": asks, "can_offer": offers}


def _person(number: int) -> Person:
    texts = _texts(number)
    return Person(
        id=f"c{number:05}",
        asks=topics_asked(_VOCABULARY, texts["looking_for"]),
        offers=topics_offered(_VOCABULARY, texts["can_offer"]),
        recent=number % 7,
    )


def _from_the_table(app: App) -> Iterator[Figure]:
    """What the plan of an event does when its first reminder begins, but for the write."""
    event = _event_with(app, MOST)
    used, begun = time.process_time(), time.monotonic()
    pairs = proposed(app, event, Fixed(), {}, attendees.with_place(app.table, event.group, event.id))
    passed, used = time.monotonic() - begun, time.process_time() - used
    detail = f"{shown(used)} s of CPU, {len(pairs):,} introductions; the time-out of the function"
    yield Figure(
        f"reading and matching {MOST:,} people, time that passed", passed, "s", at_most=_TIMEOUT, detail=detail
    )
    yield Figure("memory of this process after it", _peak(), "MB", at_most=_MEMORY)


def _event_with(app: App, count: int) -> Event:
    event = make_event(app)
    write_signups(app, [event], count, _texts, introduce_at=datetime.now(UTC))
    return event


def _reminder(app: App, rounds: int) -> Figure:
    """The same reminder of the same people, with the line for introductions and without it."""
    event = make_event(app)
    contacts = list(write_signups(app, [event], BATCH, _texts, introduce_at=datetime.now(UTC)))
    pairs = proposed(app, event, Fixed(), {}, attendees.with_place(app.table, event.group, event.id))
    _fix(app, event, pairs)
    _write_rule_without_introductions(app, event)
    messages = {
        rule: [_message(app, event, contacts, f"{rule}{turn:02}", rule) for turn in range(rounds + 1)]
        for rule in (REMINDER, _PLAIN)
    }
    works = [lambda turn, of=of: _mail(app, of[turn]) for of in messages.values()]
    (ratio,) = taken_in_turns(works, rounds, cpu)
    name = f"CPU a reminder that names {2 * len(pairs) / BATCH:.1f} people"
    return ratio.figure(name, at_most=1.1, per=BATCH, what="the same without")


def _fix(app: App, event: Event, pairs: Sequence[Introduction]) -> None:
    whole = Introductions(
        group=event.group, event=event.id, round=FIRST, mailing=_FIXED, fixed_at=app.now(), pairs=tuple(pairs)
    )
    app.table.transact(*introductions.to_fix(app.table, in_parts(whole)))


def _write_rule_without_introductions(app: App, event: Event) -> None:
    rule = rules.of_event(app.table, event.group, event.id)[REMINDER]
    assert "{{introductions}}" in rule.body
    plain = replace(rule, event=event.id, id=_PLAIN, body=rule.body.replace("{{introductions}}", ""))
    app.table.client.put_item(TableName=app.table.name, Item=to_item(plain))


def _message(app: App, event: Event, contacts: Sequence[str], name: str, rule: str) -> RecipientsMessage:
    return recipients_message(begin_reminder(app, event, name, rule), contacts)


def _mail(app: App, message: RecipientsMessage) -> None:
    answer = send.handler(records(message), Context(), app)
    assert not answer["batchItemFailures"]


if __name__ == "__main__":
    sys.stdout.buffer.write(msgspec.json.encode(asdict(_matched(int(sys.argv[1])))))
