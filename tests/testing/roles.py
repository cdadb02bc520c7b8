"""Holds the functions to their roles: every AWS call made while a handler runs is looked up in template.yaml."""

import re
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from rapport.config import Config
from tests.testing.aws_calls import Params, Send, intercepted
from tests.testing.template import as_list, role_of, statements


class Permission(NamedTuple):
    action: str
    resource: str
    """As the template names it: `Table`, `Table/index/due`, `NowQueue`, `ExportsBucket/*`, …"""


_IN_TRANSACTIONS = {
    "Put": "PutItem",
    "Update": "UpdateItem",
    "Delete": "DeleteItem",
    "ConditionCheck": "ConditionCheckItem",
}


def granted(function: str) -> set[Permission]:
    """What a function's role allows it, apart from its log."""
    return {
        Permission(action, _name(resource))
        for statement in statements(role_of(function))
        for action in as_list(statement["Action"])
        for resource in as_list(statement["Resource"])
        if not action.startswith("logs:")
    }


def denied_partitions(function: str) -> set[str]:
    """Patterns of the table's partitions into which a function may not write."""
    return {
        pattern
        for statement in statements(role_of(function), "Deny")
        for pattern in statement["Condition"]["ForAnyValue:StringLike"]["dynamodb:LeadingKeys"]
    }


def _name(resource: dict[str, Any] | str) -> str:
    if isinstance(resource, str):
        return resource
    if "Fn::GetAtt" in resource:
        return str(resource["Fn::GetAtt"][0])
    last = str(resource["Fn::Sub"]).split(":")[-1]
    return re.sub(r"^(?:[a-z-]+/?)?\$\{(\w+)(?:\.Arn)?\}", r"\1", last)


class CallRecorder:
    """Calls made by each function, kept as what they need a permission for."""

    def __init__(self, config: Config) -> None:
        self.used: dict[str, set[Permission]] = defaultdict(set)
        self.written: dict[str, set[str]] = defaultdict(set)
        """Partitions of the table that each function wrote into."""
        self._queues = {
            config.now_queue: "NowQueue",
            config.soon_queue: "SoonQueue",
            config.bulk_queue: "BulkQueue",
            config.jobs_queue: "JobsQueue",
        }

    @contextmanager
    def running(self, function: str) -> Iterator[None]:
        """Notes every call from here on as this function's."""

        def note(service: str, operation: str, params: Params, send: Send) -> Any:
            self.used[function] |= set(self._needed(service, operation, params))
            self.written[function] |= set(_partitions_written(operation, params))
            if operation == "GetAccount":  # which moto does not know
                return {"SendQuota": {"MaxSendRate": 10_000.0}}
            return send(operation, params)

        with intercepted(note):
            yield

    def _needed(self, service: str, operation: str, params: Params) -> Iterator[Permission]:
        if service == "dynamodb":
            yield from _on_table(operation, params)
        elif service == "sqs":
            yield Permission(f"sqs:{operation.removesuffix('Batch')}", self._queues[params["QueueUrl"]])
        elif service == "sesv2" and operation == "GetAccount":
            yield Permission("ses:GetAccount", "*")
        elif service == "sesv2":
            # A raw message needs both; and both the identity and the configuration set are asked for.
            for action in ("ses:SendEmail", "ses:SendRawEmail"):
                yield from (Permission(action, name) for name in ("SesIdentity", "ConfigurationSet"))
        elif service == "ssm":
            yield Permission(f"ssm:{operation}", "SecretsParameter")
        else:
            yield Permission(f"{service}:{operation}", "ExportsBucket/*")


def _on_table(operation: str, params: Params) -> Iterator[Permission]:
    if operation == "TransactWriteItems":
        kinds = {kind for item in params["TransactItems"] for kind in item}
        yield from (Permission(f"dynamodb:{_IN_TRANSACTIONS[kind]}", "Table") for kind in kinds)
    else:
        index = f"/index/{params['IndexName']}" if "IndexName" in params else ""
        yield Permission(f"dynamodb:{operation}", f"Table{index}")


def _partitions_written(operation: str, params: Params) -> Iterator[str]:
    if operation == "TransactWriteItems":
        for item in params["TransactItems"]:
            for kind, request in item.items():
                yield from _partitions_written(_IN_TRANSACTIONS[kind], request)
    elif operation in ("PutItem", "UpdateItem", "DeleteItem"):
        yield (params.get("Key") or params["Item"])["pk"]["S"]
