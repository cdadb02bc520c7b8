"""Attendees as CSV: a column for each field, and for each question of the event, those no longer asked at the end."""

import csv
import json
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import TextIOWrapper
from tempfile import SpooledTemporaryFile
from typing import IO

from ...app import App
from ...domain.base.errors import ConflictError
from ...domain.questions import Answer, Question
from ...queries import attendees as attendee_queries
from ...store import events
from .. import query_types, responses
from ..parsing import parse
from ..request import Request, Response, fits
from ..responses import ATTENDEE_COLUMNS, Json
from .attendees import chosen
from .csv_cells import harmless

MOST_ROWS = 10_000
MOST_BYTES = 5_000_000
"""Of a response. A longer export is put into a bucket, and the response redirects to it."""
MOST_SECONDS = 20
"""For reading: API Gateway waits for 30."""
_LINK_SECONDS = 900
_BOM = "\ufeff"
_TYPE = "text/csv; charset=utf-8"


def attendees_csv(app: App, request: Request) -> Response:
    """The CSV itself, or a link to it where it is long. Raises ConflictError where it would take too long."""
    query = parse(query_types.ExportQuery, request.query, strict=False)
    bom = _BOM if query.bom else ""
    event, seats = events.with_seats(app.table, request.params["group"], request.params["event"])
    found = attendee_queries.all_of(app, event, seats, chosen(query))
    rows = (responses.attendee_json(signup, contact, event, seats, app.now()) for signup, contact in found)
    questions = (*event.questions, *event.former_questions)
    name = f"attendees-{event.id}.csv"
    with SpooledTemporaryFile(max_size=MOST_BYTES) as file:
        count = _write(file, bom, _until_late(rows), questions)
        is_short = count <= MOST_ROWS and file.tell() <= MOST_BYTES
        file.seek(0)
        text = file.read().decode() if is_short else ""
        if is_short and fits(text):
            headers = {"content-type": _TYPE, "content-disposition": f'attachment; filename="{name}"'}
            return Response(200, text, {**headers, "cache-control": "no-store"})
        file.seek(0)
        url = _exported(app, f"{event.group}/{app.new_id()}/{name}", file)
    return Response(303, "", {"location": url, "cache-control": "no-store"})


def _until_late(rows: Iterable[Json]) -> Iterator[Json]:
    until = time.monotonic() + MOST_SECONDS
    for row in rows:
        if time.monotonic() > until:
            raise ConflictError("These are too many for one export: please take them status by status (`status=`).")
        yield row


def _exported(app: App, key: str, content: IO[bytes]) -> str:
    """Puts an export into the bucket; returns a link to it that is valid for a quarter of an hour."""
    place = {"Bucket": app.config.exports_bucket, "Key": key}
    app.exports().put_object(**place, Body=content, ContentType=_TYPE)
    url: str = app.exports().generate_presigned_url("get_object", Params=place, ExpiresIn=_LINK_SECONDS)
    return url


def _write(file: IO[bytes], bom: str, rows: Iterable[Json], questions: Sequence[Question]) -> int:
    """Writes the whole CSV; returns how many rows follow the header."""
    text = TextIOWrapper(file, "utf-8", newline="")
    text.write(bom)
    writer = csv.writer(text)
    writer.writerow(map(harmless, (*ATTENDEE_COLUMNS, *titles(questions))))
    count = 0
    for count, row in enumerate(rows, 1):  # noqa: B007 - counted, too
        writer.writerow(map(harmless, _cells(row, questions)))
    text.flush()
    text.detach()
    return count


def titles(questions: Sequence[Question]) -> list[str]:
    """A title for each question's column: its label, with its id where another column is called the same."""
    taken = {_as_compared(name) for name in ATTENDEE_COLUMNS}
    found = []
    for question in questions:
        title = question.label
        while _as_compared(title) in taken:
            title = f"{title} ({question.id})"
        taken.add(_as_compared(title))
        found.append(title)
    return found


def _as_compared(title: str) -> str:
    """Without case and signs, as who reads columns by their names compares them."""
    return "".join(filter(str.isalnum, title.casefold()))


def _cells(row: Json, questions: Sequence[Question]) -> Iterator[str]:
    yield from (_text(row[column]) for column in ATTENDEE_COLUMNS)
    answers: Mapping[str, Answer] = row["answers"]
    yield from (_text(answers.get(question.id)) for question in questions)


def _text(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case list():
            return "; ".join(value)
        case dict():
            return json.dumps(value, ensure_ascii=False) if value else ""
    return str(value)
