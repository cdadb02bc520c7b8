"""Attendees as CSV that no spreadsheet takes for a formula."""

import csv
import io
import json
from collections.abc import Iterable, Iterator
from itertools import chain, islice

from msgspec import structs

from ...app import App
from ...queries import attendees as attendee_queries
from ...store import events
from .. import query_types, responses
from ..parsing import parse
from ..request import Request, Response
from ..responses import ATTENDEE_COLUMNS, Json

MOST_ROWS = 10_000
_MOST_BYTES = 5_000_000
"""Of a response: Lambda takes 6 MB. A longer export is put into a bucket, and the response redirects to it."""
_LINK_SECONDS = 900
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def attendees_csv(app: App, request: Request) -> Response:
    query = parse(query_types.ExportQuery, request.query, strict=False)
    event, seats = events.with_seats(app.table, request.params["group"], request.params["event"])
    signups = attendee_queries.all_of(app, event, seats, **structs.asdict(query))
    rows = (responses.attendee_json(signup, event, seats, app.now()) for signup in signups)
    first = list(islice(rows, MOST_ROWS))
    over = list(islice(rows, 1))
    name = f"attendees-{event.id}.csv"
    text = csv_text(chain(first, over, rows))
    if not over and len(text.encode()) <= _MOST_BYTES:
        headers = {"content-type": "text/csv; charset=utf-8", "content-disposition": f'attachment; filename="{name}"'}
        return Response(200, text, {**headers, "cache-control": "no-store"})
    url = _exported(app, f"{event.group}/{app.new_id()}/{name}", text)
    return Response(303, "", {"location": url, "cache-control": "no-store"})


def _exported(app: App, key: str, content: str) -> str:
    """Puts an export into the bucket; returns a link to it that is valid for a quarter of an hour."""
    place = {"Bucket": app.config.exports_bucket, "Key": key}
    app.exports().put_object(**place, Body=content.encode(), ContentType="text/csv; charset=utf-8")
    url: str = app.exports().generate_presigned_url("get_object", Params=place, ExpiresIn=_LINK_SECONDS)
    return url


def csv_text(rows: Iterable[Json]) -> str:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(ATTENDEE_COLUMNS)
    writer.writerows(_cells(row) for row in rows)
    return out.getvalue()


def _cells(row: Json) -> Iterator[str]:
    for column in ATTENDEE_COLUMNS:
        value = row[column]
        if isinstance(value, dict):
            value = json.dumps(value, ensure_ascii=False) if value else ""
        elif isinstance(value, list):
            value = "; ".join(value)
        yield harmless("" if value is None else str(value))


def harmless(cell: str) -> str:
    """The cell so that no spreadsheet takes it for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def plain(cell: str) -> str:
    """The cell without what `harmless` put before it."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_FORMULA) else cell
