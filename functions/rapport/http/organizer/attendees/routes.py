"""Routes for attendees, and for exports of them."""

from ....domain.principal import Scope
from ... import query_types, request_types
from ...routing import Route
from .actions import (
    add_attendee,
    added_already,
    all_checked_in,
    cancel_attendee,
    show_all_checked_in,
    undo_all_checked_in,
)
from .exports import show_export
from .listing import attendees_csv, list_attendees

_EVENT = "/v1/groups/{group}/events/{event}"
_ATTENDEES = _EVENT + "/attendees"
_ONE = _ATTENDEES + "/{attendee}"

ROUTES = (
    Route("GET", _ATTENDEES, list_attendees, Scope.ATTENDEES_READ, query=query_types.AttendeeQuery),
    Route(
        *("POST", _ATTENDEES, add_attendee, Scope.CHECK_IN),
        body=request_types.AttendeeInput,
        returns=201,
        again=added_already,
    ),
    Route("GET", _ATTENDEES + ".csv", attendees_csv, Scope.ATTENDEES_READ, query=query_types.ExportQuery),
    Route("POST", _ONE + "/cancel", cancel_attendee, Scope.ATTENDEES_WRITE, body=request_types.Cancellation),
    Route("POST", _EVENT + "/check-in-all", all_checked_in, Scope.ATTENDEES_WRITE),
    Route("GET", _EVENT + "/check-in-all", show_all_checked_in, Scope.ATTENDEES_READ),
    Route("POST", _EVENT + "/check-in-all/undo", undo_all_checked_in, Scope.ATTENDEES_WRITE),
    Route("GET", "/v1/groups/{group}/exports/{export}", show_export, Scope.ATTENDEES_READ),
)
