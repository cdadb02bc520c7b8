"""Routes for an event's attendees as a list: pages of it, and all of it as CSV."""

import time

from ....app import App
from ....domain.event import Event, Seats
from ....domain.principal import Scope
from ....queries.attendees import chosen as attendee_queries
from ....queries.attendees import csv_rows
from ....queries.attendees.fields import all_fields, needs_contact, only
from ....usecases.attendees.ask_for_export import ask_for_export, note_export
from ... import query_types, responses
from ...request import Request, Response, fits, json_response
from ...routing import Route
from ..one_event import event_of
from .query import Asked, asked

MOST_ROWS = 10_000
MOST_BYTES = 5_000_000
"""Of an answer. What is longer is left to an export, to which the answer leads."""
MOST_SECONDS = 20
"""For reading, of the 30 that API Gateway waits: looking through many for a few is an export's work, too."""


def list_attendees(app: App, request: Request) -> Response:
    wanted = asked(query_types.AttendeeQuery, request.query)
    event, seats = event_of(app, request)
    query = wanted.query
    found, cursor = attendee_queries.listed(app, event, seats, wanted.chosen, limit=query.limit, cursor=query.cursor)
    people = attendee_queries.contacts_of(app, event, found) if needs_contact(wanted.fields) else {}
    items = [only(all_fields(one, people.get(one.contact), event, seats, app.now()), wanted.fields) for one in found]
    return json_response(200, responses.listed(items, cursor))


def attendees_csv(app: App, request: Request) -> Response:
    """The CSV itself, or where it is long the way to an export."""
    wanted = asked(query_types.ExportQuery, request.query)
    event, seats = event_of(app, request)
    return csv_answer(app, request, event, seats, wanted, f"/v1/groups/{event.group}/exports")


def csv_answer(
    app: App, request: Request, event: Event, seats: Seats, wanted: Asked[query_types.ExportQuery], exports: str
) -> Response:
    """`exports`: the address below which an export is shown."""
    chosen, fields, bom = wanted.chosen, wanted.fields, wanted.query.bom
    is_short = chosen.is_filtered or seats.of(chosen.status, chosen.attendance) <= MOST_ROWS
    text, rows = _written(app, event, seats, wanted) if is_short else (None, 0)
    if text is None:
        export = ask_for_export(app, request.who, event, seats, chosen, fields=fields, bom=bom)
        return Response(303, "", {"location": f"{exports}/{export.id}", "cache-control": "no-store"})
    note_export(app, request.who, event, rows)
    name = f'attachment; filename="attendees-{event.id}.csv"'
    headers = {"content-type": csv_rows.TYPE, "content-disposition": name, "cache-control": "no-store"}
    return Response(200, text, headers)


def _written(app: App, event: Event, seats: Seats, wanted: Asked[query_types.ExportQuery]) -> tuple[str | None, int]:
    """The whole CSV, None as soon as it is too much for an answer; and how many rows follow its header."""
    table = csv_rows.Table(event, seats, wanted.fields, app.now())
    parts = [csv_rows.BOM if wanted.query.bom else "", table.header()]
    rows, octets, until = 0, 0, time.monotonic() + MOST_SECONDS
    with_contacts = needs_contact(wanted.fields)
    for found, _ in attendee_queries.parts_of(app, event, seats, wanted.chosen, with_contacts=with_contacts):
        parts.append(table.lines(found))
        rows, octets = rows + len(found), octets + len(parts[-1].encode())
        if rows > MOST_ROWS or octets > MOST_BYTES or time.monotonic() > until:
            return None, rows
    text = "".join(parts)
    return (text, rows) if fits(text) else (None, rows)


_ATTENDEES = "/v1/groups/{group}/events/{event}/attendees"

ROUTES = (
    Route("GET", _ATTENDEES, list_attendees, Scope.ATTENDEES_READ, query=query_types.AttendeeQuery),
    Route("GET", _ATTENDEES + ".csv", attendees_csv, Scope.ATTENDEES_READ, query=query_types.ExportQuery),
)
