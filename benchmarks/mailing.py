"""A mailing to many: what a mail costs in CPU beside the bare calls it makes; none lost, none doubled, memory flat.

SES and the table are processes of their own, so that only our CPU counts.
"""

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config as ClientConfig

from benchmarks.engine import engine_with_table, furnished_again, make_event
from rapport import wiring
from rapport.domain.models import DeliveryState, Event, Signup, SignupStatus
from rapport.domain.plan import Planned
from rapport.services import bulk, planning, rules
from rapport.services.app import App
from rapport.services.mailings import BATCH
from rapport.services.pace import Pace
from rapport.services.signing_up import Form, sign_up
from rapport.store import events as event_store
from rapport.store import keys, ledger
from rapport.store.codec import RawItem
from rapport.store.items import to_item

RECIPIENTS = int(os.environ.get("RECIPIENTS", "3000"))
SAMPLE = 330
_STUB = """
import http.server, itertools, sys
ids = itertools.count()
class Stub(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = 65536  # an answer in one piece: in two it would wait 40 ms for the first one's receipt
    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        body = b'{"MessageId": "m%d"}' % next(ids)
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
    def log_message(self, *args): pass
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Stub)
print(server.server_port, flush=True)
server.serve_forever()
"""


def run() -> None:
    with tempfile.TemporaryDirectory() as directory, engine_with_table(Path(directory)), ses_stub():
        app = replace(furnished_again(), pace=Pace(lambda: None, senders=1))
        event, contacts = crowded_event(app, max(RECIPIENTS, SAMPLE))
        _compare(app, event, contacts[:SAMPLE])
        _all(app, event, contacts)


