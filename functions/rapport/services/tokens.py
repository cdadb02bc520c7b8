"""Links that only their owner has, and cursors that nobody else can make: signed, each for one purpose.

A token names the key that signed it, so that keys can be changed: the new one signs, the old ones still verify until
the last token made with them has run out.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from itsdangerous import BadData, URLSafeSerializer

from ..domain.errors import NotFoundError

SIGNUP, UNSUBSCRIBE, CURSOR, FORM = "signup", "unsubscribe", "cursor", "form"


@dataclass(frozen=True)
class TokenKeys:
    current: str
    """The id of the key that signs."""
    keys: Mapping[str, str]


class Tokens:
    def __init__(self, load: Callable[[], TokenKeys]) -> None:
        self._load = load

    @cached_property
    def _keys(self) -> TokenKeys:
        return self._load()

    def make(self, purpose: str, content: object) -> str:
        id = self._keys.current
        return f"{id}.{_serializer(self._keys.keys[id], purpose).dumps(content)}"

    def read(self, purpose: str, token: str) -> Any:
        """Raises NotFoundError for what was not made here, for this purpose, with a key still known."""
        id, _, signed = token.partition(".")
        key = self._keys.keys.get(id)
        if key is None:
            raise NotFoundError("This link is not valid. Please use the one in the latest mail.")
        try:
            return _serializer(key, purpose).loads(signed)
        except BadData:
            raise NotFoundError("This link is not valid. Please use the one in the latest mail.") from None


def _serializer(key: str, purpose: str) -> URLSafeSerializer:
    return URLSafeSerializer(
        key, salt=f"rapport.{purpose}", signer_kwargs={"key_derivation": "hmac", "digest_method": hashlib.sha256}
    )
