"""What several routes of one event read: the event itself, and the message of a cancellation."""

from ...app import App
from ...domain.event import Event, Seats
from ...store import events as event_store
from .. import request_types
from ..parsing import parse_body
from ..request import Request


def event_of(app: App, request: Request) -> tuple[Event, Seats]:
    return event_store.with_seats(app.table, request.params["group"], request.params["event"])


def cancel_message(request: Request) -> str:
    """What is written to those whom a cancellation concerns; empty where nothing is."""
    given = parse_body(request_types.Cancellation, request) if request.body else request_types.Cancellation()
    return given.message or ""
