"""The template's functions: what each is called with, and the handlers themselves, in this process."""

import importlib
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from threading import Event
from typing import Any

from .template import Template

Call = Callable[[dict[str, Any]], Any]


@dataclass(frozen=True)
class QueueSource:
    """A queue whose messages a function is called with."""

    arn: str
    batch_size: int = 10
    concurrency: int = 10
    reports_failures: bool = False


@dataclass(frozen=True)
class Function:
    name: str
    handler: str
    timeout: int
    environment: Mapping[str, str]
    routes: tuple[tuple[str, str], ...] = ()
    """Method and path."""
    sources: tuple[QueueSource, ...] = ()
    every_minute: bool = False


@dataclass(frozen=True)
class Context:
    """What Lambda hands to a handler beside the event."""

    function_name: str
    ends_at: float
    """By the monotonic clock."""
    ending: Event
    """Set when all is to end: then no function has any time left to begin something more."""
    memory_limit_in_mb: int = 1024
    function_version: str = "$LATEST"
    aws_request_id: str = field(default_factory=lambda: str(uuid.uuid4()))

    @property
    def invoked_function_arn(self) -> str:
        return f"arn:aws:lambda:eu-west-1:000000000000:function:{self.function_name}"

    def get_remaining_time_in_millis(self) -> int:
        left = 0.0 if self.ending.is_set() else self.ends_at - time.monotonic()
        return max(int(left * 1000), 0)


def functions_of(template: Template) -> list[Function]:
    declared = template.of_type("AWS::Serverless::Function")
    return [_function(name, template.with_globals(properties), template) for name, properties in declared.items()]


def _function(name: str, properties: Mapping[str, Any], template: Template) -> Function:
    variables = template.value(properties["Environment"])["Variables"]
    events = list(_events(properties, template))
    return Function(
        name=name,
        handler=properties["Handler"],
        timeout=properties.get("Timeout", 3),
        environment={key: str(value) for key, value in variables.items()},
        routes=tuple(_route(event) for kind, event in events if kind == "HttpApi"),
        sources=tuple(_source(event) for kind, event in events if kind == "SQS"),
        every_minute=any(_is_every_minute(event) for kind, event in events if kind.startswith("Schedule")),
    )


def _events(properties: Mapping[str, Any], template: Template) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for event in properties.get("Events", {}).values():
        wanted = {key: value for key, value in event.get("Properties", {}).items() if key not in ("ApiId", "RoleArn")}
        yield event["Type"], template.value(wanted)


def _route(event: Mapping[str, Any]) -> tuple[str, str]:
    return str(event.get("Method", "ANY")).upper(), event.get("Path", "$default")


def _source(event: Mapping[str, Any]) -> QueueSource:
    return QueueSource(
        arn=event["Queue"],
        batch_size=int(event.get("BatchSize", 10)),
        concurrency=int(event.get("ScalingConfig", {}).get("MaximumConcurrency", 10)),
        reports_failures="ReportBatchItemFailures" in event.get("FunctionResponseTypes", ()),
    )


def _is_every_minute(event: Mapping[str, Any]) -> bool:
    schedule = event.get("ScheduleExpression", event.get("Schedule"))
    if schedule != "rate(1 minute)":
        raise ValueError(f"The local clock ticks each minute and knows no {schedule}.")
    return True


def environment_of(functions: list[Function]) -> dict[str, str]:
    """Of all functions together, for they share this process. Raises ValueError where two differ."""
    together: dict[str, str] = {}
    for function in functions:
        for name, value in function.environment.items():
            if together.setdefault(name, value) != value:
                raise ValueError(f"Two functions have a {name} of their own: the local cloud has one process for all.")
    return together


def load(function: Function, app: object, ending: Event) -> Call:
    """The function's handler, with `app` in place of the one that it would wire itself."""
    module, _, name = function.handler.rpartition(".")
    handler = getattr(importlib.import_module(module), name)

    def call(event: dict[str, Any]) -> Any:
        return handler(event, Context(function.name, time.monotonic() + function.timeout, ending), app=app)

    return call
