"""The roles of template.yaml as IAM would read them: what a call asks for, and whether a function may have it.

DynamoDB tells IAM the partitions that a call touches (`dynamodb:LeadingKeys`): all of a batch's or a transaction's at
once, for each action. `ForAllValues` wants every one of them among a statement's patterns, and holds where there are
none at all, unless `Null` says that there must be some.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from email.utils import parseaddr
from functools import cache
from typing import Any, NamedTuple

from rapport.store.dynamodb import keys
from tests.testing.aws_calls import Params
from tests.testing.simulation.memory_table import refusal
from tests.testing.simulation.stack import CONFIG
from tests.testing.template import FUNCTIONS, as_list, module, role_of, statements

TABLE = "dynamodb:LeadingKeys"
_SENDER = "ses:FromAddress"
_IN_TRANSACTIONS = {
    "Put": "PutItem",
    "Update": "UpdateItem",
    "Delete": "DeleteItem",
    "ConditionCheck": "ConditionCheckItem",
}


PARTITIONS = {
    "G#*#ADMIN": [keys.group("g"), keys.group_rule("g", "r"), keys.event_rule("g", "e", "r"), keys.api_key("g", "k")],
    "G#*#EVENTS": [
        keys.event("g", "e"),
        keys.sweep("g", "replan"),
        keys.group_budget("g"),
        keys.health("g", date(2026, 12, 1)),
        keys.health_of_mailbox("g", "bounces", "c"),
        keys.pace("g", "p"),
    ],
    "G#*#C": [keys.contact("g", "c"), keys.erasure("g", "c"), keys.consents("g", "c")],
    "G#*#E#*": [keys.seats("g", "e"), keys.signup("g", "e", "c"), keys.mailing("g", "e", "m")],
    "G#*#L#*": [keys.delivery("g", "e", "rule_g1_c"), keys.delivery("g", None, "20261123090000_alert_id")],
    "G#*#A#*": [keys.audit("g", datetime(2026, 12, 1, tzinfo=UTC), "a")],
    "G#*#LINKS": [keys.own_link("g", "c_202611230900_me")],
    "G#*#NEWS": [
        keys.news("g", "c", "hello#1"),
        keys.connections_mail("g", "c"),
        keys.ask("g", "c"),
        keys.report_alert("g", "r"),
    ],
    "G#*#IDEM": [keys.idempotency("g", "hash")],
    "KEY#*": [keys.api_key_by_digest("digest")],
    "BOX#*": [keys.mailbox("hash", "forms")],
    "SRC#*": [keys.source("hash", "202612010900")],
    "LOGIN#*": [keys.session("person", "digest"), keys.sign_in("person", "asked"), keys.membership("person", "g")],
    "MAIL#*": [keys.sign_in_link("person", "asked"), keys.delivery("*", None, "signin_person_asked")],
    "ACCOUNT": [keys.ACCOUNT_BRAKE],
    "SYSTEM": [keys.ARMED, keys.HASH_KEY],
}
"""Every kind of partition, as roles name it, with keys of it."""

FUNCTION_OF = {f"handlers.{module(name)}": name for name in FUNCTIONS}
"""By the module of its handler."""


class Request(NamedTuple):
    """What IAM is asked: an action on a resource, with what its conditions may depend on."""

    action: str
    resource: str
    """As the template names it: `Table`, `Table/index/due`, `NowQueue`, `ExportsBucket/*`, …"""
    partitions: frozenset[str] = frozenset()
    sender: str = ""

    def values(self, key: str) -> frozenset[str]:
        return {TABLE: self.partitions, _SENDER: frozenset([self.sender])}[key]


@dataclass(frozen=True)
class Statement:
    sid: str
    effect: str
    actions: frozenset[str]
    resources: frozenset[str]
    condition: tuple[tuple[str, str, tuple[str, ...]], ...]
    """Operator, key and what is named of it."""

    @property
    def partitions(self) -> frozenset[str]:
        """Patterns of the table's partitions that it is about; none where it is about all."""
        return frozenset(name for _, key, named in self.condition if key == TABLE for name in named) - {"false"}

    def without(self, pattern: str) -> "Statement":
        condition = [
            (operator, key, tuple(each for each in named if each != pattern)) for operator, key, named in self.condition
        ]
        return replace(self, condition=tuple(condition))

    def covers(self, request: Request) -> bool:
        return (
            request.action in self.actions
            and request.resource in self.resources
            and all(_OPERATORS[operator](request.values(key), named) for operator, key, named in self.condition)
        )


def is_like(value: str, patterns: Iterable[str]) -> bool:
    return any(_pattern(pattern).fullmatch(value) for pattern in patterns)


@cache
def _pattern(pattern: str) -> re.Pattern[str]:
    return re.compile(re.escape(pattern).replace(r"\*", ".*").replace(r"\?", "."), re.DOTALL)


_OPERATORS: dict[str, Callable[[frozenset[str], tuple[str, ...]], bool]] = {
    "StringEquals": lambda asked, named: asked <= set(named),
    "ForAllValues:StringLike": lambda asked, named: all(is_like(value, named) for value in asked),
    "ForAnyValue:StringLike": lambda asked, named: any(is_like(value, named) for value in asked),
    "Null": lambda asked, named: named == ("true" if not asked else "false",),
}


