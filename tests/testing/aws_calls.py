"""Every AWS call of every client, looked at or answered before botocore makes a request of it."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import Any
from unittest.mock import patch

from botocore import xform_name
from botocore.client import BaseClient

Params = Mapping[str, Any]
Send = Callable[[str, Params], Any]
"""Has the client that was called ask for an operation, past whoever intercepts it."""
Intercept = Callable[[str, str, Params, Send], Any]
"""Answers a call of a service's operation, or raises what botocore would."""


@contextmanager
def intercepted(intercept: Intercept) -> Iterator[None]:
    """botocore's public events come once the request is written, and know no answer that is not HTTP: hence this one
    place where a private name of it is used."""
    make_call = BaseClient._make_api_call  # noqa: SLF001

    def call(client: Any, operation: str, params: Params) -> Any:
        return intercept(client.meta.service_model.service_name, operation, params, partial(make_call, client))

    with patch.object(BaseClient, "_make_api_call", call):
        yield


def ask(client: Any, operation: str, params: Params) -> Any:
    """What a client answers to an operation, named as AWS names it."""
    return getattr(client, xform_name(operation))(**params)
