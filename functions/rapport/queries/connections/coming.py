"""Who is coming to an event: those who agreed to be seen, and what several of all who come offer."""

from ...app import App
from ...domain.base.errors import NotFoundError
from ...domain.connections.coming import NOBODY, WhoComes
from ...domain.event import EventStatus
from ...store import events
from ...store.connections import coming


def who_comes(app: App, group: str, event: str) -> WhoComes:
    """In one request; in two more where nothing is kept of the event. Raises NotFoundError also for a draft."""
    of_all, found = coming.find(app.table, group, event)
    if of_all is None:
        it = events.get(app.table, group, event)
        if it.status is EventStatus.DRAFT:
            raise NotFoundError("There is no such event.")
        return coming.of_event(app.table, it, app.now())
    return found if of_all.shown_until is not None and app.now() < of_all.shown_until else NOBODY
