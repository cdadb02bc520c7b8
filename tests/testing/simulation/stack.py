"""The system as template.yaml has it: functions, what feeds them, their environment, how queues behave."""

import importlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from handlers import organizer
from infra.local.functions import Function, environment_of, functions_of
from infra.local.resources import PSEUDO_PARAMETERS, REGION, attributes_of
from infra.local.settings import ROOT
from infra.local.template import Template
from rapport.config import Config, read_config

_PARAMETERS = {
    **PSEUDO_PARAMETERS,
    "SenderAddress": "hello@rapport.example",
    "SesIdentity": "rapport.example",
}
_TEMPLATE = Template(ROOT / "template.yaml", _PARAMETERS, partial(attributes_of, "https://sqs.example"))


@dataclass(frozen=True)
class QueueSettings:
    visibility: int
    """In seconds."""
    most_receives: int


def _settings(name: str) -> QueueSettings:
    properties = _TEMPLATE.of_type("AWS::SQS::Queue")[name]
    redrive = json.loads(json.dumps(properties.get("RedrivePolicy", {}), default=str))
    return QueueSettings(int(properties.get("VisibilityTimeout", 30)), int(redrive.get("maxReceiveCount", 1000)))


FUNCTIONS: dict[str, Function] = {function.name: function for function in functions_of(_TEMPLATE)}
QUEUES = {
    _TEMPLATE.value({"Fn::GetAtt": [name, "QueueName"]}): _settings(name)
    for name in _TEMPLATE.of_type("AWS::SQS::Queue")
}
CONFIG: Config = read_config(
    environment_of(list(FUNCTIONS.values()))
    | {"AWS_REGION": REGION, "RESERVED_ADDRESSES": "accepted", "PUBLIC_URL": "https://rapport.example"}
)
TICK = next(function.name for function in FUNCTIONS.values() if function.every_minute)


def handler(function: str) -> Callable[..., Any]:
    module, _, name = FUNCTIONS[function].handler.rpartition(".")
    found: Callable[..., Any] = getattr(importlib.import_module(module), name)
    return found


def function_of(path: str) -> str:
    """Which function answers requests for a path."""
    module = "organizer" if path.startswith(("/v1/", *organizer.PAGES)) else "public"
    return next(name for name, function in FUNCTIONS.items() if function.handler.split(".")[1] == module)
