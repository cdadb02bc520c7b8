"""Where workers are killed: table and queues on the engine, events with a crowd, their reminders due at once."""

import json
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from itertools import islice
from unittest.mock import patch

import boto3

from infra.local.resources import REGION
from infra.local.settings import aws_environment, clear_environment
from rapport.domain.models import Contact, Event, Signup, SignupStatus
from rapport.services import events, groups, rules
from rapport.services.app import App
from rapport.store.items import to_item
from rapport.store.table import SCHEMA

GROUP = "demo"
_QUEUES = ("JOBS", "NOW", "SOON", "BULK")
_FUNCTIONS = {
    "TABLE": "rapport-sigkill",
    "SES_CONFIGURATION_SET": "rapport",
    "SENDER": "events@rapport.example",
    "SENDERS": "2",
    "PUBLIC_URL": "https://rapport.example",
    "SECRETS_PARAMETER": "/rapport/sigkill",
    "POWERTOOLS_SERVICE_NAME": "rapport",
    "POWERTOOLS_LOG_LEVEL": "ERROR",
    "PYTHONTZPATH": "",
}
_AT_ONCE = 25


@contextmanager
def hall(engine: str, ses: str) -> Iterator[None]:
    """With table, queues and secret; this process's environment is the functions', while it lasts."""
    with patch.dict(os.environ):
        clear_environment()
        os.environ.update({**aws_environment(engine, ses, REGION), **_FUNCTIONS})
        boto3.client("dynamodb").create_table(TableName=_FUNCTIONS["TABLE"], **SCHEMA)
        secrets = json.dumps({"current": "k1", "keys": {"k1": "not so secret"}})
        boto3.client("ssm").put_parameter(Name=_FUNCTIONS["SECRETS_PARAMETER"], Value=secrets, Type="SecureString")
        sqs = boto3.client("sqs")
        for name in _QUEUES:
            os.environ[f"{name}_QUEUE_URL"] = sqs.create_queue(QueueName=f"sigkill-{name}")["QueueUrl"]
        yield


def make_events(app: App, count: int) -> list[Event]:
    """Published events in a week, each with one reminder."""
    groups.create_group(app, GROUP, "Demo Circle")
    rules.change(app, GROUP, None, "day-before", {"offset": {"elapsed": "PT24H"}})
    starts = (app.now() + timedelta(days=7)).replace(tzinfo=None, microsecond=0)
    times = {"starts_local": starts, "ends_local": starts + timedelta(hours=2), "timezone": "UTC"}
    drafts = [events.create_event(app, GROUP, {"title": f"Table {number}", **times}, None) for number in range(count)]
    return [events.publish(app, GROUP, draft.id)[0] for draft, _ in drafts]


def until_reminders(app: App, event: Event) -> timedelta:
    return event.starts_at - timedelta(hours=24) - app.now()


def crowd(app: App, events: Sequence[Event], size: int) -> dict[str, str]:
    """So many who are signed up for all of them, each one's address by id: written as sign-ups leave them."""
    people = {app.contact_id(GROUP, address): address for address in map(_address, range(size))}
    now = app.now()
    contacts = [Contact(group=GROUP, id=id, email=email, name="Ada", created_at=now) for id, email in people.items()]
    signups = [_signup(event, contact) for event in events for contact in contacts]
    _write(app, [*contacts, *signups])
    return people


def _address(number: int) -> str:
    return f"person{number}@example.org"


def _signup(event: Event, contact: Contact) -> Signup:
    return Signup(
        group=GROUP,
        event=event.id,
        contact=contact.id,
        email=contact.email,
        name=contact.name,
        status=SignupStatus.CONFIRMED,
        signed_up_at=contact.created_at,
        changed_at=contact.created_at,
        told=frozenset({event.details}),
    )


def _write(app: App, things: Iterable[Contact | Signup]) -> None:
    puts = ({"PutRequest": {"Item": to_item(thing)}} for thing in things)
    while batch := list(islice(puts, _AT_ONCE)):
        app.table._connection.client.batch_write_item(RequestItems={app.table.name: batch})
