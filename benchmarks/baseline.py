"""The same requests with boto3 alone.

What a flow asks of AWS is recorded once, and then repeated with ready parameters: no code that asks for the same can do
with less. Tables and queues take the repetition as they took the first one, because it has names of its own.
"""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import boto3
from botocore.config import Config

from tests.testing.aws_calls import Params, Send, ask, intercepted

_ONCE = Config(retries={"total_max_attempts": 1}, max_pool_connections=64)


@dataclass(frozen=True)
class Call:
    service: str
    operation: str
    parameters: Any

    def renamed(self, old: str, new: str) -> "Call":
        return replace(self, parameters=_renamed(self.parameters, old, new))


@contextmanager
def recorded() -> Iterator[list[Call]]:
    """Every call from here on."""
    calls: list[Call] = []

    def note(service: str, operation: str, params: Params, send: Send) -> Any:
        calls.append(Call(service, operation, _renamed(params, "", "")))
        return send(operation, params)

    with intercepted(note):
        yield calls


def repeat(calls: Iterable[Call]) -> None:
    for call in calls:
        ask(client(call.service), call.operation, call.parameters)


def client(service: str) -> Any:
    """Of the stage that there is now."""
    return _client(service, os.environ["AWS_ENDPOINT_URL"])


@cache
def _client(service: str, _: str) -> Any:
    return boto3.client(service, config=_ONCE)


def _renamed(thing: Any, old: str, new: str) -> Any:
    """A copy, with another name in place of an old one."""
    match thing:
        case str():
            return thing.replace(old, new) if old else thing
        case bytes():
            return thing.replace(old.encode(), new.encode()) if old else thing
        case dict():
            return {_renamed(key, old, new): _renamed(value, old, new) for key, value in thing.items()}
        case list() | tuple():
            return [_renamed(part, old, new) for part in thing]
    return thing
