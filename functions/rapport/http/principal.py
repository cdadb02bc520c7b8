"""Who asks: the principal of a request, by what it brings along to show it."""

from collections.abc import Callable

from ..app import App
from ..domain.base.errors import ForbiddenError, NotFoundError
from ..domain.principal import Principal, Scope, attendee
from ..usecases.groups import api_keys
from .problems import UnknownKeyError
from .request import Request


def authorised(app: App, request: Request, scope: Scope) -> Principal:
    """Who asks, if they may.

    Raises UnknownKeyError, ForbiddenError; NotFoundError where what they ask for is another group's.
    """
    who = next(filter(None, (way(app, request) for way in _WAYS)), None)
    if who is None:
        raise UnknownKeyError("Send an API key of the group: Authorization: Bearer rk_…")
    if who.group != request.params["group"]:
        raise NotFoundError(f"There is no group {request.params['group']}.")
    need(who, scope)
    return who


def need(who: Principal, scope: Scope) -> None:
    """Raises ForbiddenError where who asks may not do this."""
    if not who.may(scope):
        raise ForbiddenError(f"This API key lacks the scope {scope}.")


def _by_api_key(app: App, request: Request) -> Principal | None:
    kind, _, presented = request.headers.get("authorization", "").partition(" ")
    known = api_keys.find_key(app, presented.strip()) if kind.lower() == "bearer" and presented.strip() else None
    return known.principal if known else None


_WAYS: tuple[Callable[[App, Request], Principal | None], ...] = (_by_api_key,)
"""Each looks for one kind of proof, and returns None where the request has none of it."""


def by_mailed_link(app: App, purpose: str, request: Request) -> tuple[Principal, str]:
    """Whose link it is that was followed, and the event of the mail that it was in. Raises NotFoundError."""
    group, event, contact, *_ = app.tokens.read(purpose, request.params["token"])
    return attendee(group, contact), event
