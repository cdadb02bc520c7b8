"""Requests and capacity units of each flow, beside the fewest that there can be."""

import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast

from benchmarks.engine import engine_with_table, furnished_again, make_event
from benchmarks.meter import Bill, metered
from rapport.domain.models import Event
from rapport.domain.plan import Planned
from rapport.mail.transport import SesTransport
from rapport.services import acts, bulk, lists, planning, rules, seating
from rapport.services.app import App
from rapport.services.pace import Pace
from rapport.services.signing_up import Form, sign_up
from rapport.store import events as event_store
from rapport.store import keys, ledger


@dataclass(frozen=True)
class Flow:
    name: str
    fewest: str
    """The fewest requests there can be, and what for."""
    bill: Bill
    each: int = 1


class Taken:
    """A transport that takes every mail."""

    def send(self, raw: bytes, to: str, sender: str, tags: Any) -> str:  # noqa: ARG002 - the transport's
        return "message"


def run() -> None:
    for flow in measure():
        per = f" for {flow.each}" if flow.each > 1 else ""
        print(f"  {flow.name}{per}: {flow.bill}\n      fewest: {flow.fewest}", flush=True)


def measure() -> list[Flow]:
    with tempfile.TemporaryDirectory() as directory, engine_with_table(Path(directory)):
        app = replace(furnished_again(), mailer=cast(SesTransport, Taken()), pace=Pace(lambda: None, senders=1))
        app.contact_id("demo", "warm@example.org")
        app.tokens.make("warm", [])
        app.arming.require()
        return [*_sign_ups(app), *_cancels(app), _page(app), *_deliveries(app)]


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
        seating.cancel(app, "demo", event.id, app.contact_id("demo", f"{who}@example.org"))

    return [
        Flow("cancel, with promotion", "4: read, find the first in line, write, nudge", _bill(lambda: leave("a"))),
        Flow("cancel, of who waits", "3: read, write, nudge", _bill(lambda: leave("c"))),
    ]


def _page(app: App) -> Flow:
    event = make_event(app)
    for number in range(120):
        _come(app, event, f"page{number}", source=str(number))
    seats = event_store.seats(app.table, "demo", event.id)

    def read() -> None:
        found, _ = lists.attendees(
            app, event, seats, status=None, attendance=None, q=None, sort="name", limit=100, cursor=None
        )
        assert len(found) == 100

    return Flow("attendee page of 100", "1 Query", _bill(read))


def _deliveries(app: App) -> list[Flow]:
    event = make_event(app)
    _come(app, event, "act")
    contact = app.contact_id("demo", "act@example.org")
    key = keys.act("demo", event.id, f"{contact}_t1")
    confirmation = _bill(lambda: acts.work(app, key._asdict()))
    crowd = [_mailed(app, event, number) for number in range(33)]
    rule = "day-before"
    mailing = f"{rule}_g1"
    _begin(app, event, mailing)
    message = {"group": "demo", "event": event.id, "mailing": mailing, "contacts": crowd, "can_wait": False}
    reminders = _bill(lambda: bulk.work(app, message, lambda: True))
    return [
        Flow("a confirmation", "4 and SES: read, intent, result, done", confirmation),
        Flow("reminders, ledger included", "1 read, and 1 write for each mail", reminders, each=33),
    ]


def _begin(app: App, event: Event, mailing: str) -> None:
    """Has the event's reminder begin, whatever the time."""
    rule = rules.of_event(app, "demo", event.id)["day-before"]
    planned = Planned(rule, mailing, app.now(), event.starts_at)
    seats = event_store.seats(app.table, "demo", event.id)
    app.table.transact(ledger.begun(app.table, planning.begun_mailing(event, planned, seats, app.now())))


def _mailed(app: App, event: Event, number: int) -> str:
    """Somebody who has had their confirmation."""
    _come(app, event, f"m{number}", source=str(number))
    contact = app.contact_id("demo", f"m{number}@example.org")
    acts.work(app, keys.act("demo", event.id, f"{contact}_t1")._asdict())
    return contact


def _come(app: App, event: Event, who: str, source: str = "192.0.2.1") -> None:
    sign_up(app, "demo", event.id, Form(email=f"{who}@example.org", name=who), source)


def _bill(work: Callable[[], Any]) -> Bill:
    with metered() as bill:
        work()
    return bill
