"""Requests and capacity units of each flow, beside the fewest requests that there can be."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any, cast

from benchmarks.figures import Figure, shown
from benchmarks.harness import GROUP, begin_reminder, make_event, stage, to_mail
from benchmarks.meter import Bill, metered
from rapport.app import App
from rapport.aws.ses import SesTransport
from rapport.domain.event import Event
from rapport.domain.principal import operator
from rapport.queries import attendees as attendee_queries
from rapport.sending.kinds import signup_mail
from rapport.sending.mailings import send_batch
from rapport.sending.mailings.reconcile import BATCH
from rapport.sending.rate_limit import RateLimit
from rapport.store import seats as seats_store
from rapport.store.dynamodb import keys
from rapport.usecases.signups import seats as seats_usecase
from rapport.usecases.signups.sign_up import Form, sign_up


@dataclass(frozen=True)
class Flow:
    name: str
    fewest: str
    """The fewest requests there can be, and what for."""
    bill: Bill
    each: int = 1

    def figure(self) -> Figure:
        units = f"{shown(self.bill.read_units / self.each)} RCU, {shown(self.bill.write_units / self.each)} WCU"
        detail = f"fewest {self.fewest}; {units}; {self.bill.named()}{f' for {self.each}' if self.each > 1 else ''}"
        return Figure(self.name, self.bill.requests.total() / self.each, "requests", detail=detail)


class Taken:
    """A transport that takes every mail."""

    def send(self, raw: bytes, to: str, sender: str, tags: Any) -> str:  # noqa: ARG002 - the transport's
        return "message"


def run() -> Iterator[Figure]:
    with stage() as on:
        app = replace(on.app, mailer=cast(SesTransport, Taken()), pace=RateLimit(lambda: None, senders=1))
        app.contact_id(GROUP, "warm@example.org")
        app.tokens.make("warm", [])
        app.arming.require()
        for flow in (*_sign_ups(app), *_cancels(app), _page(app), *_deliveries(app)):
            yield flow.figure()


def _sign_ups(app: App) -> list[Flow]:
    event = make_event(app, capacity=1)
    return [
        Flow("sign-up, confirmed", "4: count the source, read, write, nudge", _bill(lambda: _come(app, event, "a"))),
        Flow("sign-up, waitlisted", "5: the same and a number drawn", _bill(lambda: _come(app, event, "b"))),
        Flow("sign-up, repeated", "2: count the source, read", _bill(lambda: _come(app, event, "a"))),
    ]


def _cancels(app: App) -> list[Flow]:
    event = make_event(app, capacity=1)
    for who in "abc":
        _come(app, event, who)

    def leave(who: str) -> None:
        seats_usecase.cancel(app, operator(GROUP), event.id, app.contact_id(GROUP, f"{who}@example.org"))

    return [
        Flow("cancel, with promotion", "4: read, find the first in line, write, nudge", _bill(lambda: leave("a"))),
        Flow("cancel, of who waits", "3: read, write, nudge", _bill(lambda: leave("c"))),
    ]


def _page(app: App) -> Flow:
    event = make_event(app)
    for number in range(120):
        _come(app, event, f"page{number}", source=str(number))
    seats = seats_store.seats(app.table, GROUP, event.id)

    def read() -> None:
        found, _ = attendee_queries.listed(
            app, event, seats, status=None, attendance=None, q=None, sort="name", limit=100, cursor=None
        )
        assert len(found) == 100

    return Flow("attendee page of 100", "1: a Query", _bill(read))


def _deliveries(app: App) -> list[Flow]:
    event = make_event(app)
    _come(app, event, "act")
    contact = app.contact_id(GROUP, "act@example.org")
    key = keys.signup_change(GROUP, event.id, f"{contact}_t1")
    confirmation = _bill(lambda: signup_mail.work(app, key._asdict()))
    people = [_mailed(app, event, number) for number in range(BATCH)]
    message = to_mail(begin_reminder(app, event, "day-before_g1"), people)
    reminders = _bill(lambda: send_batch.send_batch(app, message, lambda: True))
    return [
        Flow("a confirmation, beside SES", "4: read, intent, result, done", confirmation),
        Flow("a reminder, beside SES", f"1 + 2 of {BATCH}: 1 write each, 1 read and 1 write for all", reminders, BATCH),
    ]


def _mailed(app: App, event: Event, number: int) -> str:
    """Somebody who has had their confirmation."""
    _come(app, event, f"m{number}", source=str(number))
    contact = app.contact_id(GROUP, f"m{number}@example.org")
    signup_mail.work(app, keys.signup_change(GROUP, event.id, f"{contact}_t1")._asdict())
    return contact


def _come(app: App, event: Event, who: str, source: str = "192.0.2.1") -> None:
    sign_up(app, GROUP, event.id, Form(email=f"{who}@example.org", name=who), source)


def _bill(work: Callable[[], Any]) -> Bill:
    with metered() as bill:
        work()
    return bill
