"""What benchmarks run on: a table and queues on the engine, an SES that takes everything, each a process of its own."""

import tempfile
import zoneinfo
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from infra.local.engine import ministack
from rapport import wiring
from rapport.app import App
from rapport.domain.base.clock import instant_text
from rapport.domain.delivery import Mailing
from rapport.domain.event import Event
from rapport.domain.patches import NewEvent, NewGroup
from rapport.domain.plan import Planned
from rapport.domain.principal import Scope, operator
from rapport.jobs.messages import JobMessage, RecipientsMessage
from rapport.sending.mailings import begin
from rapport.store import ledger
from rapport.store import seats as seats_store
from rapport.store.admin import rules as rule_store
from rapport.store.dynamodb.items import key_for
from rapport.usecases.events import create, publish
from rapport.usecases.groups import api_keys, settings
from tests.testing import lambda_events
from tests.testing.environment import functions_environment
from tests.testing.ses_process import Ses, ses
from tests.testing.signups import write_signups

GROUP, KEY = "demo", "rk_bench"
REMINDER = "day-before"


@dataclass(frozen=True)
class Harness:
    app: App
    """As the functions wire it."""
    ses: Ses
    environment: Mapping[str, str]
    """A function's, for those that run in processes of their own."""


@contextmanager
def harness(ses_seconds: float = 0) -> Iterator[Harness]:
    """With the group `demo` and a key to it. This process's environment is the functions', while it lasts.

    `ses_seconds`: how long SES takes to answer.
    """
    with (
        tempfile.TemporaryDirectory() as directory,
        ministack(Path(directory)) as engine,
        ses(at_least=ses_seconds, at_most=ses_seconds) as service,
        functions_environment(engine, service.url, "bench") as environment,
    ):
        zoneinfo.reset_tzpath(to=())
        app = wiring.make_app()
        make_group(app, GROUP)
        api_keys.create_key(app, operator(GROUP), "bench", list(Scope), key=KEY)
        yield Harness(app, service, environment)


def make_group(app: App, id: str) -> None:
    settings.create_group(app, operator(id), NewGroup(name="Demo Circle"))


def make_event(
    app: App, capacity: int | None = None, *, group: str = GROUP, id: str | None = None, **fields: Any
) -> Event:
    """A published event in a month."""
    starts = (app.now() + timedelta(days=30)).replace(tzinfo=None, microsecond=0)
    new = NewEvent(
        title="Founders’ Table",
        starts_local=starts,
        ends_local=starts + timedelta(hours=2),
        timezone="Europe/Berlin",
        capacity=capacity,
        **fields,
    )
    naming = app if id is None else replace(app, new_id=lambda: id)
    event, _ = create.create_event(naming, operator(group), new)
    return publish.publish(app, operator(group), event.id)[0]


def sign_up_many(app: App, event: Event, count: int) -> list[str]:
    """The contacts of so many who are signed up, in their order."""
    asks, offers = ("a co-founder who likes numbers",), ("ten years of building such things",)
    return list(write_signups(app, [event], count, looking_for=asks, can_offer=offers))


def begin_reminder(app: App, event: Event, id: str, rule_id: str = REMINDER) -> Mailing:
    """The event's reminder, come due now."""
    rule = rule_store.of_event(app.table, event.group, event.id)[rule_id]
    seats = seats_store.seats(app.table, event.group, event.id)
    mailing = begin.begun_mailing(event, Planned(rule, id, app.now(), event.starts_at), seats, app.now())
    app.table.transact(ledger.to_begin(app.table, mailing))
    return mailing


def reconcile_message(mailing: Mailing) -> JobMessage:
    """The message that has a mailing reconciled which is due."""
    assert mailing.due_at is not None
    return JobMessage(kind="mailing", due_at=instant_text(mailing.due_at), **key_for(mailing)._asdict())


def recipients_message(mailing: Mailing, contacts: Sequence[str]) -> RecipientsMessage:
    """The message that has these recipients of a mailing mailed."""
    return RecipientsMessage(kind="recipients_soon", contacts=contacts, **key_for(mailing)._asdict())


def records(*messages: Struct) -> dict[str, object]:
    """Messages as SQS hands them to a function."""
    return lambda_events.records(*map(msgspec.to_builtins, messages))


def request(method: str, path: str, body: str = "", source: str = "192.0.2.1", query: str = "") -> dict[str, object]:
    """As API Gateway hands it to a function, with the key where one is needed."""
    headers = {"authorization": f"Bearer {KEY}"} if path.startswith("/v1/") else {}
    headers |= {"content-type": "application/json"} if body else {}
    http = {"method": method, "path": path, "sourceIp": source}
    return {
        "rawPath": path,
        "rawQueryString": query,
        "headers": headers,
        "body": body,
        "requestContext": {"http": http, "domainName": "rapport.example"},
    }
