"""Which modules may answer an address of the console: the first page of a function imports those and no others.

What is not found there is looked for in the whole table, so nothing depends on this but how long a cold start takes.
"""

from collections.abc import Mapping
from contextlib import suppress
from importlib import import_module

from ...domain.base.errors import NotFoundError
from ..routing import MethodNotAllowedError, Route, find_route

_BELOW_A_GROUP: Mapping[str, tuple[str, ...]] = {
    "events": ("events.editing", "events.pages"),
    "contacts": ("contacts.importing", "contacts.pages"),
    "rules": ("mails.timeline", "mails.rules"),
    "settings": ("settings",),
    "members": ("access.members",),
    "keys": ("access.keys",),
    "audit": ("access.audit",),
    "sessions": ("access.sessions",),
}
_BELOW_AN_EVENT: Mapping[str, tuple[str, ...]] = {
    "attendees": ("attendees",),
    "check-in": ("check_in",),
    "figures": ("figures",),
    "mails": ("mails.write", "mails.timeline"),
    "rules": ("mails.rules",),
}
_OF_NO_GROUP = ("sign-in", "sign-out", "enter", "invitation", "static", "door")
"""What stands where a group's id does else."""


def find(method: str, path: str) -> tuple[Route, Mapping[str, str], bool]:
    """The route of an address, its parameters, and whether it is open to who is not signed in.

    Raises NotFoundError and MethodNotAllowedError.
    """
    likely = [import_module(f"{__package__}.{name}").ROUTES for name in _likely(path)]
    with suppress(NotFoundError, MethodNotAllowedError):
        return *find_route([route for routes in likely for route in routes], method, path), False
    from .routes import OPEN, ROUTES

    route, params = find_route((*OPEN, *ROUTES), method, path)
    return route, params, route in OPEN


def _likely(path: str) -> tuple[str, ...]:
    """By the path's parts behind `/console`."""
    match path.split("/")[2:]:
        case [group] if group not in _OF_NO_GROUP:
            return ("home",)
        case [_, "events", _, below, *_]:
            return _BELOW_AN_EVENT.get(below, ())
        case [group, below, *_] if group not in _OF_NO_GROUP:
            return _BELOW_A_GROUP.get(below, ())
    return ()
