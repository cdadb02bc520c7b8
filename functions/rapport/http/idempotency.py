"""`Idempotency-Key`: a request that makes something, repeated with the same key, gets the first one's answer.

What is kept of it is written by the transaction that makes the thing: there is never the one without the other.
"""

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import TypeVar

import msgspec

from ..app import App
from ..domain.base.dataclass import dataclass
from ..domain.base.errors import ConflictError, InvalidError
from ..domain.principal import Principal
from ..store.admin import idempotency as store
from ..store.admin.idempotency import Answered, AnsweredAlreadyError, Keep, to_keep_nothing
from ..store.table import Write
from .request import JSON, Request, Response
from .routing import IDEMPOTENCY_KEY, LONGEST_KEY, Route

T = TypeVar("T")

KEPT = timedelta(hours=24)


@dataclass(frozen=True)
class Once:
    """A request that is to make its thing once only."""

    group: str
    id: str
    body_hash: str

    def answer(self, app: App) -> Response | None:
        """The first one's; None where this is the first. Raises InvalidError where that had another body."""
        found = store.find(app.table, self.group, self.id, app.now())
        if found is None:
            return None
        if found.body_hash != self.body_hash:
            raise InvalidError.of(IDEMPOTENCY_KEY, "was used for another request: please take a new one for this")
        return Response(found.status, found.answer, {"content-type": JSON})


def answered(app: App, request: Request, route: Route) -> Response:
    """The answer to a request that has the header, to a route that takes it.

    Raises InvalidError for a key that cannot be one, or was used with another body.
    """
    once = _once(request)
    first = once.answer(app)
    if first is None:
        try:
            return route.answer(app, replace(request, once=once))
        except AnsweredAlreadyError:
            first = once.answer(app)
    if first is None:
        raise ConflictError("A request with this key is still at work. Please try again in a moment.")
    return route.again(app, request, msgspec.json.decode(first.body)) if route.again else first


def _once(request: Request) -> Once:
    key = request.headers[IDEMPOTENCY_KEY.lower()]
    if not 1 <= len(key) <= LONGEST_KEY or not all("!" <= char <= "~" for char in key):
        raise InvalidError.of(IDEMPOTENCY_KEY, f"must be 1 to {LONGEST_KEY} visible ASCII characters")
    return once_of(request.who, request, key, request.body)


def once_of(who: Principal, request: Request, key: str, body: bytes) -> Once:
    """A request of somebody that is the same as others of theirs to this address with this key."""
    of_whom = [who.actor.kind, who.actor.id, request.method, request.path, key]
    return Once(who.group, _hash(json.dumps(of_whom).encode()), _hash(body))


def _hash(octets: bytes) -> str:
    return hashlib.sha256(octets).hexdigest()


def keep(app: App, request: Request, status: int, shown: Callable[[T], object]) -> Keep[T]:
    """What the transaction that makes a thing keeps of the request; `shown` is the answer, without secrets; where it is
    about a person, what the route's `again` finds it by: an erasure does not come here."""
    once = request.once
    if once is None:
        return to_keep_nothing

    def to_keep(thing: T) -> list[Write]:
        now = app.now()
        kept = Answered(
            group=once.group,
            id=once.id,
            body_hash=once.body_hash,
            status=status,
            answer=msgspec.json.encode(shown(thing)).decode(),
            expires_at=int((now + KEPT).timestamp()),
        )
        return [store.to_add(app.table, kept, now)]

    return to_keep