@cache
def role(function: str) -> tuple[Statement, ...]:
    """What a function's role says, apart from its log."""
    both = [(effect, each) for effect in ("Allow", "Deny") for each in statements(role_of(function), effect)]
    return tuple(_statement(effect, each) for effect, each in both if each["Sid"] != "Log")


def _statement(effect: str, said: dict[str, Any]) -> Statement:
    return Statement(
        sid=said["Sid"],
        effect=effect,
        actions=frozenset(as_list(said["Action"])),
        resources=frozenset(map(_name, as_list(said["Resource"]))),
        condition=tuple(
            (operator, key, tuple(map(_name, as_list(named))))
            for operator, keys in said.get("Condition", {}).items()
            for key, named in keys.items()
        ),
    )


def _name(value: dict[str, Any] | str) -> str:
    """The logical id of what the template refers to, with what follows it."""
    if isinstance(value, str):
        return value
    if "Ref" in value:
        return str(value["Ref"])
    if "Fn::GetAtt" in value:
        return str(value["Fn::GetAtt"][0])
    last = str(value["Fn::Sub"]).split(":")[-1]
    return re.sub(r"^(?:[a-z-]+/?)?\$\{(\w+)(?:\.Arn)?\}", r"\1", last)


def allows(said: tuple[Statement, ...], request: Request) -> bool:
    effects = {statement.effect for statement in said if statement.covers(request)}
    return effects == {"Allow"}


@cache
def _may(function: str, request: Request) -> bool:
    return allows(role(function), request)


@dataclass
class _Running:
    function: str
    denials: list[str]


_RUNNING: ContextVar[_Running | None] = ContextVar("the function that runs", default=None)


@contextmanager
def running_as(function: str) -> Iterator[list[str]]:
    """Holds every call from here on, in this thread, to a function's role; yields what it denied, in sentences."""
    running = _Running(function, [])
    before = _RUNNING.set(running)
    try:
        yield running.denials
    finally:
        _RUNNING.reset(before)


@contextmanager
def unheld() -> Iterator[None]:
    """Holds what is called from here on, in this thread, to no role: it is nobody's but the test's own."""
    before = _RUNNING.set(None)
    try:
        yield
    finally:
        _RUNNING.reset(before)


def authorize(service: str, operation: str, params: Params) -> None:
    """Raises what AWS answers to a call that the running function's role does not allow; an operator may do all."""
    running = _RUNNING.get()
    if running is None:
        return
    for request in requests(service, operation, params):
        if not _may(running.function, request):
            on = ", ".join(sorted(request.partitions)) or request.resource
            denied = f"The role of {running.function} in template.yaml does not allow {request.action} on {on}"
            running.denials.append(denied)
            raise refusal("AccessDeniedException", denied, operation)


# ---- What a call asks for ----


_OF_OTHERS = {"cloudwatch": "*", "ssm": "SecretsParameter"}
"""What calls of these services are about."""


_PARTS = {"CreateMultipartUpload", "UploadPart", "CompleteMultipartUpload"}
"""To write a file in parts is to put it."""


def requests(service: str, operation: str, params: Params) -> Iterator[Request]:
    if service == "dynamodb":
        yield from _on_table(operation, params)
    elif service == "sqs":
        yield Request(f"sqs:{operation.removesuffix('Batch')}", params["QueueUrl"].rpartition("-")[2])
    elif service == "sesv2" and operation == "SendEmail":
        # A raw message needs both; and both the identity and the configuration set are asked for.
        for action in ("ses:SendEmail", "ses:SendRawEmail"):
            for resource in ("identity/*", "ConfigurationSet"):
                yield Request(action, resource, sender=_sender(params))
    elif service == "sesv2":
        yield Request(f"ses:{operation}", "*")
    elif service == "s3":
        bucket = "ImagesBucket" if "images" in params["Bucket"] else "ExportsBucket"
        yield Request(f"s3:{'PutObject' if operation in _PARTS else operation}", f"{bucket}/*")
    else:
        yield Request(f"{service}:{operation}", _OF_OTHERS[service])


def _sender(params: Params) -> str:
    """The address, as the template names it."""
    _, address = parseaddr(params["FromEmailAddress"])
    return "SenderAddress" if address == CONFIG.sender else address


def _on_table(operation: str, params: Params) -> Iterator[Request]:
    resource = f"Table/index/{params['IndexName']}" if "IndexName" in params else "Table"
    touched: dict[str, set[str]] = defaultdict(set)
    match operation:
        case "TransactWriteItems":
            for item in params["TransactItems"]:
                for kind, asked in item.items():
                    touched[_IN_TRANSACTIONS[kind]].add(_partition(asked))
        case "BatchGetItem":
            (asked,) = params["RequestItems"].values()
            touched[operation] = {key["pk"]["S"] for key in asked["Keys"]}
        case "Query":
            value = _of_partition(params["KeyConditionExpression"])
            touched[operation] = {params["ExpressionAttributeValues"][value]["S"]}
        case "DescribeTable":
            touched[operation] = set()
        case _:
            touched[operation] = {_partition(params)}
    for action, partitions in touched.items():
        yield Request(f"dynamodb:{action}", resource, frozenset(partitions))


@cache
def _of_partition(condition: str) -> str:
    """What stands for the partition in a query's condition: the first that something equals."""
    return str(re.findall(r"= (:\w+)", condition)[0])


def _partition(asked: Params) -> str:
    return str((asked.get("Key") or asked["Item"])["pk"]["S"])
