"""Which modules answer an address of the organisers' API: see `http/routing.py` `likely_routes`."""

from collections.abc import Mapping, Sequence

from ..request import Request
from ..routing import Route, likely_routes

_BELOW_A_GROUP: Mapping[str, str] = {
    "events": "events",
    "contacts": "contacts",
    "retention": "contacts",
    "rules": "rules",
    "deliveries": "mailings",
    "images": "images",
    "figures": "figures.routes",
    "connections": "connections.figures",
    "exports": "attendees.exports",
    "members": "members",
    "api-keys": "api_keys",
    "audit": "audit",
    "asks": "connections.asks",
    "topics": "connections.topics",
}
_BELOW_AN_EVENT: Mapping[str, tuple[str, ...]] = {
    "attendees": ("attendees.listing", "attendees.actions"),
    "attendees.csv": ("attendees.listing",),
    "check-in-all": ("attendees.actions",),
    "check-in": ("door.check_in",),
    "rules": ("rules",),
    "messages": ("mailings",),
    "mailings": ("mailings",),
    "deliveries": ("mailings",),
    "figures": ("figures.routes",),
    "feedback": ("connections.feedback",),
    "introductions": ("connections.introductions",),
    "reports": ("connections.reports",),
    "maybes": ("connections.maybes",),
    "invitations": ("connections.event_invitations",),
    "connections": ("connections.figures",),
}


def routes_for(request: Request) -> Sequence[Route]:
    """Those among which the request's route is."""
    return likely_routes(__package__, _likely(request.path), request.method, request.path)


def _likely(path: str) -> tuple[str, ...]:
    """By the path's parts behind `/v1/groups`."""
    match path.split("/")[3:]:
        case [_]:
            return ("groups",)
        case [_, "events", _, "attendees", _, action]:
            return ("door.check_in" if action == "check-in" else "attendees.actions",)
        case [_, "events", _, below, *_]:
            return _BELOW_AN_EVENT.get(below, ("events",))
        case [_, below, *_] if below in _BELOW_A_GROUP:
            return (_BELOW_A_GROUP[below],)
    return ()
