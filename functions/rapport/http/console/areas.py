"""Which modules answer an address of the console: see `http/routing.py` `likely_routes`."""

from collections.abc import Mapping

from ..routing import Route, find_route, likely_routes

_BELOW_A_GROUP: Mapping[str, tuple[str, ...]] = {
    "events": ("events.editing", "events.pages"),
    "contacts": ("contacts.importing", "contacts.pages"),
    "rules": ("mails.timeline", "mails.rules"),
    "settings": ("settings",),
    "members": ("access.members",),
    "keys": ("access.keys",),
    "audit": ("access.audit",),
    "asks": ("connections.asks",),
    "topics": ("connections.topics",),
    "connections": ("connections.figures",),
    "sessions": ("access.sessions",),
}
_BELOW_AN_EVENT: Mapping[str, tuple[str, ...]] = {
    "attendees": ("attendees",),
    "check-in": ("check_in",),
    "figures": ("figures",),
    "maybes": ("connections.maybes",),
    "invitations": ("connections.invitations",),
    "connections": ("connections.introductions",),
    "introductions": ("connections.introductions",),
    "mails": ("mails.write", "mails.timeline"),
    "rules": ("mails.rules",),
}
_OF_NO_GROUP = ("sign-in", "sign-out", "enter", "invitation", "static", "door", "leave-door")
"""What stands where a group's id does else."""


def find(method: str, path: str) -> tuple[Route, Mapping[str, str], bool]:
    """The route of an address, its parameters, and whether it is open to who is not signed in.

    Raises NotFoundError and MethodNotAllowedError.
    """
    if names := _likely(path):
        return *find_route(likely_routes(__package__, names, method, path), method, path), False
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
