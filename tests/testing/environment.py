"""Functions' own table and queues on the engine; and where workers are killed, events with a crowd, due at once."""

import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from itertools import islice
from unittest.mock import patch

import boto3

from infra.local.resources import REGION
from infra.local.settings import aws_environment, clear_environment
from rapport.app import App
from rapport.domain.contact import Contact
from rapport.domain.event import Event
from rapport.domain.patches import NewEvent, NewGroup, RulePatch
from rapport.domain.principal import operator
from rapport.domain.signup import Signup, SignupStatus
from rapport.store.dynamodb.items import to_item
from rapport.store.dynamodb.schema import SCHEMA
from rapport.usecases.events import create, publish
from rapport.usecases.groups import settings
from rapport.usecases.rules import edit

GROUP = "demo"
WHO = operator(GROUP)
_QUEUES = ("JOBS", "NOW", "SOON", "BULK")
_FUNCTIONS = {
    "SES_CONFIGURATION_SET": "rapport",
    "SENDER": "events@rapport.example",
    "SENDERS": "2",
    "PUBLIC_URL": "https://rapport.example",
    "POWERTOOLS_SERVICE_NAME": "rapport",
    "PYTHONTZPATH": "",
}
_AT_ONCE = 25


@contextmanager
def hall(engine: str, ses: str, name: str, **more: str) -> Iterator[Mapping[str, str]]:
    """The functions' environment, `more` included, with table, queues and secret of this name behind it.

    While it lasts, it is this process's environment too.
    """
    environment = {**aws_environment(engine, ses, REGION), **_FUNCTIONS, **_named(name), **more}
    with patch.dict(os.environ):
        clear_environment()
        os.environ.update(environment)
        boto3.client("dynamodb").create_table(TableName=environment["TABLE"], **SCHEMA)
        secrets = json.dumps({"current": "k1", "keys": {"k1": "not so secret"}})
        boto3.client("ssm").put_parameter(Name=environment["SECRETS_PARAMETER"], Value=secrets, Type="SecureString")
        sqs = boto3.client("sqs")
        environment |= {f"{one}_QUEUE_URL": sqs.create_queue(QueueName=f"{name}-{one}")["QueueUrl"] for one in _QUEUES}
        os.environ.update(environment)
        yield environment


def _named(name: str) -> Mapping[str, str]:
    return {"TABLE": f"rapport-{name}", "SECRETS_PARAMETER": f"/rapport/{name}"}


def make_events(app: App, count: int) -> list[Event]:
    """Published events in a week, each with one reminder."""
    settings.create_group(app, WHO, NewGroup(name="Demo Circle"))
    edit.change(app, WHO, None, "day-before", RulePatch(offset={"elapsed": "PT24H"}))
    starts = (app.now() + timedelta(days=7)).replace(tzinfo=None, microsecond=0)
    first = NewEvent(title="Table", starts_local=starts, ends_local=starts + timedelta(hours=2), timezone="UTC")
    wanted = [replace(first, title=f"Table {number}") for number in range(count)]
    drafts = [create.create_event(app, WHO, new) for new in wanted]
    return [publish.publish(app, WHO, draft.id)[0] for draft, _ in drafts]


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
        announced=frozenset({event.details_hash}),
    )


def _write(app: App, things: Iterable[Contact | Signup]) -> None:
    puts = ({"PutRequest": {"Item": to_item(thing)}} for thing in things)
    while batch := list(islice(puts, _AT_ONCE)):
        app.table.client.batch_write_item(RequestItems={app.table.name: batch})
