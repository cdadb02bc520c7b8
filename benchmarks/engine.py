"""A table on the engine of the local cloud, with a group, a key, and an event to sign up for."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import boto3

from infra.local.engine import ministack
from rapport import wiring
from rapport.domain.models import Event, Scope
from rapport.services import events, groups, keys
from rapport.services.app import App
from rapport.store.table import SCHEMA

REGION = "eu-west-1"


@contextmanager
def engine_with_table(directory: Path) -> Iterator[dict[str, str]]:
    """The environment of a function that finds the engine; of this process, too, while it lasts."""
    with ministack(directory) as url:
        environment = {
            "AWS_ENDPOINT_URL": url,
            "AWS_ACCESS_KEY_ID": "local",
            "AWS_SECRET_ACCESS_KEY": "local",
            "AWS_REGION": REGION,
            "AWS_DEFAULT_REGION": REGION,
            "AWS_EC2_METADATA_DISABLED": "true",
            "PYTHONTZPATH": "",
            "TABLE": "rapport",
            "SES_CONFIGURATION_SET": "rapport",
            "SENDER": "events@rapport.example",
            "SENDERS": "2",
            "PUBLIC_URL": "https://rapport.example",
            "SECRETS_PARAMETER": "/rapport/secrets",
            "POWERTOOLS_SERVICE_NAME": "rapport",
        }
        os.environ.update(environment)
        for name in ("JOBS", "NOW", "SOON", "BULK"):
            environment[f"{name}_QUEUE_URL"] = boto3.client("sqs").create_queue(QueueName=name.lower())["QueueUrl"]
        secrets = json.dumps({"current": "k1", "keys": {"k1": "not so secret"}})
        boto3.client("ssm").put_parameter(Name="/rapport/secrets", Value=secrets, Type="SecureString")
        boto3.client("dynamodb").create_table(TableName="rapport", **SCHEMA)
        os.environ.update(environment)
        environment["EVENT"] = make_event(furnished()).id
        yield environment


def furnished() -> App:
    """The functions' own wiring, and the group `demo` with a key."""
    app = wiring.make_app()
    groups.create_group(app, "demo", "Demo")
    keys.create_key(app, "demo", "bench", list(Scope), key="rk_bench")
    return app


def furnished_again() -> App:
    """The functions' own wiring on what is there already."""
    return wiring.make_app()


def make_event(app: App, capacity: int | None = None) -> Event:
    starts = (app.now() + timedelta(days=30)).replace(tzinfo=None, microsecond=0)
    fields: dict[str, str | datetime] = {
        "title": "Bench",
        "starts_local": starts,
        "ends_local": starts + timedelta(hours=2),
        "timezone": "Europe/Berlin",
    }
    event, _ = events.create_event(app, "demo", fields, capacity)
    return events.publish(app, "demo", event.id)[0]
