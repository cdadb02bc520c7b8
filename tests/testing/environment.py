"""The environment of functions that have a table, queues and a secret of their own on the engine."""

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from unittest.mock import patch

import boto3

from infra.local.resources import REGION
from infra.local.settings import aws_environment, clear_environment
from rapport.store.dynamodb.schema import SCHEMA

_QUEUES = ("JOBS", "NOW", "SOON", "BULK")
_SETTINGS = {
    "SES_CONFIGURATION_SET": "rapport",
    "SENDER": "events@rapport.example",
    "SENDERS": "2",
    "PUBLIC_URL": "https://rapport.example",
    "POWERTOOLS_SERVICE_NAME": "rapport",
    "PYTHONTZPATH": "",
}


@contextmanager
def functions_environment(engine: str, ses: str, name: str, **more: str) -> Iterator[Mapping[str, str]]:
    """The functions' environment, `more` included, with table, queues and secret of this name behind it.

    While it lasts, it is this process's environment too.
    """
    environment = {**aws_environment(engine, ses, REGION), **function_settings(name), **more}
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


def function_settings(name: str) -> dict[str, str]:
    """What the template gives every function; its queues are nowhere yet."""
    queues = {f"{one}_QUEUE_URL": f"https://sqs.invalid/{name}-{one}" for one in _QUEUES}
    return {**_SETTINGS, **queues, "TABLE": f"rapport-{name}", "SECRETS_PARAMETER": f"/rapport/{name}"}