@contextmanager
def ses_stub() -> Iterator[None]:
    """An SES that takes everything."""
    with subprocess.Popen([sys.executable, "-c", _STUB], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        os.environ["AWS_ENDPOINT_URL_SESV2"] = f"http://127.0.0.1:{process.stdout.readline().strip()}"
        yield
        process.terminate()


def crowded_event(app: App, size: int) -> tuple[Event, list[str]]:
    """An event to which so many have signed up; written as they are, for a sign-up each would take minutes."""
    event = make_event(app)
    sign_up(app, "demo", event.id, Form(email="first@example.org", name="First"), "192.0.2.1")
    template = _first(app, event)
    contacts = sorted(app.contact_id("demo", f"p{number}@example.org") for number in range(size))
    items: list[RawItem] = []
    for number, contact in enumerate(contacts):
        signup = replace(template, contact=contact, email=f"p{number}@example.org", name=f"P {number}")
        items.append(to_item(signup))
        items.append(
            {
                "pk": {"S": keys.contact_partition("demo")},
                "sk": {"S": f"CONTACT#{contact}"},
                "group": {"S": "demo"},
                "id": {"S": contact},
                "email": {"S": signup.email},
                "name": {"S": signup.name},
                "created_at": {"S": "2026-01-01T00:00:00Z"},
            }
        )
    client = boto3.client("dynamodb")
    for first in range(0, len(items), 25):
        batch = [{"PutRequest": {"Item": item}} for item in items[first : first + 25]]
        client.batch_write_item(RequestItems={app.table.name: batch})
    return event, contacts


def _first(app: App, event: Event) -> Signup:
    return Signup(
        group="demo",
        event=event.id,
        contact="",
        status=SignupStatus.CONFIRMED,
        signed_up_at=app.now(),
        changed_at=app.now(),
        told=(event.details,),
    )


def _begin(app: App, event: Event, name: str) -> str:
    rule = rules.of_event(app, "demo", event.id)["day-before"]
    planned = Planned(rule, name, app.now(), event.starts_at)
    seats = event_store.seats(app.table, "demo", event.id)
    app.table.transact(ledger.begun(app.table, planning.begun_mailing(event, planned, seats, app.now())))
    return name


def _send(app: App, event: Event, mailing: str, contacts: list[str]) -> None:
    place = {"group": "demo", "event": event.id, "mailing": mailing, "can_wait": False}
    for first in range(0, len(contacts), BATCH):
        bulk.work(app, {**place, "contacts": contacts[first : first + BATCH]}, lambda: True)


def _compare(app: App, event: Event, contacts: list[str]) -> None:
    """Ours, the bare calls of ours, and a bare SendEmail, in turns."""
    times: dict[str, list[float]] = {"ours": [], "bare": [], "send": []}
    ses, table = _bare_clients()
    sample = _sample_items(app, event, contacts[0])
    for turn in range(5):
        mailing = _begin(app, event, f"day-before_b{turn}")
        times["ours"].append(_cpu(partial(_send, app, event, mailing, contacts)))
        times["bare"].append(_cpu(partial(_bare, ses, table, app, sample, contacts, turn)))
        times["send"].append(_cpu(partial(_bare_sends, ses, len(contacts))))
    ours, bare, send = (min(times[name]) / len(contacts) * 1000 for name in ("ours", "bare", "send"))
    print(f"  CPU a mail, ledger included: {ours:.2f} ms", flush=True)
    print(f"    {ours / bare:.2f} × its bare AWS calls ({bare:.2f} ms)", flush=True)
    print(f"    {ours / send:.2f} × one bare SendEmail ({send:.2f} ms)", flush=True)


def _cpu(work: Callable[[], Any]) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


def _bare_clients() -> tuple[Any, Any]:
    return boto3.client("sesv2", config=ClientConfig(**wiring.SES_CONFIG)), boto3.client("dynamodb")


_MAIL = b"From: a@example.org\r\nTo: b@example.org\r\nSubject: Tomorrow\r\n\r\n" + b"x" * 5000


def _bare_send(ses: Any) -> None:
    ses.send_email(
        FromEmailAddress="events@rapport.example",
        Destination={"ToAddresses": ["b@example.org"]},
        Content={"Raw": {"Data": _MAIL}},
        EmailTags=[{"Name": name, "Value": "x" * 40} for name in ("group", "event", "delivery", "attempt")],
        ConfigurationSetName="rapport",
    )


def _bare_sends(ses: Any, count: int) -> None:
    for _ in range(count):
        _bare_send(ses)


def _sample_items(app: App, event: Event, contact: str) -> RawItem:
    """A ledger entry as ours are."""
    mailing = _begin(app, event, "day-before_sample")
    _send(app, event, mailing, [contact])
    found = ledger.get_delivery(app.table, "demo", event.id, f"{mailing}_{contact}")
    assert found is not None
    assert found.state is DeliveryState.SENT
    return to_item(found)


def _bare(ses: Any, table: Any, app: App, sample: RawItem, contacts: list[str], turn: int) -> None:
    """The same reads, intents, calls and results, with boto3 alone."""
    name = app.table.name
    before: dict[str, Any] | None = None
    for number, contact in enumerate(contacts):
        if number % BATCH == 0:
            batch = contacts[number : number + BATCH]
            wanted = [{"pk": sample["pk"], "sk": {"S": f"SIGNUP#{one}"}} for one in batch]
            wanted += [{"pk": {"S": "G#demo#C"}, "sk": {"S": f"CONTACT#{one}"}} for one in batch]
            wanted += [{"pk": sample["pk"], "sk": {"S": f"DELIVERY#none_{one}"}} for one in batch]
            table.batch_get_item(RequestItems={name: {"Keys": wanted, "ConsistentRead": True}})
        item = {**sample, "sk": {"S": f"DELIVERY#bare{turn}_{contact}"}}
        new = {"TableName": name, "Item": item, "ConditionExpression": "attribute_not_exists(pk)"}
        writes = [{"Put": new}]
        if before is not None:
            values = {":state": {"S": "sent"}, ":attempt": {"N": "1"}}
            condition = "#state = :state AND attempt = :attempt"
            writes.append(
                {
                    "Put": {
                        "TableName": name,
                        "Item": before,
                        "ConditionExpression": condition,
                        "ExpressionAttributeNames": {"#state": "state"},
                        "ExpressionAttributeValues": values,
                    }
                }
            )
        table.transact_write_items(TransactItems=writes)
        _bare_send(ses)
        before = item


def _all(app: App, event: Event, contacts: list[str]) -> None:
    """One mailing to all: who got how many, and how much memory it took."""
    mailing = _begin(app, event, "day-before_all")
    sent: Counter[str] = Counter()
    send = app.mailer.send

    def counted(raw: bytes, to: str, sender: str, tags: Any) -> str:
        sent[to] += 1
        return send(raw, to, sender, tags)

    app.mailer.send = counted  # type: ignore[method-assign]
    marks = []
    begun = time.monotonic()
    for part in range(4):
        quarter = contacts[part * len(contacts) // 4 : (part + 1) * len(contacts) // 4]
        _send(app, event, mailing, quarter)
        marks.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
    seconds = time.monotonic() - begun
    doubled = sum(count > 1 for count in sent.values())
    print(
        f"  {len(contacts)} mails in {seconds:.0f} s: {len(contacts) - len(sent)} lost, {doubled} doubled", flush=True
    )
    print(f"  memory after each quarter: {', '.join(map(str, marks))} MB", flush=True)
