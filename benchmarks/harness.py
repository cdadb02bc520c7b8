"""Where benchmarks play: a table and queues on the engine, an SES that takes everything, each a process of its own."""

import json
import tempfile
import zoneinfo
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from infra.local.engine import ministack
from rapport import wiring
from rapport.app import App
from rapport.domain.clock import instant_text
from rapport.domain.contact import Contact
from rapport.domain.delivery import Mailing
from rapport.domain.event import Event
from rapport.domain.patches import NewEvent, NewGroup
from rapport.domain.plan import Planned
from rapport.domain.principal import Scope, operator
from rapport.domain.signup import Signup, SignupStatus
from rapport.sending.mailings import begin
from rapport.store import ledger
from rapport.store import rules as rule_store
from rapport.store import seats as seats_store
from rapport.store.dynamodb.items import key_for, to_item
from rapport.usecases.events import create, publish
from rapport.usecases.groups import api_keys, settings
from tests.testing.environment import hall
from tests.testing.ses_process import Ses, ses

GROUP, KEY = "demo", "rk_bench"
REMINDER = "day-before"
_AT_ONCE = 12
"""People, of two items each: a request may have 25 of them."""


@dataclass(frozen=True)
class Stage:
    app: App
    """As the functions wire it."""
    ses: Ses
    environment: Mapping[str, str]
    """A function's, for those that run in processes of their own."""


@contextmanager
def stage(ses_seconds: float = 0) -> Iterator[Stage]:
    """With the group `demo` and a key to it. This process's environment is the functions', while it lasts.

    `ses_seconds`: how long SES takes to answer.
    """
    with (
        tempfile.TemporaryDirectory() as directory,
        ministack(Path(directory)) as engine,
        ses(at_least=ses_seconds, at_most=ses_seconds) as service,
        hall(engine, service.url, "bench") as environment,
    ):
        zoneinfo.reset_tzpath(to=())
        app = wiring.make_app()
        make_group(app, GROUP)
        api_keys.create_key(app, operator(GROUP), "bench", list(Scope), key=KEY)
        yield Stage(app, service, environment)


def make_group(app: App, id: str) -> None:
    settings.create_group(app, operator(id), NewGroup(name="Demo Circle"))


def make_event(app: App, capacity: int | None = None, *, group: str = GROUP, id: str | None = None) -> Event:
    """A published event in a month."""
    starts = (app.now() + timedelta(days=30)).replace(tzinfo=None, microsecond=0)
    new = NewEvent(
        title="Founders’ Table",
        starts_local=starts,
        ends_local=starts + timedelta(hours=2),
        timezone="Europe/Berlin",
        capacity=capacity,
    )
    naming = app if id is None else replace(app, new_id=lambda: id)
    event, _ = create.create_event(naming, operator(group), new)
    return publish.publish(app, operator(group), event.id)[0]


def crowd(app: App, event: Event, size: int) -> list[str]:
    """The ids of so many who are signed up: written as sign-ups leave them, which would take minutes one by one."""
    people = sorted((app.contact_id(GROUP, _address(number)), number) for number in range(size))
    batches = [people[first : first + _AT_ONCE] for first in range(0, size, _AT_ONCE)]
    for batch in batches:
        _write(app, [make(app, event, *person) for person in batch for make in (_signup, _contact)])
    return [id for id, _ in people]


def _address(number: int) -> str:
    return f"person{number}@example.org"


def _signup(app: App, event: Event, contact: str, number: int) -> Signup:
    return Signup(
        group=GROUP,
        event=event.id,
        contact=contact,
        email=_address(number),
        name=f"Ada Person {number}",
        status=SignupStatus.CONFIRMED,
        signed_up_at=app.now(),
        changed_at=app.now(),
        announced=frozenset({event.details_hash}),
        looking_for=("a co-founder who likes numbers",),
        can_offer=("ten years of building such things",),
    )


def _contact(app: App, _: Event, id: str, number: int) -> Contact:
    return Contact(group=GROUP, id=id, email=_address(number), name=f"Ada Person {number}", created_at=app.now())


def _write(app: App, things: Sequence[Contact | Signup]) -> None:
    puts = [{"PutRequest": {"Item": to_item(thing)}} for thing in things]
    app.table.client.batch_write_item(RequestItems={app.table.name: puts})


def begin_reminder(app: App, event: Event, id: str) -> Mailing:
    """The event's reminder, come due now."""
    rule = rule_store.of_event(app.table, event.group, event.id)[REMINDER]
    seats = seats_store.seats(app.table, event.group, event.id)
    mailing = begin.begun_mailing(event, Planned(rule, id, app.now(), event.starts_at), seats, app.now())
    app.table.transact(ledger.to_begin(app.table, mailing))
    return mailing


def to_walk(mailing: Mailing) -> dict[str, str]:
    """The message that has a mailing walked which is due."""
    assert mailing.due_at is not None
    return {**key_for(mailing)._asdict(), "due_at": instant_text(mailing.due_at)}


def to_mail(mailing: Mailing, contacts: Sequence[str]) -> dict[str, object]:
    """The message that has these recipients of a mailing mailed."""
    place = {"group": mailing.group, "event": mailing.event, "mailing": mailing.id}
    return {**place, "contacts": list(contacts), "can_wait": mailing.trigger.can_wait}


def records(*messages: object) -> dict[str, object]:
    """Messages as SQS hands them to a function."""
    return {"Records": [{"messageId": str(n), "body": json.dumps(message)} for n, message in enumerate(messages)]}


class Context:
    """What Lambda hands to a function beside the event: it has time."""

    def get_remaining_time_in_millis(self) -> int:
        return 60_000


def request(method: str, path: str, body: str = "", source: str = "192.0.2.1", query: str = "") -> dict[str, object]:
    """As API Gateway hands it to a function, with the key where one is needed."""
    headers = {"authorization": f"Bearer {KEY}"} if path.startswith("/v1/") else {}
    http = {"method": method, "path": path, "sourceIp": source}
    return {
        "rawPath": path,
        "rawQueryString": query,
        "headers": headers,
        "body": body,
        "requestContext": {"http": http},
    }
