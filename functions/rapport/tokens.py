"""Links that only their owner has, signed, and cursors that nobody else can make or read, sealed: each for one purpose.

A token names the key that signed it, so that keys can be changed: the new one signs, the old ones still verify until
the last token made with them has run out.
"""

import hashlib
import json
import math
import time
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from .domain.base.clock import instant_text
from .domain.base.dataclass import dataclass
from .domain.base.errors import NotFoundError
from .domain.connections.ask import Ask
from .domain.connections.maybe import Maybe, MaybeLink
from .domain.contact import Contact
from .domain.signup import Signup
from .log import logger

if TYPE_CHECKING:
    from itsdangerous import URLSafeSerializer


SIGNUP, UNSUBSCRIBE, INVITATION = "signup", "unsubscribe", "invitation"
KEEP_IN_TOUCH = "keep_in_touch"
"""What a link to unsubscribe stops that came with nothing else."""
ME, EXPORT = "me", "export"
HELP, MAYBE = "help", "maybe"
CHECK_IN = "check_in"
DOOR, DOOR_FORM, WALK_IN = "door", "door_form", "walk_in"
SIGN_IN = "sign_in"
CURSOR, FORM = "cursor", "form"
KEPT_SECONDS = 300
"""How long the keys that were read are believed: a retired one stops verifying within this."""
REREAD_SECONDS = 10
"""How old they must be to be read again for a key that is not among them, for strangers may name any; and how long ago
the last time must be that they could not be read."""

_NOT_VALID = "This link is not valid. Please use the one in the latest mail."


@dataclass(frozen=True)
class TokenKeys:
    current: str
    """The id of the key that signs."""
    keys: Mapping[str, str]


class Tokens:
    """Knows the keys without asking each time: a process outlives their rotation.

    `load` gives them as they were no longer ago than `KEPT_SECONDS`, and when it is called with True as they are now.
    """

    def __init__(self, load: Callable[[bool], TokenKeys]) -> None:
        self._load = load
        self._keys: TokenKeys | None = None
        self._fresh_at = self._failed_at = -math.inf

    def make(self, purpose: str, content: object) -> str:
        keys = self._known()
        return f"{keys.current}.{_serializer(keys.keys[keys.current], purpose).dumps(content)}"

    def read(self, purpose: str, token: str) -> Any:
        """Raises NotFoundError for what was not made here, for this purpose, with a key still known."""
        from itsdangerous import BadData

        key, signed = self._key_of(token)
        serializer = _serializer(key, purpose)
        try:
            content = serializer.loads(signed)
        except BadData:
            raise NotFoundError(_NOT_VALID) from None
        if serializer.dumps(content) != signed:  # base64 has bits to spare: one token is to have one spelling
            raise NotFoundError(_NOT_VALID)
        return content

    def seal(self, purpose: str, context: object, content: object) -> str:
        """Content that nobody else can read, for this purpose and context alone."""
        from .sealing import seal

        keys = self._known()
        sealed = seal(keys.keys[keys.current], _bytes([purpose, context]), _bytes(content))
        return f"{keys.current}.{sealed}"

    def unseal(self, purpose: str, context: object, token: str) -> Any:
        """Raises NotFoundError for what was not sealed here for this."""
        from .sealing import unseal

        key, sealed = self._key_of(token)
        content = unseal(key, _bytes([purpose, context]), sealed)
        if content is None:
            raise NotFoundError(_NOT_VALID)
        return json.loads(content)

    def _key_of(self, token: str) -> tuple[str, str]:
        """The key that a token names, and the rest of it. Raises NotFoundError for a key that is not known."""
        id, _, rest = token.partition(".")
        key = self._known().keys.get(id) or self._fresh().keys.get(id)
        if key is None:
            raise NotFoundError(_NOT_VALID)
        return key, rest

    def _known(self) -> TokenKeys:
        if self._keys is None:
            self._keys, self._fresh_at = self._load(False), time.monotonic()
            return self._keys
        return self._loaded(self._keys, fresh=False)

    def _fresh(self) -> TokenKeys:
        """As they are now, or were just now."""
        if self._keys is None or time.monotonic() - self._fresh_at <= REREAD_SECONDS:
            return self._known()
        self._fresh_at = time.monotonic()
        return self._loaded(self._keys, fresh=True)

    def _loaded(self, known: TokenKeys, *, fresh: bool) -> TokenKeys:
        """What is loaded now; what is known where that cannot be done, or could not just now."""
        if time.monotonic() - self._failed_at <= REREAD_SECONDS:
            return known
        try:
            self._keys = self._load(fresh)
        except Exception:  # whatever it was: links are not to fail for it
            logger.exception("the keys of tokens could not be read again")
            self._failed_at = time.monotonic()
            return known
        return self._keys


def signup_token(tokens: Tokens, signup: Signup) -> str:
    """What opens `/s/{token}`, until its owner signs up anew or is erased: then the nonce is another."""
    return tokens.make(SIGNUP, [signup.group, signup.event, signup.contact, signup.nonce])


def me_token(tokens: Tokens, contact: Contact) -> str:
    """What opens `/me/{token}`, a person's own page in their group, for as long as they are known there.

    It names the instant at which the contact was made: an address that comes again after an erasure is somebody new.
    """
    return tokens.make(ME, [contact.group, contact.id, instant_text(contact.created_at)])


def help_token(tokens: Tokens, helper: Contact, ask: Ask) -> str:
    """What opens `/help/{token}`: where somebody says that they can help with what another asks for."""
    made = [helper.group, helper.id, instant_text(helper.created_at), ask.contact, ask.id]
    return tokens.make(HELP, made)


def maybe_token(tokens: Tokens, of: Maybe | MaybeLink) -> str:
    """What opens `/maybe/{token}`: what its owner asked about an event, and the answer.

    It names what a form said, which it may confirm: what others say in the same name is of other links, and what comes
    after an erasure is of none that was made before.
    """
    return tokens.make(MAYBE, [of.group, of.event, of.contact, of.request])


def check_in_code(tokens: Tokens, signup: Signup) -> str:
    """What the QR code of who has a place holds: it checks them in at their event, and opens nothing of theirs.

    Read, it is `[event, contact, nonce]`; an older one than the signup's own nonce is of a place that was given up.
    """
    return tokens.make(CHECK_IN, [signup.event, signup.contact, signup.nonce])


def _bytes(content: object) -> bytes:
    return json.dumps(content, separators=(",", ":")).encode()


@lru_cache(maxsize=32)
def _serializer(key: str, purpose: str) -> "URLSafeSerializer":
    from itsdangerous import URLSafeSerializer  # a sign-up needs no token, and need not wait for it

    return URLSafeSerializer(
        key, salt=f"rapport.{purpose}", signer_kwargs={"key_derivation": "hmac", "digest_method": hashlib.sha256}
    )
