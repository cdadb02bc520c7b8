"""A list of attendees is exported: who did so is noted, and what is too long for one answer is left to a job."""

from ...app import App
from ...domain.attendees.chosen import Chosen
from ...domain.attendees.export import KEPT, Export
from ...domain.audit import changes_of
from ...domain.event import Event, Seats
from ...domain.principal import Principal
from ...jobs.enqueue import GRACE, enqueue_now
from ...store.attendees import exports
from ..trail import to_note

_ACTION = "attendee.export"


def note_export(app: App, who: Principal, event: Event, rows: int) -> None:
    """Notes that so many attendees were answered to who asked, before they are."""
    changes = changes_of({"rows": (0, rows)})
    app.table.transact(to_note(app, who, _ACTION, f"events/{event.id}", changes))


def ask_for_export(
    app: App, who: Principal, event: Event, seats: Seats, chosen: Chosen, *, fields: tuple[str, ...], bom: bool
) -> Export:
    """Has it written into the bucket of exports."""
    now = app.now()
    export = Export(
        group=event.group,
        id=app.new_id(),
        event=event.id,
        chosen=chosen,
        fields=fields,
        bom=bom,
        at=now,
        rows_at_most=seats.of(chosen.status, chosen.attendance),
        expires_at=int((now + KEPT).timestamp()),
        due_at=now + GRACE,
    )
    note = to_note(app, who, _ACTION, f"events/{event.id}")
    app.table.transact(exports.to_add(app.table, export), note)
    enqueue_now(app, export)
    return export
