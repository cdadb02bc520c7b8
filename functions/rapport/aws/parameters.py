"""SSM's parameters, by way of Powertools: what was read is believed for a while, so that a change arrives."""

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.parameters import SSMProvider


class Parameters:
    """`client` gives boto3's for SSM; `max_age`: for how many seconds a parameter is believed."""

    def __init__(self, client: Callable[[], Any], max_age: int) -> None:
        self._client = client
        self._max_age = max_age

    @cached_property
    def _provider(self) -> "SSMProvider":
        from aws_lambda_powertools.utilities.parameters import SSMProvider  # most cold starts read no parameter

        return SSMProvider(boto3_client=self._client())

    def json(self, name: str, *, fresh: bool = False) -> Any:
        """What a SecureString holds; `fresh`: as it is now, whatever is believed. Raises GetParameterError."""
        return self._provider.get(name, max_age=self._max_age, transform="json", decrypt=True, force_fetch=fresh)
