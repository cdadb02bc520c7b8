"""An export is written into its bucket, part by part: no more is held than a part and a page of the table.

What was noted of it says which parts are there and where the next begins, so that whoever goes on, after a crash too,
writes the same part anew or the next one.
"""

from dataclasses import replace

from ...app import App
from ...aws.exports import LEAST_OCTETS, FileGivenUpError
from ...domain.attendees.export import Export, ExportState
from ...domain.base.errors import NotFoundError
from ...domain.event import Event, Seats
from ...jobs.enqueue import enqueue_again
from ...jobs.worker import HasTime
from ...queries.attendees import csv_rows
from ...queries.attendees.chosen import parts_of
from ...queries.attendees.fields import needs_contact
from ...store import events, jobs
from ...store.attendees import exports
from ...store.jobs import Job
from ...store.pages import Position


def work(app: App, job: Job[Export], has_time: HasTime) -> None:
    """Raises WriteConflictError where another worker is at it."""
    export = job.thing
    try:
        event, seats = events.with_seats(app.table, export.group, export.event)
    except NotFoundError:
        exports.note(app.table, job, replace(export, state=ExportState.FAILED, due_at=None))
        return
    if app.now().timestamp() >= export.expires_at:
        exports.note(app.table, job, replace(export, state=ExportState.FAILED, due_at=None))
        return
    try:
        _write(app, job, event, seats, has_time)
    except FileGivenUpError:  # it was complete when a worker died, or two of them wrote one part
        begun_anew = replace(export, upload="", parts=(), position=None, rows=0, octets=0)
        exports.note(app.table, job, begun_anew)
        enqueue_again(app, jobs.put_off(app.table, job, app.now(), claims=job.claims))


def _write(app: App, job: Job[Export], event: Event, seats: Seats, has_time: HasTime) -> None:
    """Raises FileGivenUpError where the bucket knows nothing of the parts that were noted."""
    export = job.thing
    if not export.upload:
        upload = app.exports.begin(export.key, csv_rows.TYPE)
        export = exports.note(app.table, job, replace(export, upload=upload))
    begun_at = len(export.parts)
    while not export.parts or export.position is not None:
        if len(export.parts) > begun_at and not has_time():
            enqueue_again(app, jobs.put_off(app.table, job, app.now()))
            return
        export = exports.note(app.table, job, _with_next_part(app, event, seats, export))
    app.exports.complete(export.key, export.upload, export.parts)
    exports.note(app.table, job, replace(export, state=ExportState.DONE, due_at=None))


def _with_next_part(app: App, event: Event, seats: Seats, export: Export) -> Export:
    """With the part that follows, which is in the bucket then."""
    table = csv_rows.Table(event, seats, export.fields, app.now())
    content = bytearray()
    if not export.parts:
        content += ((csv_rows.BOM if export.bom else "") + table.header()).encode()
    start = Position(export.position) if export.position is not None else None
    rows = 0
    for found, position in parts_of(
        app, event, seats, export.chosen, with_contacts=needs_contact(export.fields), start=start
    ):
        content += table.lines(found).encode()
        rows, start = rows + len(found), position
        if len(content) >= LEAST_OCTETS:
            break
    said = app.exports.put_part(export.key, export.upload, len(export.parts) + 1, bytes(content))
    return replace(
        export,
        parts=(*export.parts, said),
        position=start,
        rows=export.rows + rows,
        octets=export.octets + len(content),
    )
