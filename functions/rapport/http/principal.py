"""Who asks: the principal of a request, by what it brings along to show it."""

import hmac
from collections.abc import Callable
from datetime import timedelta

from ..app import App
from ..domain.base.errors import ForbiddenError, NotFoundError
from ..domain.members.door_links import DoorLink
from ..domain.principal import ActorKind, Principal, Scope, attendee
from ..usecases.groups import api_keys
from .console.session_cookie import door_of, session_of
from .problems import UnknownKeyError, UnsupportedTypeError
from .request import JSON, Request

CSRF_HEADER = "X-CSRF-Token"
"""What a script of one of our own pages sends along: no other site can know it."""
TOLD_LATE = timedelta(days=1)
"""For how long after an event its door may still be told of, by a device that had no network."""


def authorised(app: App, request: Request, scope: Scope) -> Principal:
    """Who asks, if they may.

    Raises UnknownKeyError, ForbiddenError; NotFoundError where what they ask for is another group's.
    """
    who = next(filter(None, (way(app, request) for way in _WAYS)), None)
    if who is None:
        raise UnknownKeyError("Send an API key of the group: Authorization: Bearer rk_…")
    if who.group != request.params["group"]:
        raise NotFoundError(f"There is no group {request.params['group']}.")
    if who.event not in (None, request.params.get("event")):
        raise NotFoundError("This is not of the event whose door you help at.")
    need(who, scope)
    return who


def need(who: Principal, scope: Scope) -> None:
    """Raises ForbiddenError where who asks may not do this."""
    if not who.may(scope):
        whose = "This API key" if who.actor.kind is ActorKind.KEY else "Your role in this group"
        raise ForbiddenError(f"{whose} lacks the scope {scope}.")


def _by_api_key(app: App, request: Request) -> Principal | None:
    kind, _, presented = request.headers.get("authorization", "").partition(" ")
    known = api_keys.find_key(app, presented.strip()) if kind.lower() == "bearer" and presented.strip() else None
    return known.principal if known else None


def _by_session(app: App, request: Request) -> Principal | None:
    """A member signed in to the console, by the cookie of their browser: other sites' pages have it send that, too.

    So what changes something says what only a page of the session knows, and is JSON, which no form of HTML can post.
    Raises ForbiddenError, UnsupportedTypeError; NotFoundError where they are no active member of the group.
    """
    cookie = session_of(app, request)
    if not cookie:
        return None
    from ..usecases.groups import sessions  # only who comes by one waits for it

    session = sessions.find(app, cookie)
    if session is None:
        return None
    try:
        _, member = sessions.member_of(app, session, request.params["group"])
    except NotFoundError:
        if door_of(app, request):
            return None  # a member of one group may help at another's door
        raise
    if request.method not in ("GET", "HEAD"):
        sent = request.headers.get(CSRF_HEADER.lower(), "")
        if not hmac.compare_digest(sent.encode(), session.csrf.encode()):
            raise ForbiddenError(f"Send the header {CSRF_HEADER}, with what the session's pages have as `csrf`.")
        if request.body and request.media_type != JSON:
            raise UnsupportedTypeError("By the console's session this takes JSON alone.")
    return member.principal


def _by_door_link(app: App, request: Request) -> Principal | None:
    """Who helps at an event's door, by the link that was opened in their browser.

    What was done before the end, without network, may be told for a day after it.
    """
    token = door_of(app, request)
    if not token:
        return None
    from ..usecases.door import links  # only who comes by one waits for it

    try:
        visit = links.find(app, DoorLink.HELPERS, token)
    except NotFoundError:
        return None
    is_late = app.now() >= visit.event.ends_at
    if is_late and (not _checks_in(request) or app.now() >= visit.event.ends_at + TOLD_LATE):
        return None
    sent = request.headers.get(CSRF_HEADER.lower(), "")
    if request.method not in ("GET", "HEAD") and not hmac.compare_digest(
        sent.encode(), links.form_token(app, visit).encode()
    ):
        raise ForbiddenError(f"Send the header {CSRF_HEADER}, with what the page has.")
    return visit.principal


def _checks_in(request: Request) -> bool:
    return request.path.endswith("/check-in") and request.method in ("POST", "DELETE")


_WAYS: tuple[Callable[[App, Request], Principal | None], ...] = (_by_api_key, _by_session, _by_door_link)
"""Each looks for one kind of proof, and returns None where the request has none of it."""


def by_mailed_link(app: App, purpose: str, request: Request) -> tuple[Principal, str]:
    """Whose link it is that was followed, and the event of the mail that it was in. Raises NotFoundError."""
    group, event, contact, *_ = app.tokens.read(purpose, request.params["token"])
    return attendee(group, contact), event
