"""Deleting a draft that nobody ever signed up for, with all that hangs on it."""

from ...app import App
from ...domain.base.errors import ConflictError
from ...domain.event import EventStatus
from ...domain.principal import Principal
from ...store import events as store
from ...store.write_conflicts import until_written
from ..trail import to_note

MOST_AT_ONCE = 100
"""Writes of one transaction."""


def delete_event(app: App, who: Principal, id: str) -> None:
    """Deletes a draft: its seats, its line and its rules go with it.

    Raises NotFoundError; ConflictError where it is published or cancelled, or anybody ever signed up.
    """

    def attempt() -> None:
        event, seats = store.with_seats(app.table, who.group, id)
        if event.status is not EventStatus.DRAFT:
            raise ConflictError(f"Only a draft can be deleted, and this event is {event.status}.")
        if seats.has_history:
            raise ConflictError("People have signed up for this event already: it is kept for who they are.")
        gone = store.to_delete(app.table, event)
        # Of a draft that was published once there may be figures, mailings that began, to nobody, invitations and what
        # people thinking of coming asked: more than fit beside what is the event itself.
        rest = store.to_delete_the_rest(app.table, event)
        last = [*gone, to_note(app, who, "event.delete", f"events/{id}")]
        room = MOST_AT_ONCE - len(last)
        while len(rest) > room:
            app.table.transact(*rest[:MOST_AT_ONCE])
            rest = rest[MOST_AT_ONCE:]
        app.table.transact(*last, *rest)

    until_written(attempt)
